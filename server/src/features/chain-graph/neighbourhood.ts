/** The part of the graph around one chain. */
import type { Chains } from './collect.ts';

/** More chains than this around one are a picture of everything again. */
const most = 300;

/** The chain, every chain that a packet may come from, and every chain that it may go to. */
export function around({ chains, jumps }: Chains, focus: string): Chains {
  const forward = new Map<string, string[]>();
  const backward = new Map<string, string[]>();
  for (const { from, to } of jumps) {
    add(forward, from, to);
    add(backward, to, from);
  }
  const kept = new Set([focus]);
  reach(forward, focus, kept);
  reach(backward, focus, kept);
  return {
    chains: new Map([...chains].filter(([name]) => kept.has(name))),
    jumps: jumps.filter(({ from, to }) => kept.has(from) && kept.has(to)),
  };
}

/** Nearest first, so that what is left out is far away. */
function reach(edges: ReadonlyMap<string, readonly string[]>, start: string, kept: Set<string>): void {
  const seen = new Set([start]);
  let edge: readonly string[] = [start];
  while (edge.length > 0 && seen.size < most) {
    edge = edge.flatMap((name) => edges.get(name) ?? []).filter((name) => !seen.has(name) && seen.add(name));
  }
  for (const name of [...seen].slice(0, most)) kept.add(name);
}

function add(map: Map<string, string[]>, key: string, value: string): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
