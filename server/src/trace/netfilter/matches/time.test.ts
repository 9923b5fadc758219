import { expect, test } from 'vitest';
import { answer, forwarded } from '../../testing/rule.ts';

/** 2026-11-25 is a Wednesday. */
const at = (time: string) => ({ ...forwarded, time });

test.each([
  ['--timestart 08:00 --timestop 18:00', '2026-11-25T12:00:00', 'yes'],
  ['--timestart 08:00 --timestop 18:00', '2026-11-25T18:00:01', 'no'],
  ['--timestart 22:00 --timestop 06:00', '2026-11-25T23:00:00', 'yes'],
  ['--timestart 22:00 --timestop 06:00', '2026-11-25T12:00:00', 'no'],
  ['--weekdays Wed,Thu', '2026-11-25T12:00:00', 'yes'],
  ['! --weekdays Wed,Thu', '2026-11-25T12:00:00', 'no'],
  ['--monthdays 1,25', '2026-11-25T12:00:00', 'yes'],
  ['--datestart 2027-01-01', '2026-11-25T12:00:00', 'no'],
  ['--datestop 2026-01-01', '2026-11-25T12:00:00', 'no'],
  // At two in the morning it is still the night of the day before.
  ['--timestart 22:00 --timestop 06:00 --weekdays Tue --contiguous', '2026-11-25T02:00:00', 'yes'],
  ['--timestart 22:00 --timestop 06:00 --weekdays Tue', '2026-11-25T02:00:00', 'no'],
] as const)('%s at %s: %s', (options, time, expected) => {
  expect(answer(`-m time ${options}`, at(time))).toBe(expected);
});

test('without a time the trace asks for it', () => {
  expect(answer('-m time --timestart 08:00', forwarded)).toMatch(/^asks: .*“time”, in UTC/);
});
