import { expect, it } from 'vitest';
import { matches } from './matches/index.ts';
import { targets } from './targets/index.ts';
import type { MatchSpec, Placement, TargetSpec, UserChainRule } from './types.ts';

function placementText(placement: Placement): string {
  return Object.entries(placement)
    .map(([table, chains]) => `${table} ${chains.join(' ')}`)
    .join(', ');
}

function userChainText(rule: UserChainRule): string {
  const jumps = rule.jumpAcceptedFrom ? `, jumps from ${placementText(rule.jumpAcceptedFrom)}` : '';
  return `own chains: ${rule.tables.join(' ')}${jumps}`;
}

function lines(spec: MatchSpec | TargetSpec): readonly string[] {
  const name = `${spec.kind === 'match' ? '-m' : '-j'} ${spec.name}`;
  const found: string[] = [];
  for (const family of spec.families) {
    const variants = spec.allowedByVariant?.[family];
    if (variants) {
      found.push(`${name} ${family} nft: ${placementText(variants.nft)}`);
      found.push(`${name} ${family} legacy: ${placementText(variants.legacy)}`);
    } else if (spec.allowed?.[family]) {
      found.push(`${name} ${family}: ${placementText(spec.allowed[family])}`);
    }
  }
  if (spec.userChain) {
    const rules = 'tables' in spec.userChain ? { both: spec.userChain } : spec.userChain;
    for (const [who, rule] of Object.entries(rules)) found.push(`${name} ${who} ${userChainText(rule)}`);
  }
  for (const option of spec.options) {
    const limits = [
      ...(option.tables ? [`tables ${option.tables.join(' ')}`] : []),
      ...(option.chains ? [`chains ${option.chains.join(' ')}`] : []),
      ...Object.entries(option.valueChains ?? {}).map(([value, chains]) => `${value}: ${chains.join(' ')}`),
    ];
    if (limits.length > 0) found.push(`${name} ${option.name}: ${limits.join(', ')}`);
  }
  return found;
}

it('whatever is not accepted everywhere', () => {
  expect([...matches, ...targets].flatMap(lines).join('\n')).toMatchSnapshot();
});
