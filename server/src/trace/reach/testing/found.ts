/** Questions to the search as tests write them. */
import type { TableName } from '../../../catalog/types.ts';
import type { Family } from '../../../net/family.ts';
import type { Node } from '../../../node/model.ts';
import { router } from '../../testing/node.ts';
import { packetText } from '../../testing/packetText.ts';
import { reach } from '../reach.ts';

/**
 * The rule that ends in ` <--` is looked for. Packets are written as they are traced; what takes them all as
 * TABLE CHAIN RULE.
 */
export function found(
  marked: string,
  make: (rules: string) => Node = router,
  family: Family = 'ipv4',
): string | readonly string[] {
  const goal = { family, ...goalIn(marked) };
  const answer = reach(make(marked.replaceAll(' <--', '')), goal);
  const names = (rules: readonly { readonly chain: string; readonly rule?: number }[]): readonly string[] =>
    rules.map(({ chain, rule }) => `${chain} ${rule ?? 'policy'}`);
  switch (answer.kind) {
    case 'reached': {
      const resting = answer.outcome.assumptions.map(({ id, holds }) => `${holds ? 'if' : 'unless'} ${id}`);
      return [...answer.packets.map(packetText), ...resting];
    }
    case 'none':
      return [`none: ${answer.why}`, ...names(answer.takers)];
    case 'open':
      return ['not found', ...names(answer.unknowns)];
    case 'no-rule':
      return 'no such rule';
  }
}

function goalIn(marked: string) {
  let table: TableName = 'filter';
  const counts = new Map<string, number>();
  for (const line of marked.split('\n')) {
    const opened = /^\*(\w+)/.exec(line)?.[1];
    if (opened !== undefined) {
      table = opened as TableName;
      counts.clear();
    }
    const chain = /^-A (\S+)/.exec(line)?.[1];
    if (chain === undefined) continue;
    counts.set(chain, (counts.get(chain) ?? 0) + 1);
    if (line.endsWith(' <--')) return { table, chain, rule: counts.get(chain) ?? 0 };
  }
  throw new Error('no rule is marked');
}

/** A filter table of these rules, and further chains. */
export const filter = (rules: string, chains = ''): string =>
  `*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n${chains}${rules}COMMIT\n`;
