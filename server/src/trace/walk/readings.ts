/**
 * Whole numbers that no dump tells, and that rules compare with ranges: each answer leaves fewer values, so that what a walk
 * asks of one number fits together, and what follows from that is not asked.
 */

import type { Keeper } from './keeper.ts';

/** Both ends are in it. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Each belongs to one packet's walk. */
export interface Readings extends Keeper {
  /** Whether the number is in a range; undefined: it may be or not. `among`: its values, as long as nothing else is known. */
  isIn(number: string, among: Range, range: Range): boolean | undefined;
  /** It is in the range, or it is not. */
  note(number: string, among: Range, range: Range, holds: boolean): void;
}

export function createReadings(): Readings {
  let left = new Map<string, readonly Range[]>();
  const valuesOf = (number: string, among: Range): readonly Range[] => left.get(number) ?? [among];
  return {
    isIn: (number, among, range) => {
      const now = valuesOf(number, among);
      if (now.every((part) => outside(part, range).length === 0)) return true;
      return now.every((part) => inside(part, range).length === 0) ? false : undefined;
    },
    save: () => {
      const before = new Map(left);
      return {
        text: JSON.stringify([...left].sort()),
        back: () => {
          left = new Map(before);
        },
      };
    },
    note: (number, among, range, holds) => {
      const now = valuesOf(number, among);
      left.set(
        number,
        now.flatMap((part) => (holds ? inside(part, range) : outside(part, range))),
      );
    },
  };
}

function inside(part: Range, { low, high }: Range): readonly Range[] {
  return someOf({ low: Math.max(part.low, low), high: Math.min(part.high, high) });
}

function outside(part: Range, { low, high }: Range): readonly Range[] {
  return [
    ...someOf({ low: part.low, high: Math.min(part.high, low - 1) }),
    ...someOf({ low: Math.max(part.low, high + 1), high: part.high }),
  ];
}

function someOf(range: Range): readonly Range[] {
  return range.low <= range.high ? [range] : [];
}
