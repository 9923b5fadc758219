/** Tables and listings of a dump: which parts they have, and where names stand in them. */
import type { TableName, Variant } from '../../../catalog/types.ts';
import type { Family } from '../../../net/family.ts';
import { type BlockIndex, emptyIndex, indexing } from './block-index.ts';
import type { Part, PlacedPart } from './part.ts';
import type { Slot } from './slot.ts';

/** From a table line to its COMMIT, or a listing. */
export interface Block {
  readonly family: Family;
  readonly variant: Variant | undefined;
  readonly kind: Part['kind'];
  /** Undefined: a table that does not exist, or that of a listing. */
  readonly table: TableName | undefined;
  /** Lines of the file, from 0; `lastLine` is COMMIT's where there is one. */
  readonly firstLine: number;
  readonly lastLine: number;
  readonly closed: boolean;
  /** True where commands other than -A stand in it: there the order of the lines is not that of the rules. */
  readonly edited: boolean;
  readonly parts: readonly PlacedPart[];
  /** For each slot the number of its part in `parts`. */
  readonly order: ReadonlyMap<number, number>;
  readonly index: BlockIndex;
}

/** Joins the parts of all chunks, in steps. Blocks that share a part with one of before take its index over. */
export function* joiningBlocks(slots: readonly Slot[], before: readonly Block[]): Generator<void, readonly Block[]> {
  const runs: PlacedPart[][] = [];
  for (const { id, reading, firstLine } of slots) {
    for (const part of reading.parts) {
      const placed = { slot: id, part, base: firstLine };
      const last = runs.at(-1);
      const open = last?.at(-1)?.part;
      if (last && open && !open.closed && !part.opened && open.kind === part.kind) last.push(placed);
      else runs.push([placed]);
    }
  }
  const owners = new Map(before.flatMap((block) => block.parts.map(({ part }) => [part, block] as const)));
  const blocks: Block[] = [];
  for (const parts of runs) blocks.push(yield* joined(parts, owners));
  return blocks;
}

function* joined(parts: readonly PlacedPart[], owners: ReadonlyMap<Part, Block>): Generator<void, Block> {
  const first = parts[0] as PlacedPart;
  const last = parts[parts.length - 1] as PlacedPart;
  const owner = parts.map(({ part }) => owners.get(part)).find((block) => block !== undefined);
  const { family, variant, kind, table } = first.part;
  return {
    family,
    variant,
    kind,
    table,
    firstLine: first.base + first.part.firstLine,
    lastLine: last.base + last.part.lastLine,
    closed: last.part.closed,
    edited: parts.some(({ part }) => part.edits.length > 0),
    parts,
    order: new Map(parts.map(({ slot }, number) => [slot, number])),
    index: yield* indexing(owner?.index ?? emptyIndex, owner?.parts ?? [], parts),
  };
}
