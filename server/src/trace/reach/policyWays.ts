/**
 * Where policy rules send packets: each rule of `ip rule` takes those that it is for and whose destinations its table has,
 * and leaves the others to the next one (fib_rules_lookup()).
 */
import { lengthOfMask } from '../../net/address.ts';
import type { Family } from '../../net/family.ts';
import type { Node, PolicyRule, Route } from '../../node/model.ts';
import { oncePer } from '../../text/once.ts';
import { tableNames, usualTables } from '../routing/tableNames.ts';
import { tablesOf } from '../routing/tables.ts';
import { vrfsOf } from '../routing/vrf.ts';
import { addressesUnder, type Dimension, namesLike, wholeOf } from '../space/dimensions.ts';
import { common, type Intervals, intervalsOf, without } from '../space/intervals.ts';
import { type Box, everything, numbers, opposite, type Region } from '../space/region.ts';
import { byArrival } from './innate.ts';
import { insideOf, lensOf, split, within } from './lens.ts';
import type { State } from './state.ts';

export interface Policy {
  /** Packets that the rule is for. */
  readonly selected: Region;
  /** Destinations, and the interfaces that their routes name. */
  readonly ways: readonly Box[];
  /** Destinations that its table has no route for: they are the next rule's. */
  readonly beyond: Intervals;
}

/** More rules, or routes of one table, are not told apart. */
const [mostRules, mostRoutes] = [64, 512];

/** Whose packets are routed: what the node sends may have no source before its route is chosen, which then chooses that. */
export type Routed = 'received' | 'sent';

/** In their order. Undefined: they ask for more than addresses, marks and interfaces, or for tables that no dump shows. */
export function policiesOf(node: Node, family: Family, routed: Routed): readonly Policy[] | undefined {
  return policies[routed](node, family);
}

const policies: Readonly<Record<Routed, (node: Node, family: Family) => readonly Policy[] | undefined>> = {
  received: oncePer((node: Node, family: Family) => policiesFor(node, family, 'received')),
  sent: oncePer((node: Node, family: Family) => policiesFor(node, family, 'sent')),
};

function policiesFor(node: Node, family: Family, routed: Routed): readonly Policy[] | undefined {
  const rules = node.policyRules?.[family];
  if (rules === undefined || rules.length > mostRules || vrfsOf(node).length > 0) return undefined;
  const sorted = rules.toSorted((a, b) => a.priority - b.priority);
  // fib6_rule_suppress() leaves behind what counts after all where no later rule looks anything up.
  if (family === 'ipv6' && isEverybodys(sorted.findLast(looksUp)) === false) return undefined;
  const found: Policy[] = [];
  for (const rule of sorted) {
    const policy = policyOf(node, family, rule, routed);
    if (policy === undefined) return undefined;
    found.push(policy);
  }
  return found;
}

function looksUp({ action }: PolicyRule): boolean {
  return action.kind === 'lookup';
}

/** Undefined: there is no such rule. */
function isEverybodys(rule: PolicyRule | undefined): boolean | undefined {
  if (rule === undefined) return undefined;
  const { action, from, to, mark, not } = rule;
  const suppresses = action.kind === 'lookup' && action.suppressPrefixLength !== undefined;
  return !suppresses && !not && from === undefined && to === undefined && mark === undefined && rule.in === undefined;
}

function policyOf(node: Node, family: Family, rule: PolicyRule, routed: Routed): Policy | undefined {
  const selected = selectedBy(family, rule, routed);
  if (selected === undefined) return undefined;
  const { action } = rule;
  switch (action.kind) {
    case 'blackhole':
    case 'unreachable':
    case 'prohibit':
      return { selected, ways: [], beyond: [] };
    case 'goto':
    case 'nop':
      return undefined;
    case 'lookup': {
      if (action.suppressGroup !== undefined) return undefined;
      const table = tableNames[action.table] ?? action.table;
      const routes = tablesOf(node, family).get(table);
      if (routes === undefined && !usualTables.has(table)) return undefined;
      const counting = (routes ?? []).filter((route) => !isSuppressed(route, action.suppressPrefixLength));
      const found = table === 'local' ? toMany(family, counting) : waysOf(family, counting);
      return found === undefined ? undefined : { selected, ...found };
    }
  }
}

/** fib4_rule_suppress(): what a shorter prefix finds is left to later rules, but for what ends there. */
function isSuppressed({ type, destination }: Route, most: number | undefined): boolean {
  const ends = type === 'blackhole' || type === 'unreachable' || type === 'prohibit';
  return most !== undefined && !ends && (lengthOfMask(destination.mask) ?? 0) <= most;
}

function selectedBy(family: Family, rule: PolicyRule, routed: Routed): Region | undefined {
  const { tos = 0, out, protocol, sport, dport, uids, l3mdev, from, to, mark } = rule;
  const others = [out, protocol, sport, dport, uids].some((each) => each !== undefined);
  if (others || tos !== 0 || l3mdev) return undefined;
  const bounds: [Dimension, Intervals][] = [];
  for (const [side, prefix] of [['src', from] as const, ['dst', to] as const]) {
    if (prefix === undefined) continue;
    const under = addressesUnder(prefix);
    if (under === undefined) return undefined;
    bounds.push([side, under]);
  }
  // What comes round shows loopback; what the node sends nothing yet.
  if (rule.in !== undefined)
    bounds.push([
      'in',
      intervalsOf([rule.in, ...(rule.in === 'lo' ? [''] : [])].flatMap((each) => namesLike(each, false))),
    ]);
  for (let bit = 0; mark !== undefined && bit < 32; bit++) {
    if (((mark.mask >>> bit) & 1) === 1) bounds.push([`mark.${bit}`, numbers((mark.value >>> bit) & 1)]);
  }
  // What is set beside the mask no mark can have.
  if (mark !== undefined && (mark.value & ~mark.mask) !== 0) return undefined;
  const region: Region = bounds.length === 0 ? everything : { boxes: [new Map(bounds)], exact: true };
  const [box] = region.boxes;
  if (routed === 'sent' && from !== undefined)
    return {
      boxes: [rule.not ? new Map() : new Map([...(box ?? [])].filter(([field]) => field !== 'src'))],
      exact: false,
    };
  return rule.not ? opposite(region, family) : region;
}

/** The node's own addresses are told apart elsewhere; what is for everybody leaves by the interface of its route. */
function toMany(family: Family, routes: readonly Route[]): Pick<Policy, 'ways' | 'beyond'> | undefined {
  const ways = routes.flatMap(({ type, destination, nextHops }) => {
    const under = addressesUnder(destination);
    return type === 'local' || under === undefined
      ? []
      : nextHops.map(({ device = '' }) => wayOf(under, named(device)));
  });
  return { ways, beyond: wholeOf('dst', family) };
}

/** A longer prefix always wins; undefined: it is not a matter of destinations alone. */
function waysOf(family: Family, routes: readonly Route[]): Pick<Policy, 'ways' | 'beyond'> | undefined {
  if (routes.length > mostRoutes || !routes.every(isPlain)) return undefined;
  const lengthOf = ({ destination }: Route): number => lengthOfMask(destination.mask) ?? 0;
  const sorted = routes.toSorted((a, b) => lengthOf(b) - lengthOf(a));
  const ways: Box[] = [];
  let left = wholeOf('dst', family);
  let beyond = left;
  for (const [index, route] of sorted.entries()) {
    const under = addressesUnder(route.destination);
    if (under === undefined) return undefined;
    const own = common(left, under);
    beyond = without(beyond, without(under, byArrival[family]));
    const devices = intervalsOf(route.nextHops.flatMap(({ device = '' }) => named(device)));
    if (own.length > 0 && devices.length > 0 && leads(route)) ways.push(wayOf(own, devices));
    // Several routes of one prefix differ by metric, or take turns: the first is not always the one that counts.
    const next = sorted[index + 1];
    if (next === undefined || lengthOf(next) !== lengthOf(route)) left = beyond;
  }
  return { ways, beyond };
}

function leads({ type }: Route): boolean {
  return type === 'unicast' || type === 'broadcast' || type === 'multicast' || type === 'anycast';
}

function isPlain({ tos, type, from, nextHops }: Route): boolean {
  return tos === 0 && type !== 'throw' && from === undefined && nextHops.every(({ flags }) => flags.every(isHarmless));
}

/** Flags that leave a route usable whatever switches say. */
function isHarmless(flag: string): boolean {
  return flag !== 'dead' && flag !== 'linkdown';
}

function named(device: string): Intervals {
  return namesLike(device, device === '');
}

function wayOf(destinations: Intervals, devices: Intervals): Box {
  return new Map([
    ['dst', destinations],
    ['out', devices],
  ] as const);
}

/** Parts of one state that are told apart by what a rule asks of it: a mark of which nothing is known has 32 bits. */
const mostParts = 4;

/** The states with the interfaces by which they may leave; those of the last rules come first, which most packets go by. */
export function byPolicies(policies: readonly Policy[], family: Family, states: readonly State[]): readonly State[] {
  const found: (readonly State[])[] = [];
  let left = states;
  for (const { selected, ways, beyond } of policies) {
    if (left.length === 0) break;
    const lens = lensOf(selected);
    const chosen = insideOf(left, lens);
    found.push(ways.flatMap((way) => within(chosen, way)));
    const others = left.flatMap((state) => {
      const { rest } = split([state], lens, family);
      return rest.length > mostParts ? [state] : rest;
    });
    left = [...others, ...(beyond.length === 0 ? [] : within(chosen, new Map([['dst', beyond]])))];
  }
  return found.toReversed().flat();
}
