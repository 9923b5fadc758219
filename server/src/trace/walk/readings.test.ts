/** What is asked of one number in a walk must fit together, and nothing is asked that follows from earlier answers. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createReadings } from './readings.ts';

const range = fc
  .tuple(fc.integer({ min: -2, max: 12 }), fc.integer({ min: -2, max: 12 }))
  .map(([a, b]) => ({ low: Math.min(a, b), high: Math.max(a, b) }));

const among = { low: 0, high: 10 };

test('an answer is known exactly where all values that are left have it', () => {
  fc.assert(
    fc.property(fc.array(range, { maxLength: 6 }), range, fc.integer({ min: 0, max: 10 }), (asked, last, value) => {
      const readings = createReadings();
      let left = Array.from({ length: 11 }, (_, each) => each);
      for (const each of asked) {
        const has = (number: number): boolean => each.low <= number && number <= each.high;
        readings.note('n', among, each, has(value));
        left = left.filter((number) => has(number) === has(value));
      }
      const answers = new Set(left.map((number) => last.low <= number && number <= last.high));
      expect(readings.isIn('n', among, last)).toBe(answers.size === 1 ? [...answers][0] : undefined);
    }),
  );
});
