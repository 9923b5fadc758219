/** What is known when a line is read, from the lines before it. */
import type { TableName, Variant } from '../../catalog/types.ts';
import type { Family } from '../../net/family.ts';

export interface LineContext {
  readonly family: Family;
  /** The program that wrote the dump, where its header says: the other one's refusals do not count then. */
  readonly variant: Variant | undefined;
  /** Where the line stands. `listing`: in the output of `iptables -S`, which has no table lines. */
  readonly place: 'outside' | 'table' | 'listing';
  /** The table, where `place` is `table` and its name is one that exists. */
  readonly table: TableName | undefined;
  /** Chains declared so far in the table that are named like a target: `-j` means them then. */
  readonly shadows: ReadonlySet<string>;
}

const noShadows: ReadonlySet<string> = new Set();

/** Before the first line of a file. */
export function initialContext(family: Family, variant?: Variant): LineContext {
  return { family, variant, place: 'outside', table: undefined, shadows: noShadows };
}
