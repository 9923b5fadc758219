/** Rates, bursts and durations with units. */
import type { ValueKind } from '../../../catalog/types.ts';
import { message } from '../../../text/message.ts';
import type { Value, Word } from '../model.ts';
import { leadingInteger, readNumber, scanNumber } from '../numbers.ts';
import { expected, outOfRange, partOf, type Reading, refuse, type ValueReader } from './reader.ts';

const units: readonly { readonly name: string; readonly seconds: number }[] = [
  { name: 'second', seconds: 1 },
  { name: 'minute', seconds: 60 },
  { name: 'hour', seconds: 3600 },
  { name: 'day', seconds: 86400 },
];

/** Steps that the kernel counts a second in: a rate above is no rate any more. */
const LIMIT_SCALE = 10_000;
const HASHLIMIT_SCALE = 1_000_000;

/** `N[/unit]`: the leading digits count and what stands between them and the slash does not (atoi). */
function readRate(word: Word, scale: number, reading: Reading): Value {
  const { text } = word;
  const slash = text.indexOf('/');
  let seconds = 1;
  if (slash >= 0) {
    const wanted = text.slice(slash + 1).toLowerCase();
    const unit = wanted === '' ? undefined : units.find(({ name }) => name.startsWith(wanted));
    if (!unit) {
      return refuse(
        reading,
        word,
        expected(message('second, minute, hour or day, or the beginning of one'), text.slice(slash + 1)),
        partOf(word, slash + 1, text.length),
      );
    }
    seconds = unit.seconds;
  }
  const count = leadingInteger(text);
  if (Number.isNaN(count) || count === 0) {
    return refuse(reading, word, expected(message('a rate such as 5/second, above 0'), text));
  }
  if (count < 0 || count > scale * seconds) {
    return outOfRange(reading, word, text, message('1 a day'), message('{max} a second', { max: scale }));
  }
  return { kind: 'rate', count, seconds, unit: 'packets' };
}

const rate: ValueReader = (word, _option, reading) => readRate(word, LIMIT_SCALE, reading);

const byteFactors: Readonly<Record<string, number>> = { k: 1024, m: 1024 * 1024 };

/** Packets as `rate`, or bytes as `512kb/s`. */
const hashRate: ValueReader = (word, _option, reading) => {
  const { text } = word;
  const bytes = text.indexOf('b/s');
  const count = leadingInteger(text);
  if (bytes > 0 && count > 0) {
    const total = count * (byteFactors[text[bytes - 1] ?? ''] ?? 1);
    if (total > 0xffff_ffff * 16) return outOfRange(reading, word, text, 1, 0xffff_ffff * 16);
    return { kind: 'rate', count: total, seconds: 1, unit: 'bytes' };
  }
  const read = readRate(word, HASHLIMIT_SCALE, reading);
  // So iptables-save prints less than 16 bytes a second, which it then does not take back.
  return text === '0b/s' ? { kind: 'rate', count: 0, seconds: 1, unit: 'bytes' } : read;
};

/** Packets up to a million, or an amount of bytes with its unit. */
const burst: ValueReader = (word, _option, reading) => {
  const { text } = word;
  const amount = scanNumber(text);
  if (!amount)
    return refuse(reading, word, expected(message('a number of packets, or of bytes with b, kb or mb'), text));
  const bare = amount.end === text.length;
  if (amount.value < 1 || (bare && amount.value > HASHLIMIT_SCALE)) {
    return outOfRange(reading, word, text, 1, HASHLIMIT_SCALE);
  }
  return { kind: 'number', value: amount.value * (byteFactors[text[amount.end] ?? ''] ?? 1) };
};

const timeUnits: Readonly<Record<string, number>> = {
  s: 1,
  sec: 1,
  secs: 1,
  ms: 1e-3,
  msec: 1e-3,
  msecs: 1e-3,
  us: 1e-6,
  usec: 1e-6,
  usecs: 1e-6,
};

const amountAndUnit = /^[ \t\n\v\f\r]*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(.*)$/i;

/** Seconds, or the unit written behind the number. The value is in seconds. */
const duration: ValueReader = (word, _option, reading) => {
  const found = amountAndUnit.exec(word.text);
  const [, amount = '', unit = ''] = found ?? [];
  // Without a unit the number counts microseconds.
  const factor = unit === '' ? 1e-6 : timeUnits[unit.toLowerCase()];
  if (!found || factor === undefined) {
    return refuse(reading, word, expected(message('a time with the unit s, ms or us'), word.text));
  }
  return { kind: 'number', value: Number(amount) * factor };
};

const durationMs: ValueReader = (word, _option, reading) => {
  if (word.text === 'inf') return { kind: 'number', value: Number.POSITIVE_INFINITY };
  const value = readNumber(word.text);
  if (value === undefined) return refuse(reading, word, expected(message('milliseconds, or inf'), word.text));
  return { kind: 'number', value };
};

const bitUnits: Readonly<Record<string, number>> = Object.fromEntries(
  [
    ['', 1000, 1],
    ['i', 1024, 1],
  ].flatMap(([infix, base]) =>
    ['', 'k', 'm', 'g', 't'].flatMap((prefix, power) => {
      if (prefix === '' && infix === 'i') return [];
      const scale = Number(base) ** power;
      return [
        [`${prefix}${infix}bit`, scale],
        [`${prefix}${infix}bps`, scale * 8],
      ];
    }),
  ),
);

/** A rate of bits a second with its unit, or of bytes a second without. */
const bitrate: ValueReader = (word, _option, reading) => {
  const found = amountAndUnit.exec(word.text);
  const [, amount = '', unit = ''] = found ?? [];
  const factor = unit === '' ? 1 : bitUnits[unit.toLowerCase()];
  if (!found || factor === undefined) {
    return refuse(reading, word, expected(message('a rate with a unit such as kbit, Mibit or MBps'), word.text));
  }
  return { kind: 'number', value: Number(amount) * factor };
};

export const rateReaders = {
  rate,
  hashRate,
  burst,
  duration,
  durationMs,
  'bitrate?': bitrate,
} satisfies Partial<Record<ValueKind, ValueReader>>;
