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

const allBits = 0xffffffff;

function isRange({ from, to }: MarkRow): boolean {
  return from !== to;
}

/** The very same value and mask. */
function same(row: MarkRow, value: number, mask: number): boolean {
  return !isRange(row) && row.from === value && row.masks.includes(mask);
}

/** A value from the row's range, under the row's own mask. */
function inRange(row: MarkRow, value: number, mask: number): boolean {
  return isRange(row) && row.masks.includes(mask) && value >= row.from && value <= row.to;
}

/** The row's bits stand among those of the mark; or the mark says that just these bits are clear. */
function contains(row: MarkRow, value: number, mask: number): boolean {
  if (isRange(row) || row.from === 0) return false;
  return row.masks.some((own) =>
    value === 0 ? own === mask && mask !== allBits : (own & mask) >>> 0 === own && (value & own) >>> 0 === row.from,
  );
}

/** True where the rows explain every bit of the value: one that they don't makes a whole mark somebody else's. */
function explain(found: readonly MarkRow[], value: number): boolean {
  return (value & ~found.reduce((bits, { from }) => bits | from, 0)) === 0;
}

/** Names of software in chains and marks differ in what stands behind: `kube-router`, `kube-router (service proxy)`. */
function isPresent({ software }: WellKnownMark, present: ReadonlySet<string>): boolean {
  for (const name of present) if (name.startsWith(software) || software.startsWith(name)) return true;
  return false;
}

/**
 * Whose mark it is: `value` under `mask`, both 32 bits, unsigned. Several where software shares bits;
 * empty where nobody is known. The surest kind of likeness that finds anything is the only one that counts.
 * `present` is the software at work in the dump (`softwareOfChains`), where that is known: its marks then go before
 * others of the same bits, and values from a range are believed of it alone.
 */
export function ownersOfMark(value: number, mask: number, present?: ReadonlySet<string>): readonly WellKnownMark[] {
  const [bits, under] = [value >>> 0, mask >>> 0];
  const like = (test: (row: MarkRow, value: number, mask: number) => boolean) =>
    rows.filter((row) => test(row, bits, under));
  const contained = () => {
    const found = like(contains);
    return under !== allBits || explain(found, bits) ? found : [];
  };
  const ranges = () => like(inRange).filter(({ entry }) => (present ? isPresent(entry, present) : under !== allBits));
  for (const way of [() => like(same), ranges, contained]) {
    const found = way().map(({ entry }) => entry);
    const atWork = present ? found.filter((entry) => isPresent(entry, present)) : [];
    if (found.length > 0) return atWork.length > 0 ? atWork : found;
  }
  return [];
}
