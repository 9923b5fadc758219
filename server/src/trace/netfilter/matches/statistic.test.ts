import { expect, test } from 'vitest';
import { answer, forwarded } from '../../testing/rule.ts';

test.each([
  ['--mode random --probability 0.33333333349', '1/3'],
  ['--mode random --probability 0.50000000000', '1/2'],
  ['--mode random ! --probability 0.25000000000', '3/4'],
  ['--mode random --probability 1', 'yes'],
  ['--mode random --probability 0', 'no'],
  ['--mode nth --every 4 --packet 0', '1/4'],
  ['--mode nth ! --every 4 --packet 2', '3/4'],
] as const)('%s: %s', (options, expected) => {
  expect(answer(`-m statistic ${options}`, forwarded)).toBe(expected);
});
