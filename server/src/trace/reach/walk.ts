/** All packets along one way, up to a rule. */

import type { Family } from '../../net/family.ts';
import type { RuleTable } from '../../node/model.ts';
import { once } from '../../text/once.ts';
import type { Steps } from '../../text/schedule.ts';
import type { Path } from '../netfilter/callers.ts';
import type { CompiledRule, CompiledRuleset, CompiledTable } from '../netfilter/compile.ts';
import { compileNode } from '../netfilter/compile.ts';
import { vrfsOf } from '../routing/vrf.ts';
import { type Dimension, missing, namesLike, states as stateNames, wholeOf } from '../space/dimensions.ts';
import { holdsPoint, type Intervals } from '../space/intervals.ts';
import { type Box, isInside, meet, numbers } from '../space/region.ts';
import type { RuleRef } from '../trace.ts';
import { hasServices, sentToServers, servedHere } from './balancing.ts';
import { type Hits, walkTable } from './chains.ts';
import { confirmed, floodedBefore } from './confirmed.ts';
import { copied } from './copies.ts';
import { crossings } from './crossing.ts';
import { fewBehind } from './few.ts';
import { isLarge, passed } from './large.ts';
import { isUntouched, type MarksSent, markedBySender, type NowMarks, unmarked } from './marks.ts';
import { isOfCopy, type Leg, type Plan, returns } from './plans.ts';
import { readdressedHere } from './readdressed.ts';
import { fieldsRewritten, mayBeChanged } from './rewritten.ts';
import { arriving, leaving, leavingAnew, leavingByLink, passedToItself, toItself, toMany } from './routes.ts';
import { regionOf, type Search } from './search.ts';
import { answered } from './serverAnswers.ts';
import { sentAs, startBoxes } from './startBoxes.ts';
import {
  beganHere,
  type Changes,
  isConnected,
  isOwn,
  lowered,
  open,
  type State,
  stateOf,
  unseen,
  withAll,
  within,
  withNow,
} from './state.ts';
import { isAwake, opensConnection, type Scenario, trackedAnyhow, tracking, translates } from './tracking.ts';
import { balancedOpening, opening, readdressed, reopening, unlinked } from './tuples.ts';
import { fits, isWalked } from './walked.ts';

export interface Placed {
  readonly table: CompiledTable;
  readonly ruleTable: RuleTable;
  readonly chain: string;
  /** From 0. */
  readonly index: number;
  readonly rule: CompiledRule;
}

/** Of several rulesets the first that has the rule. */
export function placeOf(rulesets: readonly CompiledRuleset[], goal: RuleRef): Placed | undefined {
  for (const { ruleset, table } of rulesets) {
    const ruleTable = ruleset.tables.get(goal.table);
    const compiled = table(goal.table);
    const chain = compiled?.chain(goal.chain);
    const index = goal.rule - 1;
    if (ruleTable === undefined || compiled === undefined || chain === undefined) continue;
    if (!Number.isInteger(index) || index < 0 || index >= chain.length) continue;
    return { table: compiled, ruleTable, chain: goal.chain, index, rule: chain.rule(index) };
  }
  return undefined;
}

export interface Route {
  readonly place: Placed;
  readonly plan: Plan;
  /** From the hook at which the plan ends. */
  readonly paths: readonly Path[];
  readonly scenario: Scenario;
  readonly marks: MarksSent;
  readonly aim: Aim;
}

/**
 * `as-sent`: only packets that have from the beginning what the rule asks of addresses and ports, though something on
 * the way might give it to others. They are few, and most rules are reached by one of them. `untranslated`: later packets
 * of connections that nothing translates, which are followed more closely than those of which nobody knows it.
 */
export type Aim = 'as-sent' | 'any' | 'untranslated';

const firstMarks: Readonly<Record<MarksSent, NowMarks>> = { none: unmarked, any: markedBySender };

/** The packets that may match the rule on this way; undefined legs: up to the rule. */
export function walkPlan(search: Search, route: Route): readonly State[] {
  const { place, plan, paths, scenario, marks, aim } = route;
  if (!isWalked(search, plan) || !fits(plan, scenario)) return [];
  const tracked = plan.legs.some((leg) => leg.kind === 'track');
  // Before connection tracking looks all packets are alike.
  if (scenario !== 'NEW' && (!tracked || !isAwake(search))) return [];
  const hits: Hits = { ways: paths.map(({ calls }) => calls), chain: place.chain, rule: place.index, matched: [] };
  const fields = steadyFields(route, search);
  let key = [plan.from, paths[0]?.hook, sentAs(plan), fields.join(), marks, scenario, aim === 'untranslated'].join(' ');
  let states = begun(search, key, () => {
    const wanted = wantedBoxes(search, route, fields);
    return startBoxes(search, plan).flatMap((box) =>
      wanted.flatMap((wish) => {
        const met = meet(box, wish);
        return met === undefined ? [] : [stateOf(met, search.atFirst, firstMarks[marks])];
      }),
    );
  });
  for (const leg of plan.legs.slice(0, -1)) {
    if (states.length === 0) return [];
    key += nameOf(leg);
    const before = states;
    states = begun(search, key, () => step(search, leg, before, { scenario, aim }, undefined));
  }
  const leg = plan.legs.at(-1);
  if (leg !== undefined && states.length > 0)
    step(search, leg, states, { scenario, aim }, { table: place.table, hits });
  return hits.matched;
}

/** As it was found before on a way that began so. */
function begun({ beginnings }: Search, key: string, find: () => readonly State[]): readonly State[] {
  const known = beginnings?.get(key);
  if (known !== undefined) return known;
  const found = find();
  beginnings?.set(key, found);
  return found;
}

const nameOf = once((leg: Leg): string => JSON.stringify(leg));

/** The same to the end of the way: what is delivered, or sent on. */
export function* walkToEnd(
  search: Search,
  plan: Plan,
  boxes: readonly Box[],
  { marks = 'none', scenario = 'NEW' }: { readonly marks?: MarksSent; readonly scenario?: Scenario } = {},
): Steps<readonly State[]> {
  if (!isWalked(search, plan) || !fits(plan, scenario)) return [];
  let states: readonly State[] = startBoxes(search, plan).flatMap((box) =>
    boxes.flatMap((wish) => {
      const met = meet(box, wish);
      return met === undefined ? [] : [stateOf(met, search.atFirst, firstMarks[marks])];
    }),
  );
  for (const leg of plan.legs) {
    yield;
    states = step(search, leg, states, { scenario, aim: 'any' }, undefined);
  }
  return states;
}

function step(
  search: Search,
  leg: Leg,
  states: readonly State[],
  { scenario, aim }: Pick<Route, 'scenario' | 'aim'>,
  goal: { readonly table: CompiledTable; readonly hits: Hits } | undefined,
): readonly State[] {
  const { node, family } = search;
  switch (leg.kind) {
    case 'table': {
      const placed = atHook(search, states, leg.hook);
      const isNat = leg.table === 'nat';
      const asked = isNat ? placed.filter((state) => mayAskNat(state, leg.hook)) : placed;
      let left: readonly State[] = asked;
      for (const { table, ruleset } of compileNode(node)[family]) {
        const compiled = table(leg.table);
        if (compiled === undefined) continue;
        const hits = compiled === goal?.table ? goal.hits : undefined;
        left =
          hits === undefined && isLarge(ruleset.tables.get(leg.table))
            ? passed(search, { ruleset, table: leg.table }, left)
            : fewBehind(family, walkTable(search, compiled, leg.hook, left, hits));
      }
      if (!isNat) return left;
      if (leg.hook === 'OUTPUT') left = readdressedHere(node, family, left);
      const others = placed.filter((state) => !mayAskNat(state, leg.hook));
      return [
        ...left,
        ...(translates(search) ? others.flatMap((state) => followed(search, state, leg.hook, aim) ?? []) : others),
      ];
    }
    case 'track':
      return tracking(search, states, scenario);
    case 'arrive':
      if (leg.as === 'local')
        return floodedBefore(
          search,
          arriving(node, family, 'local', family === 'ipv4' ? within(states, whole) : states),
        );
      // ip_forward() sends on what was for this machine alone, and lowers the time to live.
      return arriving(
        node,
        family,
        'forward',
        withAll(within(states, forUs), byAnyDevice).flatMap((state) => lowered(state) ?? []),
      );
    case 'again':
      // What the node sends is not tracked before the second time.
      return states.map((state) =>
        beganHere(state) ? { ...withNow(state, unseen), link: unlinked, track: 'undecided' } : state,
      );
    case 'cross': {
      const leavingNow = withAll(states, byAnyDevice);
      return floodedBefore(
        search,
        crossings(node, family).flatMap((box) => within(leavingNow, box)),
      );
    }
    case 'send':
      return withAll(leaving(node, family, states), inOwnFrame);
    case 'send-by-link':
      return withAll(leavingByLink(node, family, states), inOwnFrame);
    case 'leave-bridge':
      return withAll(states, fromNowhere);
    case 'balance':
      return sentToServers(search, states, leg.what);
    case 'resume': {
      const device = leg.by === 'loopback' ? loopback : undefined;
      return withAll(states, { in: device, ...open(family, 'frame') });
    }
    case 'answer':
      return answered(search, states);
    case 'serve':
      return servedHere(search, states);
    case 'copy':
      return copied(search, states);
    case 'copy-leaves':
      return withAll(states, open(family, 'in', 'out'));
    case 'copy-returns':
      return withAll(states, { ...receivedByItself, in: loopback, ...open(family, 'frame') });
    case 'loop':
      return withAll(confirmed(search, toItself(node, family, states)), {
        ...receivedByItself,
        in: loopback,
        ...open(family, 'frame'),
      });
    case 'hear':
      return confirmed(search, toMany(node, family, states)).map((state) =>
        withNow(state, { ...receivedByItself, in: leftBy(state), ...open(family, 'frame') }),
      );
    case 'loop-on':
      return withAll(confirmed(search, within(states, new Map([['dst', passedToItself(node, family)]]))), {
        in: loopback,
        ...open(family, 'frame'),
      });
    case 'forget':
      return within(states, invalid).map((state) => ({ ...state, link: unlinked, track: 'undecided' }));
    case 'track-anew':
      return trackedAnyhow(search, states);
    case 'next-segment':
      return withAll(confirmed(search, within(states, forUs)), open(family, 'dst'));
    case 'unwrap':
      return states.map((state) => ({ ...withNow(state, unseen), link: unlinked, track: 'undecided' }));
  }
}

/** The interface by which it leaves. */
function leftBy({ now, box }: State): Intervals {
  return now.get('out') ?? box.get('out') ?? wholeOf('out', 'ipv4');
}

const forUs: Box = new Map([['frame', numbers(0)]]);
const invalid: Box = new Map([['state', numbers(stateNames.indexOf('INVALID'))]]);
/** ip_local_deliver() puts fragments together; over IPv6 that is done behind INPUT. */
const whole: Box = new Map([['fragment', numbers(0)]]);

const nowhere = namesLike('', false);
const loopback = namesLike('lo', false);
const byAnyDevice: Changes = { out: undefined };
const toNowhere: Changes = { out: nowhere };
const fromNowhere: Changes = { in: nowhere };
const begunHere: Changes = { in: nowhere, out: undefined };
const inOwnFrame: Changes = { frame: numbers(0) };

/** What comes round has left its socket behind. */
const receivedByItself = {
  out: nowhere,
  uid: numbers(missing),
  gid: numbers(missing),
} as const;

/** Which interfaces packets have at a hook. */
function atHook({ node, family }: Search, states: readonly State[], hook: string): readonly State[] {
  // Of packets of a VRF hooks show now the VRF and now its port.
  if (vrfsOf(node).length > 0) return withAll(states, open(family, 'in', 'out'));
  switch (hook) {
    case 'PREROUTING':
    case 'INPUT':
      return withAll(states, toNowhere);
    case 'OUTPUT':
      return [
        ...withAll(
          states.filter((state) => !isSentOn(state)),
          begunHere,
        ),
        ...withAll(states.filter(isSentOn), { ...begunHere, ...open(family, 'out') }),
      ];
    default: {
      // What crosses a bridge shows no interface of arrival either.
      const isAnew = (state: State): boolean =>
        isOwn(state) && beganHere(state) && rerouted(state, family) && !isSentOn(state);
      const others = states.filter((state) => !isAnew(state) && !isSentOn(state));
      return [
        ...withAll(others, byAnyDevice),
        ...withAll(states.filter(isSentOn), open(family, 'out')),
        ...leavingAnew(node, family, states.filter(isAnew)),
      ];
    }
  }
}

/**
 * The node's own request, which IPVS may have sent to a server: it leaves by another interface than the service's address
 * is reached by, and no destination tells by which. It may be that address still.
 */
function isSentOn(state: State): boolean {
  return beganHere(state) && holdsPoint(state.now.get('balanced') ?? [], 1);
}

/** Marks, addresses or other fields have changed since the interface was chosen, and with them perhaps the route. */
function rerouted({ now, marks }: State, family: Family): boolean {
  return now.has('dst') || !isUntouched(marks.mark) || now.has('tos') || (family === 'ipv6' && now.has('ttl'));
}

/** Where IPVS chose a server the destination is decided. */
function mayAskNat({ link }: State, hook: string): boolean {
  const outgoing = hook === 'POSTROUTING' || hook === 'INPUT';
  return link === opening || link === reopening || link === readdressed || (link === balancedOpening && outgoing);
}

/** Not the first packet of its connection: it is translated as that was, if it was. */
function followed({ family }: Search, state: State, hook: string, aim: Aim): State | undefined {
  if (!isConnected(state) || state.link === balancedOpening) return state;
  const incoming = hook === 'PREROUTING' || hook === 'OUTPUT';
  if (aim !== 'untranslated') return withNow(state, (incoming ? readdressedIn : readdressedOut)[family]);
  const directions = state.now.get('direction') ?? [];
  // Where the first packet was given another destination, answers are given that source back.
  const flag = holdsPoint(directions, 0) === incoming ? 'dnat' : 'snat';
  return holdsPoint(state.now.get(flag) ?? [], 0) ? withNow(state, { [flag]: numbers(0) }) : undefined;
}

const readdressedIn: Readonly<Record<Family, Changes>> = {
  ipv4: open('ipv4', 'dst', 'dport', 'frame'),
  ipv6: open('ipv6', 'dst', 'dport', 'frame'),
};
const readdressedOut: Readonly<Record<Family, Changes>> = {
  ipv4: open('ipv4', 'src', 'sport'),
  ipv6: open('ipv6', 'src', 'sport'),
};

/** Fields that nothing changes on the way from the packet's beginning to the end of the table. */
function steadyFields(route: Route, search: Search): readonly Dimension[] {
  const steady = untranslatedFields(route, search);
  const rewritten = fieldsRewritten(search);
  return route.aim === 'as-sent' || rewritten.size === 0 ? steady : steady.filter((field) => !rewritten.has(field));
}

/** Fields that neither nat nor IPVS changes on the way. */
function untranslatedFields({ plan, scenario, aim }: Route, search: Search): readonly Dimension[] {
  const loops = returns(plan);
  const isCopy = isOfCopy(plan);
  // What comes by a second time may be another packet by then.
  if (plan.legs.some(({ kind }) => twice.has(kind))) return kindOfPacket;
  const device: readonly Dimension[] = comesByItsDevice(search, plan) && !isCopy ? ['in'] : [];
  const whose: readonly Dimension[] = loops || isCopy ? [] : socketOf;
  if (aim === 'as-sent') return [...fieldsAsSent, ...device, ...whose];
  if (plan.legs.some((leg) => leg.kind === 'balance')) return [...kindOfPacket, ...whose];
  // What comes round was translated at both ends by then.
  if (loops) return mayBeChanged(search) ? kindOfPacket : fieldsAsSent;
  if (hasServices(search)) return [...kindOfPacket, ...device, ...whose];
  const source: readonly Dimension[] = ['src', 'sport'];
  const mayTranslate = translates(search) && (!opensConnection(scenario) || passesNat(plan));
  const destination: readonly Dimension[] = mayTranslate ? [] : ['dst', 'dport'];
  return [...kindOfPacket, ...device, ...whose, ...source, ...destination];
}

const twice: ReadonlySet<Leg['kind']> = new Set(['loop-on', 'forget', 'next-segment', 'unwrap']);
const kindOfPacket: readonly Dimension[] = ['protocol', 'tcpFlags', 'icmp', 'length'];
const fieldsAsSent: readonly Dimension[] = [...kindOfPacket, 'src', 'sport', 'dst', 'dport'];
const socketOf: readonly Dimension[] = ['uid', 'gid'];

function comesByItsDevice({ node }: Search, plan: Plan): boolean {
  const isShown = plan.legs.every(({ kind }) => kind !== 'leave-bridge');
  return plan.from === 'network' && isShown && vrfsOf(node).length === 0 && !returns(plan);
}

function passesNat({ legs }: Plan): boolean {
  return legs
    .slice(0, -1)
    .some((leg) => leg.kind === 'table' && leg.table === 'nat' && (leg.hook === 'PREROUTING' || leg.hook === 'OUTPUT'));
}

/** What the rule and the calls to its chain ask of fields that never change: nothing else needs to be followed. */
function wantedBoxes(search: Search, { place, paths }: Route, fields: readonly Dimension[]): readonly Box[] {
  const own = narrowed(search, fields, [new Map()], place.rule);
  const wanted: Box[] = [];
  for (const { calls } of paths) {
    let boxes = own;
    for (const { chain, rule } of calls) boxes = narrowed(search, fields, boxes, place.table.chain(chain)?.rule(rule));
    for (const box of boxes) {
      if (!wanted.some((other) => isInside(box, other, search.family))) wanted.push(box);
    }
    if (wanted.length > mostWanted) return own;
  }
  return wanted.filter((box, index) => !wanted.some((other, at) => at > index && isInside(box, other, search.family)));
}

const mostWanted = 64;

/** The parts of the boxes that the rule may match, as far as these fields tell. */
function narrowed(
  search: Search,
  fields: readonly Dimension[],
  boxes: readonly Box[],
  rule: CompiledRule | undefined,
): readonly Box[] {
  if (rule === undefined) return boxes;
  const bounds = regionOf(search, rule).boxes.map(
    (box): Box => new Map([...box].filter(([dimension]) => fields.includes(dimension))),
  );
  if (bounds.some((box) => box.size === 0)) return boxes;
  const met = boxes.flatMap((box) => bounds.flatMap((bound) => meet(box, bound) ?? []));
  return met.length > mostWanted ? boxes : met;
}
