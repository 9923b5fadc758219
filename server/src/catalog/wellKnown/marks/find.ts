/** Whose bits a mark holds. */
import type { WellKnownMark } from '../types.ts';
import { marks } from './index.ts';

/** What is said about a mark in words (`0x100 and up`) as numbers. */
interface MarkRow {
  readonly entry: WellKnownMark;
  /** Smallest and largest value, 32 bits unsigned; equal where it is fixed. */
  readonly from: number;
  readonly to: number;
  readonly masks: readonly number[];
}

function numbersIn(text: string): readonly number[] {
  return (text.match(/0x[0-9a-f]+/gi) ?? []).map(Number);
}

/** Entries whose value or mask is up to the user have no row: no number can be told to be theirs. */
const rows: readonly MarkRow[] = marks.flatMap((entry) => {
  const [from = entry.value === 'non-zero' ? 1 : undefined, to] = numbersIn(entry.value);
  const masks = numbersIn(entry.mask);
  if (from === undefined || masks.length === 0) return [];
  const open = entry.value === 'non-zero' || entry.value.endsWith('and up');
  return [{ entry, from, to: open ? 0xffffffff : (to ?? from), masks }];
});

/** How sure it is that a mark is that of a row, surest first. Only the first that finds anything counts. */
const tests: readonly ((row: MarkRow, value: number, mask: number) => boolean)[] = [
  // The very same value and mask.
  ({ from, to, masks }, value, mask) => from === to && from === value && masks.includes(mask),
  // Bits of the row among those of the mark; or, where the mark says that bits are clear, just these bits.
  ({ from, to, masks }, value, mask) =>
    from === to &&
    from !== 0 &&
    masks.some((own) => (value === 0 ? own === mask : (own & mask) >>> 0 === own && (value & own) >>> 0 === from)),
  // A value from a range, under the row's own mask.
  ({ from, to, masks }, value, mask) => from !== to && masks.includes(mask) && value >= from && value <= to,
];

/**
 * Whose mark it is: `value` under `mask`, both 32 bits, unsigned. Several where software shares bits;
 * empty where nobody is known.
 */
export function ownersOfMark(value: number, mask: number): readonly WellKnownMark[] {
  for (const test of tests) {
    const found = rows.filter((row) => test(row, value >>> 0, mask >>> 0));
    if (found.length > 0) return found.map(({ entry }) => entry);
  }
  return [];
}
