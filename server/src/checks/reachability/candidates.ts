/** Chains in which a rule may hide another: found in the text, so that the rules of all others are never read. */
import type { Block } from '../../dialects/iptables-save/dump/blocks.ts';
import type { ChunkReading } from '../../dialects/iptables-save/dump/chunk-reading.ts';
import { jumpsTo } from '../../dialects/iptables-save/dump/names.ts';
import type { Part } from '../../dialects/iptables-save/dump/part.ts';
import { onceWithin } from '../../text/once.ts';
import { longChains } from '../long-chains.ts';
import { hitsIn } from '../shape.ts';
import type { RulesView } from '../view.ts';

/** Targets behind which the chain is over for the packet, and goto. What it finds in a comment too much costs only time. */
const takers = / -(?:j (ACCEPT|DROP|REJECT|RETURN|DNAT|SNAT|MASQUERADE|REDIRECT|QUEUE|NFQUEUE|TPROXY)|g \S+)(?=\s|$)/gm;

/** Of these the ones behind which the table is over, other than those that translate: of them there are too many. */
const deciders: ReadonlySet<string> = new Set(['ACCEPT', 'DROP', 'REJECT', 'QUEUE', 'NFQUEUE', 'TPROXY']);

/** Ids of the part's chains that have a taker; `inside`: with a rule behind it in the same part. */
interface Takers {
  readonly any: readonly number[];
  readonly inside: readonly number[];
  /** With a rule whose verdict is the end of the table. */
  readonly deciding: readonly number[];
}

/** Names of the block's chains in which a rule stands behind one that takes packets away for good. */
export function chainsWithTakers(view: RulesView, block: Block): ReadonlySet<string> {
  const readings = new Map(view.dump.slots.map(({ id, reading }) => [id, reading]));
  const found = new Set<string>();
  const long = new Set(longChains(block.index.rules).map(([chain]) => chain));
  for (const placed of block.parts) {
    const reading = readings.get(placed.slot);
    if (reading === undefined) continue;
    const { any, inside } = takersIn(reading, placed.part);
    const { names } = placed.part.rules;
    for (const id of inside) found.add(names[id] ?? '');
    for (const id of any) {
      const name = names[id] ?? '';
      if (long.has(name)) found.add(name);
    }
  }
  return found;
}

/** Names of the block's chains in which some rule ends the table for its packets, and of those that lead to them. */
export function decidingChains(view: RulesView, block: Block): ReadonlySet<string> {
  const readings = new Map(view.dump.slots.map(({ id, reading }) => [id, reading]));
  const found = new Set<string>();
  for (const { slot, part } of block.parts) {
    const reading = readings.get(slot);
    if (reading === undefined) continue;
    for (const id of takersIn(reading, part).deciding) found.add(part.rules.names[id] ?? '');
  }
  // A set that grows while it is walked: callers of callers too.
  for (const name of found) for (const { from } of jumpsTo(block, name)) found.add(from);
  return found;
}

/** Kept with the part. */
export const takersIn = onceWithin((reading: ChunkReading, part: Part): Takers => {
  const lines = new Map(hitsIn(reading, takers).map(({ line, groups }) => [line, groups[0] ?? '']));
  const any = new Set<number>();
  const inside = new Set<number>();
  const deciding = new Set<number>();
  part.rules.lines.forEach((line, index) => {
    const id = part.rules.ids[index] ?? 0;
    if (any.has(id)) inside.add(id);
    const verdict = lines.get(line);
    if (verdict === undefined) return;
    any.add(id);
    if (deciders.has(verdict)) deciding.add(id);
  });
  return { any: [...any], inside: [...inside], deciding: [...deciding] };
});
