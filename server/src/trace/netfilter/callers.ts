/** Which rules lead from chain to chain. */
import type { RuleTable } from '../../node/model.ts';
import { once } from '../../text/once.ts';

/** A rule that jumps or goes to a chain. `rule` counts from 0. */
export interface Call {
  readonly chain: string;
  readonly rule: number;
}

/** The rules that lead to a chain, in the order of the dump. */
export function callersOf(table: RuleTable, chain: string): readonly Call[] {
  return table.callsTo?.(chain) ?? allCallers(table).get(chain) ?? [];
}

const allCallers = once(({ chains }: RuleTable): ReadonlyMap<string, readonly Call[]> => {
  const callers = new Map<string, Call[]>();
  for (const { name: chain, rules } of chains.values()) {
    for (let rule = 0; rule < rules.length; rule++) {
      const to = rules.at(rule).target?.name;
      if (to === undefined || !chains.has(to)) continue;
      const list = callers.get(to);
      if (list === undefined) callers.set(to, [{ chain, rule }]);
      else list.push({ chain, rule });
    }
  }
  return callers;
});

/** The calls from a hook's chain down to a chain, first to last. */
export interface Path {
  readonly hook: string;
  readonly calls: readonly Call[];
}

export interface Paths {
  readonly paths: readonly Path[];
  /** There are more. */
  readonly cut: boolean;
}

/** Ways to follow at most: each of them is walked by itself. */
const mostPaths = 64;

/** All ways by which a packet can come to the chain from a hook. A chain that calls itself is not followed round. */
export function pathsTo(table: RuleTable, chain: string): Paths {
  const paths: Path[] = [];
  let cut = false;
  const climb = (name: string, calls: readonly Call[], above: readonly string[]): void => {
    if (paths.length >= mostPaths) {
      cut = true;
      return;
    }
    if (table.chains.get(name)?.policy !== undefined) paths.push({ hook: name, calls });
    for (const call of callersOf(table, name)) {
      if (!above.includes(call.chain)) climb(call.chain, [call, ...calls], [...above, call.chain]);
    }
  };
  climb(chain, [], [chain]);
  return { paths, cut };
}
