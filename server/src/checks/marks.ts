/** Which rules of a dump set bits of the packet mark, and which test them. */
import { type RulesView, ruleAt, type TableView } from './view.ts';

export interface MarkPlace {
  /** From 0. */
  readonly line: number;
  readonly table: TableView;
  readonly chain: string;
  readonly does: 'set' | 'test';
  /** The bits that are changed or looked at; 32 bits, unsigned. */
  readonly bits: number;
  /** Bits that a rule may make 1, and those that it makes 0; none where it only tests. */
  readonly sets: number;
  readonly clears: number;
}

/** Of the packet's mark, not the connection's, in the order of the lines. */
export function markPlaces(view: RulesView): readonly MarkPlace[] {
  return view.tables.flatMap((table) =>
    table.block.parts.flatMap(({ part, base }) =>
      part.marks
        .filter(({ of }) => of === 'packet')
        .map(({ how, mask, value, line }) => ({
          line: base + line,
          table,
          chain: ruleAt(view, base + line)?.chain ?? '',
          does: how,
          bits: how === 'set' ? (mask | value) >>> 0 : mask,
          sets: how === 'set' ? value : 0,
          clears: how === 'set' ? (mask & ~value) >>> 0 : 0,
        })),
    ),
  );
}
