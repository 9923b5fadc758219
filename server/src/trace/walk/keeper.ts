import type { Fraction } from '../trace.ts';

/** Something that a walk writes into, and that can be brought back to what it was. */
export interface Keeper {
  save(): Saved;
}

export interface Saved {
  /** Where it is the same, nothing behind it can tell the difference. */
  readonly text: string;
  readonly back: () => void;
}

/** What nobody reads in the end: it is only to be brought back. */
export function unread({ save }: Keeper): Keeper {
  return { save: () => ({ ...save(), text: '' }) };
}

export function saveAll(keepers: readonly Keeper[]): Saved {
  const all = keepers.map(({ save }) => save());
  return {
    text: JSON.stringify(all.map(({ text }) => text)),
    back: () => {
      for (const { back } of all) back();
    },
  };
}

/** What a branch found out about packets before. */
export interface Findings {
  save(): Found;
  /** The branch is one that came to one of these. */
  goOn(several: readonly Found[]): void;
}

export interface Found {
  /** By packet which of its ways are left, by number. */
  readonly settled: ReadonlyMap<number, { readonly ways: readonly number[] }>;
  /** The share of what was drawn of them. */
  readonly drawn: Fraction;
  readonly back: () => void;
}
