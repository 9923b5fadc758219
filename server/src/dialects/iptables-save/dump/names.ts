/** Questions about the names of a table, answered from its index. Lines are those of the file, from 0. */
import { isBuiltinChain } from '../../../catalog/find.ts';
import type { NameIndex } from './block-index.ts';
import type { Block } from './blocks.ts';
import { linesOf, type Mentions, type Part, type PlacedPart } from './part.ts';

const anyBuiltin: ReadonlySet<string> = new Set(['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING']);

/** True for the built-in chains of the block's table; where the table is not known, for those of any. */
export function isBuiltin(block: Pick<Block, 'table'>, name: string): boolean {
  return block.table === undefined ? anyBuiltin.has(name) : isBuiltinChain(block.table, name);
}

/** The parts that mention a name, in the order of the file. */
function partsWith(block: Block, index: NameIndex, name: string): readonly PlacedPart[] {
  const slots = index.get(name);
  if (slots === undefined) return [];
  const numbers = slots.map((slot) => block.order.get(slot) ?? 0);
  if (numbers.length > 1) numbers.sort((a, b) => a - b);
  return numbers.flatMap((number) => block.parts[number] ?? []);
}

function linesWith(
  block: Block,
  index: NameIndex,
  name: string,
  mentionsOf: (part: Part) => Mentions,
): readonly number[] {
  return partsWith(block, index, name).flatMap(({ part, base }) =>
    linesOf(mentionsOf(part), name).map((line) => base + line),
  );
}

/** Lines that declare the chain. */
export function declarationsOf(block: Block, chain: string): readonly number[] {
  return linesWith(block, block.index.declared, chain, (part) => part.declared);
}

/** Lines of the `-A` rules of the chain. Where lines edit the table, the rules that it ends with are those of rulesetOf. */
export function ruleLinesOf(block: Block, chain: string): readonly number[] {
  return linesWith(block, block.index.rules, chain, (part) => part.rules);
}

/** The last of them; undefined: the chain has no rules. Costs one part, however long the chain is. */
export function lastRuleLine(block: Block, chain: string): number | undefined {
  const numbers = (block.index.rules.get(chain) ?? []).map((slot) => block.order.get(slot) ?? 0);
  const placed = block.parts[numbers.reduce((last, number) => Math.max(last, number), -1)];
  const line = placed === undefined ? undefined : linesOf(placed.part.rules, chain).at(-1);
  return placed === undefined || line === undefined ? undefined : placed.base + line;
}

/** The parts that hold `-A` rules of the chain, in the order of the file. */
export function partsWithRules(block: Block, chain: string): readonly PlacedPart[] {
  return partsWith(block, block.index.rules, chain);
}

/** A rule that goes to a chain, and the chain that it stands in. */
export interface Jump {
  readonly line: number;
  readonly from: string;
}

/** Rules that jump or go to the chain. */
export function jumpsTo(block: Block, chain: string): readonly Jump[] {
  return partsWith(block, block.index.jumps, chain).flatMap(({ part, base }) => {
    const id = part.jumps.names.indexOf(chain);
    const found: Jump[] = [];
    part.jumps.ids.forEach((which, index) => {
      if (which !== id) return;
      const from = part.rules.names[part.rules.ids[part.jumpRules[index] ?? 0] ?? 0] ?? '';
      found.push({ line: base + (part.jumps.lines[index] ?? 0), from });
    });
    return found;
  });
}

/** Chains that the rules of a chain jump or go to. */
export function targetsOf(block: Block, chain: string): ReadonlySet<string> {
  const targets = new Set<string>();
  for (const { part } of partsWithRules(block, chain)) {
    const { rules, jumps, jumpRules } = part;
    const id = rules.names.indexOf(chain);
    jumps.ids.forEach((to, index) => {
      if (rules.ids[jumpRules[index] ?? 0] === id) targets.add(jumps.names[to] ?? '');
    });
  }
  return targets;
}

/** Lines that look something up in the set, or change it. */
export function setLinesOf(block: Block, set: string): readonly number[] {
  return linesWith(block, block.index.sets, set, (part) => part.sets);
}
