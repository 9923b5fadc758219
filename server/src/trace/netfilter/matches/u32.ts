/** net/netfilter/xt_u32.c: a small language about the packet's bytes. */
import { message } from '../../../text/message.ts';
import { type Bits, bytesOf, isKnown, liesIn, numberAt, type PacketBytes } from '../bytes.ts';
import { conditionOf, unknown } from '../condition.ts';
import { written } from '../header.ts';
import { optionNamed } from '../targets/target.ts';
import type { MatchSemantics } from './match.ts';

interface Test {
  readonly start: number;
  readonly steps: readonly { readonly operator: string; readonly number: number }[];
  readonly ranges: readonly (readonly [low: number, high: number])[];
}

const operation = /(&|<<|>>|@)([^&<>@]+)/g;

/** Undefined where the text is none of its language. */
function parse(text: string): readonly Test[] | undefined {
  const tests = text.split('&&').map((part): Test | undefined => {
    const [place = '', values = ''] = part.replace(/\s/g, '').split('=');
    const [first = '', ...others] = place.split(/(?=[&@]|<<|>>)/);
    const steps = [...others.join('').matchAll(operation)].map(([, operator = '', number = '']) => ({
      operator,
      number: Number(number),
    }));
    const ranges = values.split(',').map((value) => {
      const [low = '', high = low] = value.split(':');
      return [Number(low), Number(high)] as const;
    });
    const numbers = [Number(first), ...steps.map(({ number }) => number), ...ranges.flat()];
    return place === '' || values === '' || numbers.some(Number.isNaN)
      ? undefined
      : { start: Number(first), steps, ranges };
  });
  return tests.every((test) => test !== undefined) ? tests : undefined;
}

/** u32_match_it(). Undefined: it hangs on bytes that nobody described. */
function holds(tests: readonly Test[], bytes: PacketBytes): boolean | undefined {
  const answers = tests.map((test) => one(test, bytes));
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}

function one({ start, steps, ranges }: Test, bytes: PacketBytes): boolean | undefined {
  let base = 0;
  let found = numberAt(bytes, start, 4);
  for (const { operator, number } of steps) {
    if (found === undefined) return false;
    if (operator === '@') {
      if (!isKnown(found)) return undefined;
      base += found.value;
      found = numberAt(bytes, base + number, 4);
    } else found = computed(found, operator, number);
  }
  if (found === undefined) return false;
  const value = found;
  const answers = ranges.map(([low, high]) => liesIn(value, low, high));
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}

function computed({ value, known }: Bits, operator: string, number: number): Bits {
  switch (operator) {
    case '&':
      return { value: (value & number) >>> 0, known: (known | ~number) >>> 0 };
    case '<<':
      return { value: (value << number) >>> 0, known: ((known << number) | ~(0xffffffff << number)) >>> 0 };
    default:
      return { value: value >>> number, known: ((known >>> number) | ~(0xffffffff >>> number)) >>> 0 };
  }
}

export const u32: MatchSemantics = {
  name: 'u32',
  state: 'modelled',
  compile: (use) => {
    const option = optionNamed(use, '--u32');
    if (option === undefined) return [];
    const expression = option.words.map((word) => word.text).join(' ');
    const tests = parse(expression);
    const text = message('the bytes of this packet fit “{expression}” (what it carries is given as “data”)', {
      expression,
    });
    return [
      conditionOf(
        option,
        ({ packet }) =>
          (tests === undefined ? undefined : holds(tests, bytesOf(packet))) ??
          unknown(`u32:${expression}`, text, false),
        () => message('{option}: the packet’s bytes say otherwise', { option: written(option) }),
      ),
    ];
  },
};
