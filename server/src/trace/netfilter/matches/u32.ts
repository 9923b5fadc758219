/** net/netfilter/xt_u32.c: a small language about the packet's bytes. */
import type { OptionUse } from '../../../dialects/iptables-save/model.ts';
import { type Message, message } from '../../../text/message.ts';
import { type Bits, bytesOf, isKnown, liesIn, numberAt, type PacketBytes } from '../../walk/bytes.ts';
import { conditionOf, unknown } from '../condition.ts';
import { optionNamed } from '../extension.ts';
import { written } from '../header.ts';
import type { MatchSemantics } from './match.ts';
import { type NumberTest, regionOfNumbers } from './u32-region.ts';

interface Test extends NumberTest {
  /** As written, before the `=`. */
  readonly place: string;
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
      : { place, start: Number(first), steps, ranges };
  });
  return tests.every((test) => test !== undefined) ? tests : undefined;
}

/** u32_match_it(). Undefined: it hangs on bytes that nobody described. */
function holds(tests: readonly Test[], bytes: PacketBytes): boolean | undefined {
  const answers = tests.map((test) => one(test, bytes));
  if (answers.includes(false)) return false;
  return answers.includes(undefined) ? undefined : true;
}

function one(test: Test, bytes: PacketBytes): boolean | undefined {
  const value = wordAt(test, bytes);
  if (value === 'beyond' || value === 'open') return value === 'open' ? undefined : false;
  const answers = test.ranges.map(([low, high]) => liesIn(value, low, high));
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}

/** `beyond`: the packet ends before; `open`: where it lies hangs on bytes that nobody described. */
function wordAt({ start, steps }: Test, bytes: PacketBytes): Bits | 'beyond' | 'open' {
  let base = 0;
  let found = numberAt(bytes, start, 4);
  for (const { operator, number } of steps) {
    if (found === undefined) return 'beyond';
    if (operator === '@') {
      if (!isKnown(found)) return 'open';
      base += found.value;
      found = numberAt(bytes, base + number, 4);
    } else found = computed(found, operator, number);
  }
  return found ?? 'beyond';
}

/** The first of the tests that decides, with what the packet has there. */
function explained(option: OptionUse, tests: readonly Test[], bytes: PacketBytes): Message {
  const test = tests.find((each) => one(each, bytes) === false) ?? tests[0];
  const value = test === undefined ? 'open' : wordAt(test, bytes);
  const place = test?.place ?? '';
  if (value === 'beyond')
    return message('{option}: the packet ends before “{place}”', { option: written(option), place });
  return value !== 'open' && isKnown(value)
    ? message('{option}: the packet has {value} at “{place}”', {
        option: written(option),
        value: `0x${value.value.toString(16)}`,
        place,
      })
    : message('{option}: what the packet has at “{place}” is not described', { option: written(option), place });
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
        ({ packet }) => explained(option, tests ?? [], bytesOf(packet)),
        ({ family }) => (tests === undefined ? undefined : regionOfNumbers(tests, family)),
      ),
    ];
  },
};
