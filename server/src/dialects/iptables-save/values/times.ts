/** Dates, times of day and lists of days of -m time (extensions/libxt_time.c). */
import type { ValueKind } from '../../../catalog/types.ts';
import { message } from '../../../text/message.ts';
import { scanNumber } from '../numbers.ts';
import { expected, partOf, refuse, type ValueReader } from './reader.ts';

/** A part of the time that is begun and left empty counts as 0, as strtoul(3) has it. */
const date = /^(\d{1,4})(?:-(\d{1,2})(?:-(\d{1,2})(?:T(\d{0,2})(?::(\d{0,2})(?::(\d{0,2}))?)?)?)?)?$/;

/** The limits are iptables' own; a month or day of 0 is the one before. */
const isoDate: ValueReader = (word, _option, reading) => {
  const found = date.exec(word.text);
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = (found ?? [])
    .slice(1)
    .map((part) => (part === undefined ? undefined : Number(part)));
  const fits = year >= 1970 && year <= 2038 && month <= 12 && day <= 31 && hour <= 23 && minute <= 59 && second <= 59;
  if (!found || !fits) {
    return refuse(reading, word, expected(message('YYYY[-MM[-DD[Thh[:mm[:ss]]]]] between 1970 and 2037'), word.text));
  }
  const seconds = Date.UTC(year, month - 1, day, hour, minute, second) / 1000;
  // Kernels count these times in 32 bits.
  if (seconds < 0 || seconds > 0x7fffffff) {
    return refuse(
      reading,
      word,
      message('{text} lies outside of 1970 to 2037.', { text: word.text }),
      word.span,
      'out-of-range',
    );
  }
  return { kind: 'number', value: seconds };
};

const clock = /^(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?$/;

const timeOfDay: ValueReader = (word, _option, reading) => {
  const found = clock.exec(word.text);
  const [hour = 0, minute = 0, second = 0] = (found ?? []).slice(1).map((part) => Number(part ?? 0));
  if (!found || hour > 23 || minute > 59 || second > 59) {
    return refuse(reading, word, expected(message('a time from 00:00 to 23:59:59 as hh:mm[:ss]'), word.text));
  }
  return { kind: 'number', value: hour * 3600 + minute * 60 + second };
};

/** Days of the month 1 to 31. */
const dayList: ValueReader = (word, _option, reading) => {
  const ranges: { low: number; high: number }[] = [];
  let from = 0;
  for (const item of word.text.replace(/,$/, '').split(',')) {
    const day = scanNumber(item);
    if (item !== '' && (!day || day.end !== item.length || day.value > 31)) {
      return refuse(
        reading,
        word,
        expected(message('a day from 1 to 31'), item),
        partOf(word, from, from + item.length),
      );
    }
    const value = day?.value ?? 0;
    ranges.push({ low: value, high: value });
    from += item.length + 1;
  }
  return { kind: 'ranges', ranges };
};

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** Numbers from 1 (Monday) to 7, or names of which the first two letters count. */
export const weekdayList: ValueReader = (word, _option, reading) => {
  // No day at all is what iptables takes for every day.
  if (word.text === '') return { kind: 'names', names: [] };
  const names: string[] = [];
  let from = 0;
  for (const item of word.text.replace(/,$/, '').split(',')) {
    const number = scanNumber(item.slice(0, 3));
    const wanted = item.slice(0, 2);
    const name =
      number && number.end === Math.min(item.length, 3)
        ? weekdays[number.value - 1]
        : wanted.length === 2
          ? weekdays.find((day) => day.startsWith(wanted))
          : undefined;
    if (name === undefined && number?.value !== undefined && number.value > 7) {
      names.push(item);
    } else if (name === undefined) {
      return refuse(
        reading,
        word,
        expected(message('a day: Mon to Sun, or 1 to 7'), item),
        partOf(word, from, from + item.length),
      );
    } else {
      names.push(name);
    }
    from += item.length + 1;
  }
  return { kind: 'names', names };
};

export const timeReaders = { isoDate, timeOfDay, dayList } satisfies Partial<Record<ValueKind, ValueReader>>;
