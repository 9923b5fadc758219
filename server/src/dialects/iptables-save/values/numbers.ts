/** Integers, their ranges, fractions, and values under a mask. Limits are the catalog's. */

import type { ValueKind } from '../../../catalog/types.ts';
import { listed, message } from '../../../text/message.ts';
import type { Value, Word } from '../model.ts';
import { readBigNumber, readNumber, scanNumber } from '../numbers.ts';
import { expected, type OptionFacts, outOfRange, partOf, type Reading, refuse, type ValueReader } from './reader.ts';

const MAX_32 = 0xffffffff;
const MAX_64 = 0xffff_ffff_ffff_ffffn;
const aNumber = message('a number');

interface Limits {
  readonly low: number;
  readonly high: number;
}

function limitsOf(option: OptionFacts, reading: Reading, widest: number): Limits {
  return { low: option.min ?? 0, high: option.maxByFamily?.[reading.family] ?? option.max ?? widest };
}

/** Reads a part of a word as a number; undefined after it has reported what is wrong with it. */
function readPart(word: Word, from: number, to: number, limits: Limits, reading: Reading): number | undefined {
  const text = from === 0 && to === word.text.length ? word.text : word.text.slice(from, to);
  const value = readNumber(text);
  if (value === undefined) {
    refuse(reading, word, expected(aNumber, text), partOf(word, from, to));
    return undefined;
  }
  if (value < limits.low || value > limits.high) {
    outOfRange(reading, word, text, limits.low, limits.high, partOf(word, from, to));
    return undefined;
  }
  return value;
}

/** `--hashlimit-rate-interval`: the digits that it begins with count, and of their number the lower 32 bits (atoi). */
const leadingNumber: ValueReader = (word, _option, reading) => {
  const digits = /^[ \t\n\v\f\r]*([+-]?\d{1,20})/.exec(word.text)?.[1];
  const number = BigInt(digits ?? 0);
  const value = Number(BigInt.asIntN(32, number > MAX_LONG ? MAX_LONG : number));
  if (value > 0) return { kind: 'number', value };
  return refuse(reading, word, expected(message('a number above 0'), word.text));
};

const MAX_LONG = 2n ** 63n - 1n;

function uint(widest: number): ValueReader {
  return (word, option, reading) => {
    if (option.name === '--hashlimit-rate-interval') return leadingNumber(word, option, reading, undefined);
    const value = readPart(word, 0, word.text.length, limitsOf(option, reading, widest), reading);
    return value === undefined ? { kind: 'invalid', text: word.text } : { kind: 'number', value };
  };
}

const uint64: ValueReader = (word, option, reading) => {
  const value = readBigNumber(word.text);
  if (value === undefined) {
    return scanNumber(word.text)?.end === word.text.length
      ? outOfRange(reading, word, word.text, 0, String(MAX_64))
      : refuse(reading, word, expected(aNumber, word.text));
  }
  const low = BigInt(option.min ?? 0);
  const high = option.max === undefined || option.max > Number.MAX_SAFE_INTEGER ? MAX_64 : BigInt(option.max);
  if (value < low || value > high) return outOfRange(reading, word, word.text, String(low), String(high));
  return { kind: 'bigint', value };
};

/** `low:high`; a missing end is the smallest or largest value there is, one value is both. */
function uintRange(widest: number): ValueReader {
  return (word, option, reading) => {
    const { text } = word;
    const limits = limitsOf(option, reading, widest);
    const colon = text.indexOf(':');
    if (colon < 0) {
      if (text === '') return { kind: 'range', low: limits.low, high: limits.low };
      const value = readPart(word, 0, text.length, limits, reading);
      return value === undefined ? { kind: 'invalid', text } : { kind: 'range', low: value, high: value };
    }
    const second = text.indexOf(':', colon + 1);
    if (second >= 0)
      return refuse(reading, word, expected(message('at most one colon'), text), partOf(word, second, text.length));
    const low = colon === 0 ? limits.low : readPart(word, 0, colon, limits, reading);
    if (low === undefined) return { kind: 'invalid', text };
    if (colon === text.length - 1) return { kind: 'range', low, high: limits.high };
    const high = readPart(word, colon + 1, text.length, { low, high: limits.high }, reading);
    return high === undefined ? { kind: 'invalid', text } : { kind: 'range', low, high };
  };
}

/** The only option of this kind is --connbytes, where one value alone means that many and more. */
const uint64Range: ValueReader = (word, _option, reading) => {
  const parts = word.text.split(':');
  if (parts.length > 2) return refuse(reading, word, expected(message('at most one colon'), word.text));
  const ends = parts.map((part) => (part === '' ? undefined : readBigNumber(part)));
  const bad = parts.findIndex((part, index) => part !== '' && ends[index] === undefined);
  if (bad >= 0) return refuse(reading, word, expected(message('a number of at most 64 bits'), parts[bad] ?? ''));
  const low = ends[0] ?? 0n;
  const high = ends[1] ?? MAX_64;
  if (high < low) return outOfRange(reading, word, parts[1] ?? '', String(low), String(MAX_64));
  return { kind: 'bigRange', low, high };
};

/** strtod, without its hexadecimal forms and infinities. */
const fraction = /^[ \t\n\v\f\r]*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

const double: ValueReader = (word, option, reading) => {
  const value = fraction.test(word.text) ? Number(word.text) : Number.NaN;
  if (Number.isNaN(value)) return refuse(reading, word, expected(message('a decimal fraction'), word.text));
  const low = option.min ?? 0;
  const high = option.max ?? Number.POSITIVE_INFINITY;
  if (value < low || value > high) return outOfRange(reading, word, word.text, low, high);
  return { kind: 'number', value };
};

/** `value[/mask]` of at most `widest`; answers undefined where the value is no number at all. */
function readMasked(word: Word, widest: number, reading: Reading): Value | undefined {
  const { text } = word;
  const value = scanNumber(text);
  if (!value) return undefined;
  if (value.value > widest)
    return outOfRange(
      reading,
      word,
      text.slice(0, value.end),
      0,
      `0x${widest.toString(16)}`,
      partOf(word, 0, value.end),
    );
  if (value.end === text.length) return { kind: 'masked', value: value.value, mask: widest };
  if (text[value.end] !== '/') {
    return refuse(
      reading,
      word,
      expected(message('a number, or a number and a mask after a slash'), text),
      partOf(word, value.end, text.length),
    );
  }
  const mask = readPart(word, value.end + 1, text.length, { low: 0, high: widest }, reading);
  return mask === undefined ? { kind: 'invalid', text } : { kind: 'masked', value: value.value, mask };
}

const mark: ValueReader = (word, _option, reading) =>
  readMasked(word, MAX_32, reading) ??
  refuse(reading, word, expected(message('a mark such as 0x4000 or 0x4000/0xffff'), word.text));

/** 0-255 under a mask, or one of the five names in any case. */
const tosNames: ReadonlyMap<string, number> = new Map([
  ['minimize-delay', 0x10],
  ['maximize-throughput', 0x08],
  ['maximize-reliability', 0x04],
  ['minimize-cost', 0x02],
  ['normal-service', 0x00],
]);

/** Names leave the two bits of ECN alone. */
const TOS_NAME_MASK = 0x3f;

const tosMask: ValueReader = (word, _option, reading) => {
  const named = tosNames.get(word.text.toLowerCase());
  if (named !== undefined) return { kind: 'masked', value: named, mask: TOS_NAME_MASK };
  return (
    readMasked(word, 0xff, reading) ??
    refuse(
      reading,
      word,
      expected(
        message('a number from 0 to 255, with a mask after a slash, or one of {names}', {
          names: listed([...tosNames.keys()]),
        }),
        word.text,
      ),
    )
  );
};

/** Groups and realms: the names of iproute2 that need no file are none but 0, so names are left to the machine. */
const numberOrNameMask: ValueReader = (word, _option, reading) => {
  const masked = readMasked(word, MAX_32, reading);
  if (masked) return masked;
  return (
    builtinNames.get(`${reading.extension} ${word.text}`) ??
    refuse(
      reading,
      word,
      message('“{name}” is a name that the machine has to know ({file}): dumps print its number.', {
        name: word.text,
        file: reading.extension === 'realm' ? '/etc/iproute2/rt_realms' : '/etc/iproute2/group',
      }),
      word.span,
      'unresolved-name',
    )
  );
};

/** Names that the files of iproute2 come with: groups of devices, and realms. */
const builtinNames: ReadonlyMap<string, Value> = new Map([
  ['devgroup default', { kind: 'masked', value: 0, mask: MAX_32 }],
  ['realm cosmos', { kind: 'masked', value: 0, mask: MAX_32 }],
]);

const protocol8: ValueReader = uint(255);

export const numberReaders = {
  uint8: uint(0xff),
  uint16: uint(0xffff),
  uint32: uint(MAX_32),
  uint64,
  uint8range: uintRange(0xff),
  uint16range: uintRange(0xffff),
  uint32range: uintRange(MAX_32),
  uint64range: uint64Range,
  'uint32?': uint(MAX_32),
  hex16: uint(0xffff),
  hex32: uint(MAX_32),
  double,
  mark,
  tosMask,
  'numberOrName/mask': numberOrNameMask,
  protocol8,
  microseconds: uint(MAX_32),
  'seconds?': uint(MAX_32),
} satisfies Partial<Record<ValueKind, ValueReader>>;
