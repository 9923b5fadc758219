/** Which ways packets of a node go at all: along the others nothing needs to be walked. */
import type { Family } from '../../net/family.ts';
import type { Node, Ruleset } from '../../node/model.ts';
import { once } from '../../text/once.ts';
import { vrfsOf } from '../routing/vrf.ts';
import { rulesIn } from '../rulesIn.ts';
import { settingsOf } from '../settings/settings.ts';
import { hasServices } from './balancing.ts';
import { copyingRules } from './copies.ts';
import { crossings } from './crossing.ts';
import type { Leg, Plan } from './plans.ts';
import { passedToItself } from './routes.ts';
import type { Search } from './search.ts';
import { isAwake } from './tracking.ts';

/** Whether any packet of the node goes such a way. */
export function isWalked(search: Search, { legs }: Plan): boolean {
  return legs.every((leg) => isThere(search, leg));
}

function isThere(search: Search, { kind }: Leg): boolean {
  const { node, family } = search;
  switch (kind) {
    case 'balance':
      return hasServices(search);
    case 'again':
      return vrfsOf(node).length > 0;
    case 'cross':
      return crossings(node, family).length > 0;
    case 'copy':
      return copyingRules(search).length > 0;
    case 'loop-on':
      return passedToItself(node, family).length > 0;
    case 'forget':
      return isAwake(search) && rulesetsOf(search).some(tellsTracking);
    case 'next-segment':
      return family === 'ipv6' && followsSegments(node);
    case 'unwrap':
      return family === 'ipv6' && rulesetsOf(search).some(changesPackets);
    default:
      return true;
  }
}

function rulesetsOf({ node, family }: { readonly node: Node; readonly family: Family }): readonly Ruleset[] {
  return node.rulesets.filter((ruleset) => ruleset.family === family);
}

/** Connection tracking is told how to look at packets, and so perhaps another way the second time. */
function tellsTracking({ tables }: Ruleset): boolean {
  return (tables.get('raw')?.ruleCount ?? 0) > 0;
}

function followsSegments(node: Node): boolean {
  const { routesSegments } = settingsOf(node);
  return ['lo', 'all', 'default', ...(node.interfaces ?? []).map(({ name }) => name)].some((name) =>
    routesSegments(name),
  );
}

/** Targets that leave a packet as it is. */
const harmless: ReadonlySet<string> = new Set(['ACCEPT', 'DROP', 'RETURN', 'REJECT', 'LOG', 'NFLOG', 'TRACE', 'AUDIT']);

/** What comes by once more is then another packet. */
const changesPackets = once((ruleset: Ruleset): boolean => {
  for (const { target } of rulesIn(ruleset)) if (target?.spec !== undefined && !harmless.has(target.name)) return true;
  return false;
});
