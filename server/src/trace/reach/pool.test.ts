import { expect, test } from 'vitest';
import type { Dimension } from '../space/dimensions.ts';
import type { Intervals } from '../space/intervals.ts';
import { type Box, numbers } from '../space/region.ts';
import { anyMarks, changedMarks, unmarked } from './marks.ts';
import { besideIn, metIn, newPool, pooled, pooledMarks } from './pool.ts';

const box = (...bounds: readonly (readonly [Dimension, Intervals])[]): Box => new Map(bounds);

test('bounds that are equal are one object, in whatever order they were found', () => {
  const pool = newPool();
  const one = pooled(pool, box(['sport', numbers(1, 5)], ['dport', numbers(80)]));
  expect(pooled(pool, box(['dport', numbers(80)], ['sport', numbers(1, 5)]))).toBe(one);
  expect(pooled(pool, box(['dport', numbers(1, 5)], ['sport', numbers(80)]))).not.toBe(one);
  expect(pooled(pool, box(['sport', numbers(1, 6)], ['dport', numbers(80)]))).not.toBe(one);
});

test('names of interfaces are told apart, whatever characters they have', () => {
  const pool = newPool();
  const of = (low: string, end: string): Box => pooled(pool, box(['in', [[low, end]]]));
  expect(of('a b', 'c')).not.toBe(of('a', 'b c'));
  expect(of('1', '2')).not.toBe(pooled(pool, box(['in', [[1, 2]]])));
  expect(of('a;', 'b')).toBe(of('a;', 'b'));
});

test('what boxes have in common, and what lies beside, is of the pool too', () => {
  const pool = newPool();
  const whole = pooled(pool, box(['dport', numbers(1, 10)]));
  const part = pooled(pool, box(['dport', numbers(4, 6)]));
  expect(metIn(pool, whole, part)).toBe(part);
  expect(besideIn(pool, whole, part, 'ipv4')).toEqual([
    box([
      'dport',
      [
        [1, 4],
        [7, 11],
      ],
    ]),
  ]);
  expect(metIn(pool, part, pooled(pool, box(['dport', numbers(80)])))).toBeUndefined();
  const other = pooled(pool, box(['dport', numbers(8, 9)]));
  expect(metIn(pool, whole, other)).toBe(other);
  expect(metIn(pool, part, other)).toBeUndefined();
  const [low] = besideIn(pool, whole, pooled(pool, box(['dport', numbers(7, 10)])), 'ipv4');
  expect(low).toBe(pooled(pool, box(['dport', numbers(1, 6)])));
});

test('a mark that was given and taken again is not one that nobody gave: routes are looked for anew', () => {
  const pool = newPool();
  const given = changedMarks(unmarked, () => ({ mark: 1, ctmark: 0 }), 'none');
  const taken = changedMarks(given, () => ({ mark: 0, ctmark: 0 }), 'none');
  expect(pooledMarks(pool, unmarked)).toBe(unmarked);
  expect(pooledMarks(pool, taken)).not.toBe(unmarked);
  expect(pooledMarks(pool, { ...taken })).toBe(pooledMarks(pool, taken));
});

test.each(['ones', 'zeros', 'sent', 'crossed'] as const)('marks are told apart by each of their words: %s', (word) => {
  const pool = newPool();
  const known = pooledMarks(pool, anyMarks);
  for (const mark of ['mark', 'ctmark'] as const)
    expect(pooledMarks(pool, { ...anyMarks, [mark]: { ...anyMarks[mark], [word]: 4 } })).not.toBe(known);
});
