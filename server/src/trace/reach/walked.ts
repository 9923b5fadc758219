/** Which ways packets of a node go at all: along the others nothing needs to be walked. */
import type { Node, Ruleset } from '../../node/model.ts';
import { vrfsOf } from '../routing/vrf.ts';
import { hasStrangers } from '../rulesIn.ts';
import { settingsOf } from '../settings/settings.ts';
import { rulesetsOf } from '../walk/walk.ts';
import { hasServices } from './balancing.ts';
import { copyingRules } from './copies.ts';
import { crossings } from './crossing.ts';
import type { Leg, Plan } from './plans.ts';
import { passedToItself } from './routes.ts';
import type { Search } from './search.ts';
import { isAwake, joinsConnection, type Scenario } from './tracking.ts';

/** Whether any packet of the node goes such a way. */
export function isWalked(search: Search, { legs }: Plan): boolean {
  return legs.every((leg) => isThere(search, leg));
}

/**
 * Whether packets of which connection tracking makes this may go such a way: what is looked at anew was invalid, and IPVS
 * catches nothing but errors in FORWARD.
 */
export function fits({ legs }: Plan, scenario: Scenario): boolean {
  if (legs.some(({ kind }) => kind === 'forget')) return scenario === 'INVALID';
  const errors = legs.some((leg) => leg.kind === 'balance' && leg.what === 'errors');
  return !errors || scenario === 'RELATED' || !joinsConnection(scenario);
}

function hasMarkedServices({ node, family }: Search): boolean {
  return node.services?.some((service) => service.family === family && service.by.kind === 'mark') === true;
}

function isThere(search: Search, leg: Leg): boolean {
  const { node, family } = search;
  switch (leg.kind) {
    case 'balance':
      return leg.what === 'by-mark' ? hasMarkedServices(search) : hasServices(search);
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
    case 'unsettled':
      return rulesetsOf(search).some((ruleset) => ruleset.mentions('queue-bypass'));
    case 'next-segment':
      return family === 'ipv6' && followsSegments(node);
    case 'unwrap':
      return family === 'ipv6' && rulesetsOf(search).some(marksPackets);
    default:
      return true;
  }
}

/**
 * What tells connection tracking how to look at packets, or gives them other addresses without it. Other words end in CT
 * too: it is looked for as dumps write it, and wherever somebody writes otherwise.
 */
const telling: readonly string[] = ['-j CT', '-jCT', '-j  ', '--jump', 'NOTRACK', 'SNPT', 'DNPT', 'QUEUE'];

/** Whether rules may tell connection tracking something: what was invalid may then be something else the second time. */
export function tellsTracking(ruleset: Ruleset): boolean {
  return telling.some((words) => ruleset.mentions(words)) || hasStrangers(ruleset);
}

function followsSegments(node: Node): boolean {
  const { routesSegments } = settingsOf(node);
  return ['lo', 'all', 'default', ...(node.interfaces ?? []).map(({ name }) => name)].some((name) =>
    routesSegments(name),
  );
}

/** Targets that leave something on a packet which is still there when it comes by once more, and which nobody could send. */
const marking: readonly string[] = [
  'MARK',
  'CONNMARK',
  'HMARK',
  'SET',
  'TPROXY',
  'NFQUEUE',
  'QUEUE',
  'HL',
  'TOS',
  'DSCP',
  'ECN',
];

function marksPackets(ruleset: Ruleset): boolean {
  return marking.some((target) => ruleset.mentions(target)) || hasStrangers(ruleset);
}
