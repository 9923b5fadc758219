/** Sums over what thousands of packets left: once one of them settles the matter, the others are not looked at any more. */
import { expect, test } from 'vitest';
import { notesOf } from './notes.ts';
import type { BranchPast } from './past/past.ts';
import { put, type Shelf } from './past/shelf.ts';
import type { Remembered } from './walk/memory.ts';

/** Each packet may have left nothing (0), or what is on the shelf (1). */
const open = { mayEverHaveLeft: () => [0, 1] };
const noted = { ...open, mayHaveLeft: () => [1] } as unknown as BranchPast;
const unknown = { ...open, mayHaveLeft: () => [0, 1] } as unknown as BranchPast;

/** A quota that 5,000 packets came to, the last of which used it up. */
const shelf: Shelf<Remembered> = new Map();
for (let packet = 0; packet < 5000; packet++)
  put(shelf, 'quota', { item: { kind: 'passed', bytes: 60 }, number: 1 }, { packet, left: 1 });
put(shelf, 'quota', { item: { kind: 'exhausted' }, number: 1 }, { packet: 5000, left: 1 });

let looks = 0;
const bytes = (each: Remembered): number => {
  looks++;
  if (each.kind === 'exhausted') return Number.POSITIVE_INFINITY;
  return each.kind === 'passed' ? each.bytes : 0;
};

test('what one packet settles is looked up at that one', () => {
  const { memory } = notesOf(shelf, noted);
  memory.mayReach(['quota'], 1, bytes);
  looks = 0;
  expect(memory.mayReach(['quota'], 1e9, bytes)).toBe(true);
  expect(memory.surelyReaches('quota', 1e9, bytes)).toBe(true);
  expect(memory.reaches('quota', Number.POSITIVE_INFINITY, bytes)).toBe(true);
  expect(looks).toBe(3);
});

test('where it does not, the others count', () => {
  const { memory } = notesOf(shelf, unknown);
  expect(memory.surelyReaches('quota', 1, bytes)).toBe(false);
  const { memory: known } = notesOf(shelf, { ...noted, mayHaveLeft: (packet: number) => [packet === 5000 ? 0 : 1] });
  expect([300_000, 300_001].map((enough) => known.surelyReaches('quota', enough, bytes))).toEqual([true, false]);
  expect([300_000, 300_001].map((enough) => known.mayReach(['quota'], enough, bytes))).toEqual([true, false]);
});
