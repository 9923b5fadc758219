/** ICMP and ICMPv6 types: by name, `type` or `type/code`. */
import type { ValueKind } from '../../../catalog/types.ts';
import { message } from '../../../text/message.ts';
import { closest } from '../closest.ts';
import { icmpTypes } from '../facts.ts';
import type { Value, Word } from '../model.ts';
import { scanNumber } from '../numbers.ts';
import { partOf, type Reading, refuse, type ValueReader } from './reader.ts';

/** Type that stands for any type of ICMP in IPv4. */
const ANY_TYPE = 0xff;

interface Interval {
  readonly low: number;
  readonly high: number;
  readonly end: number;
}

/** `number[:number]`, both up to 255. */
function scanInterval(text: string, start: number): Interval | undefined {
  const low = scanNumber(text, start);
  if (!low || low.value > 255) return undefined;
  if (text[low.end] !== ':') return { low: low.value, high: low.value, end: low.end };
  const high = scanNumber(text, low.end + 1);
  return high && high.value <= 255 ? { low: low.value, high: high.value, end: high.end } : undefined;
}

function readNumbers(word: Word, start: number, reading: Reading): Value | undefined {
  const { text } = word;
  const type = scanInterval(text, start);
  if (!type) return undefined;
  if (type.low !== type.high)
    return refuse(reading, word, message('A range of ICMP types is not supported: one type, or type/code.'));
  if (type.end === text.length) {
    const any = type.low === ANY_TYPE && reading.family === 'ipv4';
    return { kind: 'icmp', any, type: type.low, codeLow: 0, codeHigh: 255 };
  }
  if (text[type.end] !== '/')
    return refuse(
      reading,
      word,
      message('Expected a slash and a code behind the type.'),
      partOf(word, type.end, text.length),
    );
  const code = scanInterval(text, type.end + 1);
  if (!code || code.end !== text.length) {
    return refuse(
      reading,
      word,
      message('Expected a code from 0 to 255 behind the slash.'),
      partOf(word, type.end + 1, text.length),
    );
  }
  return { kind: 'icmp', any: false, type: type.low, codeLow: code.low, codeHigh: code.high };
}

/** Names in any case and shortened, as long as only one fits. */
function icmp(version: 'icmpTypes' | 'icmpv6Types'): ValueReader {
  return (word, _option, reading) => {
    const { text } = word;
    const names = icmpTypes(version);
    const wanted = text.toLowerCase();
    const fitting = names.filter(({ name }) => name.toLowerCase().startsWith(wanted));
    const [first, second] = fitting;
    if (first && second) {
      return refuse(
        reading,
        word,
        message('“{text}” may be {first} or {second}: write the name in full.', {
          text,
          first: first.name,
          second: second.name,
        }),
      );
    }
    if (first) {
      return {
        kind: 'icmp',
        any: first.any,
        type: first.any ? ANY_TYPE : first.type,
        codeLow: first.code ?? 0,
        codeHigh: first.code ?? 255,
      };
    }
    const numbers = readNumbers(word, 0, reading);
    if (numbers) return numbers;
    const near = closest(
      text,
      names.map(({ name }) => name),
    );
    reading.problems.push({
      code: 'bad-value',
      span: word.span,
      message:
        near === undefined
          ? message('“{text}” is no {version} type: a name, a number, or type/code.', {
              text,
              version: version === 'icmpTypes' ? 'ICMP' : 'ICMPv6',
            })
          : message('“{found}” is not known here. Did you mean “{near}”?', { found: text, near }),
      ...(near === undefined ? {} : { replacement: near }),
    });
    return { kind: 'invalid', text };
  };
}

export const icmpReaders = { icmpType: icmp('icmpTypes'), icmpv6Type: icmp('icmpv6Types') } satisfies Partial<
  Record<ValueKind, ValueReader>
>;
