/** Routing decisions for many packets at once. They leave in what may go a way, and never take out what does. */
import { lengthOfMask } from '../../net/address.ts';
import type { Family } from '../../net/family.ts';
import type { Node, PolicyRule, Route } from '../../node/model.ts';
import { usualRules } from '../../node/usualRules.ts';
import { oncePer } from '../../text/once.ts';
import { asksLocalFirst, localAddresses, localParts } from '../routing/localTable.ts';
import { tableNames } from '../routing/tableNames.ts';
import { knowsOwnAddresses } from '../routing/untoldOwn.ts';
import { vrfsOf } from '../routing/vrf.ts';
import { settingsOf } from '../settings/settings.ts';
import { addressesBetween, addressesUnder, namesLike, wholeOf, whose } from '../space/dimensions.ts';
import { common, type Interval, type Intervals, intervalsOf, isWithin, without } from '../space/intervals.ts';
import { type Box, numbers } from '../space/region.ts';
import { byArrival, groups, innate, onLinks } from './innate.ts';
import { within } from './lens.ts';
import { honest, loopbackNetwork } from './martians.ts';
import { byPolicies, type Policy, policiesOf, type Routed } from './policyWays.ts';
import { beganHere, open, type State, withAll } from './state.ts';

/** More routes than this are not told apart: the packet may leave by any of their interfaces. */
const mostRoutes = 512;

/** 0.0.0.0: who does not know its own address sends from there, and means itself by it. */
export const nobody: Intervals = [[0, 1]];

/** Nobody is a group or everybody: ip_route_input_slow(), ip_mc_validate_source(), and ip6_rcv_core(). */
const validSources: Readonly<Record<Family, Box>> = {
  ipv4: new Map([['src', without(wholeOf('src', 'ipv4'), groups.ipv4)]]),
  ipv6: new Map([['src', without(wholeOf('src', 'ipv6'), groups.ipv6)]]),
};

export function routingKnown(node: Node, family: Family): boolean {
  return knowsOwnAddresses(node, family);
}

/** Behind PREROUTING: the states that may be delivered here, or sent on. */
export function arriving(
  node: Node,
  family: Family,
  as: 'local' | 'forward',
  states: readonly State[],
): readonly State[] {
  if (!routingKnown(node, family)) return arrivingSomewhere(family, as, states);
  const valid = honest(node, family, within(states, validSources[family]));
  if (as === 'local') return deliverable(node, family, valid);
  const ways = waysOut(node, family);
  const named = family === 'ipv4' ? within(valid, fromSomebody) : valid;
  const sent = within(named, toward(sentOn(node, family)));
  if (ways === undefined) return sent;
  const policies = unusualPolicies(node, family, 'received');
  return policies === undefined ? ways.flatMap((way) => within(sent, way)) : byPolicies(policies, family, sent);
}

/** Of a node whose rules ask more than every kernel's do; undefined: they don't, or can't be told apart. */
function unusualPolicies(node: Node, family: Family, routed: Routed): readonly Policy[] | undefined {
  return (node.policyRules?.[family] ?? []).every(isUsual) ? undefined : policiesOf(node, family, routed);
}

/** What brought its route along over loopback is delivered whoever it is for. */
function deliverable(node: Node, family: Family, states: readonly State[]): readonly State[] {
  const here = toward(deliveredHere(node, family));
  const looped = passedToItself(node, family);
  if (looped.length === 0) return within(states, here);
  const own = toward(intervalsOf([...deliveredHere(node, family), ...looped]));
  return states.flatMap((state) => within([state], beganHere(state) ? own : here));
}

const fromSomebody: Box = new Map([['src', without(wholeOf('src', 'ipv4'), nobody)]]);

/**
 * Where no dump shows the node's addresses: what is delivered is for one of them, or over IPv4 for everybody in a network of
 * which nobody knows the last address; what is sent on is for none. Groups and the like are taken for either.
 */
function arrivingSomewhere(family: Family, as: 'local' | 'forward', states: readonly State[]): readonly State[] {
  const others = without(wholeOf('dst', family), family === 'ipv4' ? [...nobody, ...innate.ipv4] : innate.ipv6);
  const toOthers = (of: number): Box => new Map([...toward(others), ['dst.local', numbers(of)]]);
  if (as === 'forward') return within(states, toOthers(whose.nobodys));
  const own = within(states, new Map([['dst.local', numbers(whose.own)]]));
  return family === 'ipv6' ? own : [...own, ...within(states, toOthers(whose.everybodys))];
}

/** What the node sends itself: the states with the interfaces by which their packets may leave. */
export function leaving(node: Node, family: Family, states: readonly State[]): readonly State[] {
  const policies = waysOut(node, family) === undefined ? undefined : unusualPolicies(node, family, 'sent');
  if (policies !== undefined) {
    const others = within(states, toward(without(wholeOf('dst', family), askedFirst(node, family))));
    return [...byPolicies(policies, family, others), ...homeWays(node, family).flatMap((way) => within(states, way))];
  }
  const ways = ownWays(node, family);
  return ways === undefined ? states : ways.flatMap((way) => within(states, way));
}

/**
 * The ways of what the node sends: its own addresses are reached by loopback, also those within the networks of its links.
 * Those of VRFs are in tables of their own.
 */
const ownWays = oncePer((node: Node, family: Family): readonly Box[] | undefined => {
  const ways = waysOut(node, family);
  if (ways === undefined) return undefined;
  const own = askedFirst(node, family);
  const others = ways.flatMap((way) => {
    const left = without(way.get('dst') ?? wholeOf('dst', family), own);
    return left.length === 0 ? [] : [new Map(way).set('dst', left)];
  });
  return [...others, ...homeWays(node, family)];
});

/** Destinations for which no other table than the local one is asked. */
function askedFirst(node: Node, family: Family): Intervals {
  return asksLocalFirst(node, family) && vrfsOf(node).length === 0 ? localDestinations(node, family) : [];
}

function localDestinations(node: Node, family: Family): Intervals {
  const parts = localParts(node, family) ?? [];
  const local = parts.flatMap(({ type, destinations }) => (type === 'local' ? destinations : []));
  // Its broadcast address leads there as well.
  const loopback = family === 'ipv4' ? loopbackNetwork : [];
  return without(intervalsOf([...local, ...loopback]), byArrival[family]);
}

/** Of these what is sent on the link of its source, wherever routes lead. */
export function leavingByLink(node: Node, family: Family, states: readonly State[]): readonly State[] {
  return waysOfLinks(node, family).flatMap((way) => within(states, way));
}

/** The same of packets that the rules of OUTPUT changed: their way is looked for again, and may be another one. */
export function leavingAnew(node: Node, family: Family, states: readonly State[]): readonly State[] {
  const anywhere = withAll(states, open(family, 'out'));
  const ways = waysAnew(node, family, states);
  if (ways === undefined) return anywhere;
  if (ways.length <= mostWaysAnew) return ways.flatMap((way) => within(anywhere, way));
  const out = intervalsOf(ways.flatMap((way) => way.get('out') ?? []));
  return withAll(anywhere, { out });
}

/** Of these, which have found their way, those that have the interface to which one of them leads. */
export function leftAnew(node: Node, family: Family, states: readonly State[]): readonly State[] {
  const ways = waysAnew(node, family, states);
  return ways === undefined || ways.length > mostWaysAnew ? states : ways.flatMap((way) => within(states, way));
}

function waysAnew(node: Node, family: Family, states: readonly State[]): readonly Box[] | undefined {
  const ways = ownWays(node, family);
  const onLink = states.some(({ box }) => isWithin(box.get('dst') ?? wholeOf('dst', family), onLinks[family]));
  return ways === undefined || !onLink ? ways : [...ways, ...waysOfLinks(node, family)];
}

/** Where there are more ways than this, packets that are routed anew may leave by any of their interfaces. */
const mostWaysAnew = 32;

/**
 * Groups, and what else has a meaning on one link: who sends from an address of an interface sends them by that one
 * (ip_route_output_key_hash_rcu()), or has named it (over IPv6), wherever routes lead.
 */
const waysOfLinks = oncePer((node: Node, family: Family): readonly Box[] => {
  const devices = (node.interfaces ?? []).flatMap(({ name, addresses }) => {
    const own = addresses.flatMap(({ address }) =>
      address.family === family ? addressesBetween(address, address) : [],
    );
    return name === 'lo' || own.length === 0 ? [] : [{ out: namesLike(name, false), src: intervalsOf(own) }];
  });
  const told =
    devices.length <= mostLinks
      ? devices
      : [{ out: intervalsOf(devices.flatMap(({ out }) => out)), src: intervalsOf(devices.flatMap(({ src }) => src)) }];
  return told.map(
    ({ out, src }): Box =>
      new Map([
        ['dst', onLinks[family]],
        ['src', src],
        ['out', out],
      ] as const),
  );
});

/** Links that are told apart. */
const mostLinks = 32;

/** To itself, by loopback; and to everybody in a network of its own, by that one's interface (__mkroute_output()). */
function homeWays(node: Node, family: Family): readonly Box[] {
  const toEverybody = (localParts(node, family) ?? []).filter(
    ({ type, device, destinations }) => type === 'broadcast' && device !== undefined && destinations.length > 0,
  );
  const itself = without(
    deliveredHere(node, family),
    intervalsOf(toEverybody.flatMap(({ destinations }) => destinations)),
  );
  return [
    boxOf(itself, namesLike('lo', false)),
    ...toEverybody.map(({ destinations, device = '' }) => boxOf(destinations, namesLike(device, false))),
  ];
}

/** What the node sends to itself, which comes round by the loopback interface. */
export function toItself(node: Node, family: Family, states: readonly State[]): readonly State[] {
  if (!routingKnown(node, family)) return states;
  const own = intervalsOf([...deliveredHere(node, family), ...passedToItself(node, family)]);
  return within(states, toward(without(own, manyAt(node, family))));
}

/**
 * Destinations that are not the node's own, and whose routes lead to the loopback interface all the same: it takes what it
 * sends there itself for its own (rt_dst_alloc()), and sends on what it forwards. Over IPv6 such a route refuses.
 */
export const passedToItself = oncePer((node: Node, family: Family): Intervals => {
  if (family === 'ipv6') return [];
  const by = (node.routes?.[family] ?? []).filter(
    ({ type, nextHops }) => type === 'unicast' && nextHops.some(({ device }) => device === 'lo'),
  );
  return intervalsOf(by.flatMap(({ destination }) => addressesUnder(destination) ?? wholeOf('dst', family)));
});

/**
 * What it sends to everybody, or to a group: it hears that by the interface that it leaves by (ip_mc_output(),
 * ip6_finish_output2()). Which destinations these are no dump may tell.
 */
export function toMany(node: Node, family: Family, states: readonly State[]): readonly State[] {
  return routingKnown(node, family) ? within(states, toward(manyAt(node, family))) : states;
}

/** Destinations of more than one machine: groups, and the broadcast addresses that dumps tell. */
export const manyAt = oncePer(({ routes, interfaces = [] }: Node, family: Family): Intervals => {
  if (family === 'ipv6') return groups.ipv6;
  const broadcasts = (routes?.ipv4 ?? []).filter(({ type }) => type === 'broadcast');
  return intervalsOf([
    ...groups.ipv4,
    ...broadcasts.flatMap(({ destination }) => addressesUnder(destination) ?? []),
    ...interfaces.flatMap(({ addresses }) =>
      addresses.flatMap(({ broadcast }) =>
        broadcast?.family === 'ipv4' ? addressesBetween(broadcast, broadcast) : [],
      ),
    ),
  ]);
});

/** Destinations that are the node's own. */
export const deliveredHere = oncePer((node: Node, family: Family): Intervals => {
  const routes = (node.routes?.[family] ?? []).filter(
    ({ type }) => type === 'local' || type === 'broadcast' || type === 'anycast',
  );
  const addresses = (node.interfaces ?? []).flatMap((device) =>
    device.addresses.flatMap(({ address, broadcast }) =>
      [address, broadcast].flatMap((each) => (each?.family === family ? addressesBetween(each, each) : [])),
    ),
  );
  return intervalsOf([
    ...innate[family],
    ...addresses,
    ...routes.flatMap(({ destination }) => addressesUnder(destination) ?? []),
  ]);
});

function sentOn(node: Node, family: Family): Intervals {
  const whole = without(wholeOf('dst', family), innate[family]);
  if (!asksLocalFirst(node, family)) return whole;
  const parts = localParts(node, family) ?? [];
  if (family === 'ipv6') {
    const local = parts.flatMap(({ type, destinations }) => (type === 'local' ? destinations : []));
    return without(whole, without(intervalsOf(local), byArrival.ipv6));
  }
  const { forwardsBroadcasts } = settingsOf(node);
  const names = ['all', 'default', ...(node.interfaces ?? []).map(({ name }) => name)];
  const everybody = names.some((name) => forwardsBroadcasts(name))
    ? []
    : parts.flatMap(({ type, destinations }) => (type === 'broadcast' ? destinations : []));
  return without(whole, intervalsOf([...nobody, ...(localAddresses(node) ?? []), ...everybody]));
}

/** Destinations and the interfaces that their routes name; undefined: no dump tells, or there are too many. */
const waysOut = oncePer((node: Node, family: Family): readonly Box[] | undefined => {
  const routes = node.routes?.[family];
  if (routes === undefined || routes.length > mostRoutes || !routingKnown(node, family)) return undefined;
  // The local table is asked before the others, and among these a longer prefix always wins.
  const rank = ({ table, destination }: Route): number =>
    (nameOf(table) === 'local' ? 1000 : 0) + (lengthOfMask(destination.mask) ?? 0);
  const sorted = [...routes].sort((a, b) => rank(b) - rank(a));
  const plain = (node.policyRules?.[family] ?? []).every(isUsual) && sorted.every(isPlain);
  let left: Intervals = wholeOf('dst', family);
  // By the interfaces: what leaves by the same ones is one way.
  const found = new Map<string, { readonly devices: Intervals; readonly destinations: Interval[] }>();
  let taken: Intervals = [];
  for (const [index, route] of sorted.entries()) {
    const under = addressesUnder(route.destination);
    const own = under === undefined ? [] : plain ? common(left, under) : under;
    const devices = intervalsOf(route.nextHops.flatMap(({ device = '' }) => namesLike(device, device === '')));
    if (route.type === 'unicast' && own.length > 0 && devices.length > 0) {
      const key = devices.join();
      const way = found.get(key) ?? { devices, destinations: [] };
      found.set(key, way);
      way.destinations.push(...own);
    }
    // Several routes of one prefix differ by metric, or take turns: the first is not always the one that counts.
    if (plain && under !== undefined) taken = intervalsOf([...taken, ...without(under, byArrival[family])]);
    const next = sorted[index + 1];
    if (next === undefined || rank(next) !== rank(route)) left = without(left, taken);
  }
  return [...found.values()].map(({ devices, destinations }) => boxOf(intervalsOf(destinations), devices));
});

function toward(destinations: Intervals): Box {
  return new Map([['dst', destinations]]);
}

function boxOf(destinations: Intervals, devices: Intervals): Box {
  return new Map([
    ['dst', destinations],
    ['out', devices],
  ] as const);
}

function isPlain({ table, tos, type, from, nextHops }: Route): boolean {
  const dead = nextHops.some(({ flags }) => flags.includes('dead'));
  return tos === 0 && type !== 'throw' && from === undefined && !dead && usualTables.includes(nameOf(table));
}

/** One of the rules that every kernel begins with, as far as they ask nothing of packets. */
function isUsual(rule: PolicyRule): boolean {
  const { action } = rule;
  const known = new Set(['family', 'priority', 'not', 'l3mdev', 'action', 'origin']);
  return (
    Object.keys(rule).every((key) => known.has(key)) &&
    !rule.not &&
    !rule.l3mdev &&
    action.kind === 'lookup' &&
    action.suppressPrefixLength === undefined &&
    action.suppressGroup === undefined &&
    usualPriorities[nameOf(action.table)] === rule.priority
  );
}

const nameOf = (table: string): string => tableNames[table] ?? table;

/** Which table is asked when. */
const usualPriorities: Readonly<Record<string, number>> = Object.fromEntries(
  usualRules.map(({ table, priority }) => [table, priority]),
);
const usualTables = Object.keys(usualPriorities);
