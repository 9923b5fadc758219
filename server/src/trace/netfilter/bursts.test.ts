/** How many packets a burst lets pass at once, as user2credits() counts in its 32 or 64 bits. */
import { expect, test } from 'vitest';
import { atOnce, widths } from './bursts.ts';

const hour = 3600;
const day = 24 * hour;

test('ordinary limits let pass what they say', () => {
  for (const width of [widths.limit, widths.hashlimit])
    for (const [count, seconds, burst] of [
      [3, hour, 5],
      [10, 60, 7],
      [5, 1, 1],
      [1, day, 1],
    ] as const)
      expect(atOnce({ count, seconds }, burst, width)).toEqual({ least: burst, most: burst });
});

test('of slow rates with a long burst is left what does not overflow, and that depends on the ticks of the kernel', () => {
  const bounds = (count: number, seconds: number, burst: number) => {
    const { least, most } = atOnce({ count, seconds }, burst, widths.limit);
    return [least, most];
  };
  expect(bounds(1, day, 3)).toEqual([1, 3]);
  expect(bounds(1, hour, 100)).toEqual([6, 100]);
  expect(bounds(5, day, 10)).toEqual([2, 10]);
});

test('hashlimit counts in 64 bits, which are full after as many packets', () => {
  expect(atOnce({ count: 1, seconds: hour }, 31, widths.hashlimit)).toEqual({ least: 31, most: 31 });
  expect(atOnce({ count: 1, seconds: hour }, 46, widths.hashlimit)).toEqual({ least: 8, most: 46 });
  expect(atOnce({ count: 1, seconds: hour }, 100, widths.hashlimit)).toMatchObject({ least: 6 });
});

test('what a packet costs is rounded down, so that one more passes at fast rates', () => {
  expect(atOnce({ count: 10_000, seconds: 1 }, 4, widths.limit)).toEqual({ least: 4, most: 5 });
});

test('a burst that no kernel would load is taken at its word', () => {
  expect(atOnce({ count: 1, seconds: day }, 2, widths.limit)).toEqual({ least: 2, most: 2 });
});
