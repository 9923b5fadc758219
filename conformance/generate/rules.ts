/** Random tables: built-in chains with a few rules, user chains that only jump downwards. */
import { rules as dump } from '../scenarios/build.ts';
import { conditions } from './conditions.ts';
import type { Chance } from './prng.ts';
import type { GeneratedSet } from './sets.ts';
import { type TableName, target } from './targets.ts';
import type { World } from './world.ts';

interface TableKind {
  readonly table: TableName;
  /** How often it holds rules at all, in a hundred. */
  readonly share: number;
  readonly chains: readonly string[];
  /** How often a chain of it has the policy DROP. */
  readonly drops: number;
}

const TABLES: readonly TableKind[] = [
  { table: 'raw', share: 30, chains: ['PREROUTING', 'OUTPUT'], drops: 1 },
  { table: 'mangle', share: 60, chains: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'], drops: 3 },
  { table: 'nat', share: 85, chains: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'], drops: 0 },
  { table: 'filter', share: 95, chains: ['INPUT', 'FORWARD', 'OUTPUT'], drops: 25 },
  { table: 'security', share: 10, chains: ['INPUT', 'FORWARD', 'OUTPUT'], drops: 0 },
];

export function generateRules(c: Chance, world: World, sets: readonly GeneratedSet[], ipvs: boolean): string {
  const tables = TABLES.filter(({ share }) => c.percent(share)).map((kind) => [
    kind.table,
    tableOf(c, kind, world, sets, ipvs),
  ]);
  return dump(Object.fromEntries(tables));
}

function tableOf(
  c: Chance,
  kind: TableKind,
  world: World,
  sets: readonly GeneratedSet[],
  ipvs: boolean,
): readonly string[] {
  const users = Array.from({ length: c.below(4) }, (_, index) => `CHAIN-${index}`);
  // In nat a chain of one's own serves one end of the connection: PREROUTING's and OUTPUT's, or the others'.
  const endOf = (chain: string) =>
    kind.table !== 'nat'
      ? undefined
      : ['PREROUTING', 'OUTPUT', 'CHAIN-0', 'CHAIN-2'].includes(chain)
        ? 'destination'
        : 'source';
  const lines = kind.chains.filter(() => c.percent(kind.drops)).map((chain) => `:${chain} DROP`);
  for (const chain of [...kind.chains, ...users]) {
    const at = users.indexOf(chain);
    // INPUT jumps nowhere: the chains of that end belong to POSTROUTING, and may masquerade.
    const alone = kind.table === 'nat' && chain === 'INPUT';
    const below = users.slice(at + 1).filter((other) => !alone && endOf(other) === endOf(chain));
    const place = { world, sets, ipvs, chain: at < 0 ? chain : undefined };
    for (const conditionsOfRule of c.some(at < 0 ? 0 : 1, 4, () => conditions(c, place))) {
      const protocol = /(?:^|[^!] )-p (tcp|udp)/.exec(` ${conditionsOfRule.join(' ')}`)?.[1];
      const action = target(c, {
        table: kind.table,
        chain: at < 0 ? chain : undefined,
        world,
        sets,
        end: endOf(chain),
        masquerades: !alone,
        below,
        protocol,
      });
      lines.push([chain, ...conditionsOfRule, action].filter((word) => word !== '').join(' '));
    }
  }
  return [...lines, ...users.map((chain) => `:${chain}`)];
}
