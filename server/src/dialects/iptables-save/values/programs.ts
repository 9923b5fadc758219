/** Values that are small programs: u32 tests and BPF byte code. */
import type { ValueKind } from '../../../catalog/types.ts';
import { type Message, message } from '../../../text/message.ts';
import { scanNumber } from '../numbers.ts';
import { expected, partOf, refuse, type ValueReader } from './reader.ts';

/** Numbers, operators and tests that one u32 match holds (XT_U32_MAXSIZE). */
const U32_SIZE = 10;
const MAX_32 = 0xffffffff;

interface Mistake {
  readonly at: number;
  readonly what: Message;
}

/**
 * Reads `location = values && …`, where a location is numbers with `&`, `<<`, `>>` or `@` between,
 * and values are numbers and ranges with commas between. Answers the first mistake, if any.
 */
function checkU32(text: string): Mistake | undefined {
  let at = 0;
  const skip = () => {
    while (at < text.length && /\s/.test(text.charAt(at))) at++;
  };
  /** Reads a number; false where there is none. */
  const number = (): boolean => {
    const found = scanNumber(text, at);
    if (!found || found.value > MAX_32) return false;
    at = found.end;
    return true;
  };
  const noNumber = (): Mistake => ({ at, what: expected(message('a number of 32 bits'), text.slice(at)) });
  const tooMany = (): Mistake => ({ at, what: message('At most {max} of these in one test.', { max: U32_SIZE }) });

  for (let tests = 1; ; tests++) {
    if (tests > U32_SIZE) return tooMany();
    // The location, up to the equals sign.
    for (let numbers = 0; ; ) {
      skip();
      if (at >= text.length) return { at, what: message('The test ends before its equals sign.') };
      if (text[at] === '=') {
        if (numbers === 0) return { at, what: message('Expected a location before the equals sign.') };
        at++;
        break;
      }
      if (numbers > 0) {
        const operator = ['<<', '>>', '&', '@'].find((sign) => text.startsWith(sign, at));
        if (operator === undefined) return { at, what: expected(message('one of & << >> @ ='), text.slice(at)) };
        at += operator.length;
      }
      if (!number()) return noNumber();
      if (++numbers > U32_SIZE) return tooMany();
    }
    // The values, up to && or the end.
    for (let values = 0; ; ) {
      skip();
      if (at >= text.length) {
        return values === 0 ? { at, what: message('Expected a value behind the equals sign.') } : undefined;
      }
      if (text[at] === '&') {
        if (text[at + 1] !== '&') return { at, what: message('Expected && between two tests.') };
        if (values === 0) return { at, what: message('Expected a value behind the equals sign.') };
        at += 2;
        break;
      }
      if (values > 0) {
        if (text[at] !== ',') return { at, what: expected(message('a comma or &&'), text.slice(at)) };
        at++;
      }
      if (!number()) return noNumber();
      skip();
      if (text[at] === ':') {
        at++;
        if (!number()) return noNumber();
      }
      if (++values > U32_SIZE) return tooMany();
    }
  }
}

const u32expr: ValueReader = (word, _option, reading) => {
  const mistake = checkU32(word.text);
  if (mistake) return refuse(reading, word, mistake.what, partOf(word, mistake.at, word.text.length));
  return { kind: 'words', words: [word.text] };
};

const MAX_INSTRUCTIONS = 64;

/** `count,code jt jf k,…`, as nfbpf_compile prints it. Whether the program is sound is for the kernel to say. */
const bpfBytecode: ValueReader = (word, _option, reading) => {
  const [head = '', ...instructions] = word.text.split(',');
  const count = scanNumber(head, 0, 10);
  if (!count || count.end !== head.length || instructions.length === 0) {
    return refuse(reading, word, expected(message('the number of instructions and a comma'), word.text));
  }
  if (count.value < 1 || count.value > MAX_INSTRUCTIONS) {
    return refuse(
      reading,
      word,
      message('A program has 1 to {max} instructions.', { max: MAX_INSTRUCTIONS }),
      partOf(word, 0, head.length),
      'out-of-range',
    );
  }
  if (instructions.at(-1) === '') instructions.pop();
  let from = head.length + 1;
  for (const instruction of instructions) {
    if (!/^\s*\d+\s+\d+\s+\d+\s+\d+/.test(instruction)) {
      return refuse(
        reading,
        word,
        expected(message('four numbers: code, jt, jf, k'), instruction),
        partOf(word, from, from + instruction.length),
      );
    }
    from += instruction.length + 1;
  }
  if (instructions.length !== count.value) {
    return refuse(
      reading,
      word,
      message('The program says {count} instructions and has {found}.', {
        count: count.value,
        found: instructions.length,
      }),
    );
  }
  return { kind: 'words', words: [head, ...instructions] };
};

export const programReaders = { u32expr, bpfBytecode } satisfies Partial<Record<ValueKind, ValueReader>>;
