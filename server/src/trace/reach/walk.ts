/** All packets along one way, up to a rule. */

import type { Packet } from '../../net/packet.ts';
import { protocol } from '../../net/protocol.ts';
import type { RuleTable } from '../../node/model.ts';
import { tracksConnections } from '../netfilter/awake.ts';
import type { CompiledRule, CompiledRuleset, CompiledTable } from '../netfilter/compile.ts';
import { compileNode } from '../netfilter/compile.ts';
import { isNeverTracked, mayOpen } from '../netfilter/conntrack.ts';
import { settingsOf } from '../netfilter/settings.ts';
import {
  addressesBetween,
  type Dimension,
  missing,
  namesLike,
  present,
  states as stateNames,
  wholeOf,
} from '../space/dimensions.ts';
import { type Intervals, intervalsOf, without } from '../space/intervals.ts';
import { type Box, meet, numbers, outside, region } from '../space/region.ts';
import type { RuleRef } from '../trace.ts';
import { type Hits, regionOf, type Search, walkTable } from './chains.ts';
import type { Path } from './graph.ts';
import type { Leg, Plan } from './plans.ts';
import { arriving, leaving, toLoopback } from './routes.ts';
import { anyMarks, type State, stateOf, within, withNow } from './state.ts';

/** What connection tracking shall make of the packet. `NEW` stands also for those that it is told to leave alone. */
export type Scenario = 'NEW' | 'INVALID' | 'ESTABLISHED' | 'RELATED';
export const scenarios: readonly Scenario[] = ['NEW', 'INVALID', 'ESTABLISHED', 'RELATED'];

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
  readonly path: Path;
  readonly scenario: Scenario;
}

/** The packets that may match the rule on this way; undefined legs: up to the rule. */
export function walkPlan(search: Search, route: Route): readonly State[] {
  const { place, plan, scenario } = route;
  if ((search.node.services ?? []).length === 0 && plan.legs.some((leg) => leg.kind === 'balance')) return [];
  const tracked = plan.legs.some((leg) => leg.kind === 'track');
  // Before connection tracking looks all packets are alike.
  if (scenario !== 'NEW' && (!tracked || !isAwake(search))) return [];
  const hits: Hits = { chain: place.chain, rule: place.index, matched: [] };
  const wanted = wantedBoxes(search, route);
  let states: readonly State[] = startBoxes(search, plan).flatMap((box) =>
    wanted.flatMap((wish) => {
      const met = meet(box, wish);
      return met === undefined ? [] : [stateOf(met)];
    }),
  );
  for (const [index, leg] of plan.legs.entries()) {
    const last = index === plan.legs.length - 1;
    states = step(search, leg, states, scenario, last ? { table: place.table, hits } : undefined);
    if (states.length === 0) break;
  }
  return hits.matched;
}

/** The same to the end of the way: what is delivered, or sent on. */
export function walkToEnd(search: Search, plan: Plan, boxes: readonly Box[]): readonly State[] {
  let states: readonly State[] = startBoxes(search, plan).flatMap((box) =>
    boxes.flatMap((wish) => {
      const met = meet(box, wish);
      return met === undefined ? [] : [stateOf(met)];
    }),
  );
  for (const leg of plan.legs) states = step(search, leg, states, 'NEW', undefined);
  return states;
}

function isAwake({ node, family }: Search): boolean {
  return compileNode(node)[family].some(({ ruleset }) => tracksConnections(ruleset));
}

function step(
  search: Search,
  leg: Leg,
  states: readonly State[],
  scenario: Scenario,
  goal: { readonly table: CompiledTable; readonly hits: Hits } | undefined,
): readonly State[] {
  const { node, family } = search;
  switch (leg.kind) {
    case 'table': {
      const placed = states.map((state) => answering(search, scenario, atHook(state, leg.hook)));
      const isNat = leg.table === 'nat';
      const asked = isNat ? placed.filter((state) => mayAskNat(state, scenario)) : placed;
      let left: readonly State[] = asked;
      for (const { table, ruleset } of compileNode(node)[family]) {
        const compiled = table(leg.table);
        if (compiled === undefined) continue;
        const hits = compiled === goal?.table ? goal.hits : undefined;
        left =
          hits === undefined && isLarge(ruleset.tables.get(leg.table))
            ? passed(left)
            : [...walkTable(search, compiled, leg.hook, left, hits)];
      }
      if (!isNat) return left;
      const others = placed.filter((state) => !mayAskNat(state, scenario));
      return [...left, ...(translates(search) ? others.map((state) => followed(state, leg.hook)) : others)];
    }
    case 'track':
      return tracking(search, states, scenario);
    case 'arrive':
      if (leg.as === 'local') return arriving(node, family, 'local', states);
      // ip_forward() lowers the time to live.
      return arriving(
        node,
        family,
        'forward',
        states.map((state) => withNow(state, { out: undefined, ttl: 'open' })),
      );
    case 'send':
      return leaving(node, family, states);
    case 'balance':
      return balanced(search, states);
    case 'loop':
      return toLoopback(node, family, states).map((state) => withNow(state, { in: 'lo', out: '' }));
  }
}

/** Rules of a table that all packets are carried through one by one. */
const mostRules = 3000;
const large = new WeakMap<RuleTable, boolean>();

export function isLarge(table: RuleTable | undefined): boolean {
  if (table === undefined) return false;
  const known = large.get(table);
  if (known !== undefined) return known;
  let count = 0;
  for (const { rules } of table.chains.values()) {
    count += rules.length;
    if (count > mostRules) break;
  }
  large.set(table, count > mostRules);
  return count > mostRules;
}

/**
 * Behind a table of thousands of rules that is not the one asked about: the packets as they were, or with all that such
 * rules may change of them. None is taken out, which leaves too many, and never too few.
 */
function passed(states: readonly State[]): readonly State[] {
  const changed = states.map((state): State => {
    const open = {
      dst: 'open',
      dport: 'open',
      src: 'open',
      sport: 'open',
      dnat: 'open',
      snat: 'open',
      ttl: 'open',
      tos: 'open',
    } as const;
    return { ...withNow(state, open), marks: anyMarks };
  });
  return [...states, ...changed];
}

/** What IPVS takes, sent on to wherever. Its connections are of its own making, so all conditions are open behind it. */
function balanced({ node, family }: Search, states: readonly State[]): readonly State[] {
  const services = node.services ?? [];
  const taken = services.flatMap(({ by }): readonly State[] => {
    if (by.kind !== 'address' || services.length > mostServices) return states;
    if (by.address.family !== family) return [];
    const port = by.port === 0 ? {} : { dport: numbers(by.port) };
    const { boxes } = region({
      protocol: numbers(by.protocol),
      dst: addressesBetween(by.address, by.address),
      ...port,
    });
    return boxes.flatMap((box) => within(states, box));
  });
  return taken.map((state) => ({ ...state, unsure: true }));
}

const mostServices = 256;

/** Which interfaces a packet has at a hook. */
function atHook(state: State, hook: string): State {
  switch (hook) {
    case 'PREROUTING':
    case 'INPUT':
      return withNow(state, { out: '' });
    case 'OUTPUT':
      return withNow(state, { in: '', out: undefined });
    default:
      return withNow(state, { out: isOwn(state) && rerouted(state) ? 'open' : undefined });
  }
}

/** Answers of real servers are rewritten on their way out, by IPVS and not by any rule. */
function answering({ node }: Search, scenario: Scenario, state: State): State {
  const may = scenario === 'ESTABLISHED' && (node.services ?? []).length > 0 && state.now.get('ttl') === 'open';
  return may ? withNow(state, { src: 'open', sport: 'open' }) : state;
}

/** Sent by the node itself. A packet that arrived is routed behind PREROUTING, once: its interface stays what it is. */
function isOwn({ now }: State): boolean {
  return now.get('in') === '';
}

/** Marks, addresses or other fields have changed since the interface was chosen, and with them perhaps the route. */
function rerouted({ now, marks }: State): boolean {
  return now.has('dst') || marks.mark !== 0 || now.has('tos');
}

function mayAskNat({ now }: State, scenario: Scenario): boolean {
  const tracked = now.get('direction');
  return scenario === 'NEW' && tracked !== 2 && tracked !== undefined;
}

/** Not the first packet of its connection: it is translated as that was, if it was. */
function followed(state: State, hook: string): State {
  if (state.now.get('direction') === 2) return state;
  return hook === 'PREROUTING' || hook === 'OUTPUT'
    ? withNow(state, { dst: 'open', dport: 'open' })
    : withNow(state, { src: 'open', sport: 'open' });
}

function tracking(search: Search, states: readonly State[], scenario: Scenario): readonly State[] {
  if (!isAwake(search))
    return states.map((state) => withNow(state, { state: indexOf('INVALID'), direction: 2, dnat: 0, snat: 0 }));
  const translation = translates(search) ? 'open' : 0;
  const untracked = states
    .filter((state) => state.untracked || state.unsure)
    .concat(within(states, region({ protocol: numbers(protocol.icmpv6), icmp: neverTracked() }).boxes[0] ?? new Map()))
    .map((state) => withNow(state, { state: indexOf('UNTRACKED'), direction: 2, dnat: 0, snat: 0 }));
  const tracked = states.filter((state) => !state.untracked || state.unsure);
  switch (scenario) {
    case 'NEW':
      return [
        ...openers(search)
          .flatMap((box) => within(tracked, box))
          .map((state) => withNow(state, { state: indexOf('NEW'), direction: 0, dnat: 0, snat: 0 })),
        ...untracked,
      ];
    case 'INVALID': {
      // What can't open a connection is invalid for certain; TCP that can, where a known connection doesn't expect it.
      const maybe = region({ protocol: numbers(protocol.tcp) }).boxes;
      return [...others(search), ...maybe]
        .flatMap((box) => within(tracked, box))
        .map((state) => withNow(state, { state: indexOf('INVALID'), direction: 2, dnat: 0, snat: 0 }));
    }
    case 'ESTABLISHED':
    case 'RELATED':
      return tracked.map(
        (state): State => ({
          ...withNow(state, { state: indexOf(scenario), direction: 'open', dnat: translation, snat: translation }),
          marks: { ...state.marks, ctmark: 'open' },
        }),
      );
  }
}

function indexOf(name: (typeof stateNames)[number]): number {
  return stateNames.indexOf(name);
}

const neverTracked = (): Intervals =>
  bytesOf((icmpType) => isNeverTracked({ protocol: protocol.icmpv6, icmpType } as Packet));

/** ICMP types, with all their codes, for which the test holds. */
function bytesOf(test: (type: number) => boolean): Intervals {
  return intervalsOf(
    Array.from({ length: 256 }, (_, type) => type).flatMap((type) =>
      test(type) ? [[type * 256, type * 256 + 256] as const] : [],
    ),
  );
}

/** Packets of protocols that have connections to begin, which don't begin one. */
function others(search: Search): readonly Box[] {
  const { family } = search;
  return openers(search).flatMap((box) => {
    const { boxes } = region({ protocol: box.get('protocol') ?? [] });
    return boxes.flatMap((whole) => outside(whole, box, family));
  });
}

/** Packets that may begin a connection. */
function openers({ node, family }: Search): readonly Box[] {
  const settings = settingsOf(node);
  const icmp = family === 'ipv4' ? protocol.icmp : protocol.icmpv6;
  const opens = (more: Partial<Packet>): boolean => mayOpen({ family, ...more } as Packet, settings);
  const flags = intervalsOf(
    Array.from({ length: 256 }, (_, bits) => bits).flatMap((bits) =>
      opens({ protocol: protocol.tcp, tcpFlags: bits }) ? [[bits, bits + 1] as const] : [],
    ),
  );
  const others = without(wholeOf('protocol', family), intervalsOf([...numbers(protocol.tcp), ...numbers(icmp)]));
  return [
    ...region({ protocol: numbers(protocol.tcp), tcpFlags: flags }).boxes,
    ...region({ protocol: numbers(icmp), icmp: bytesOf((icmpType) => opens({ protocol: icmp, icmpType })) }).boxes,
    ...region({ protocol: others }).boxes,
  ];
}

const withPorts = intervalsOf(
  [protocol.tcp, protocol.udp, protocol.dccp, protocol.sctp, protocol.udplite].flatMap((each) => numbers(each)),
);

/** All packets that may begin a way, sorted by what their headers have. */
function startBoxes({ family }: Search, { from }: Plan): readonly Box[] {
  const none = numbers(missing);
  const icmp = numbers(family === 'ipv4' ? protocol.icmp : protocol.icmpv6);
  const others = without(wholeOf('protocol', family), intervalsOf([...withPorts, ...icmp]));
  const arrival: Intervals = without(
    wholeOf('in', family),
    intervalsOf([...namesLike('', false), ...namesLike('lo', false)]),
  );
  const device = from === 'node' ? namesLike('', false) : arrival;
  const whole = { in: device, fragment: numbers(0) };
  return [
    region({ ...whole, protocol: withPorts, sport: present, dport: present, icmp: none }),
    region({ ...whole, protocol: icmp, icmp: present, sport: none, dport: none }),
    region({ ...whole, protocol: others, icmp: none, sport: none, dport: none }),
    region({ in: device, fragment: numbers(1), icmp: none, sport: none, dport: none }),
  ].flatMap(({ boxes }) => boxes);
}

/** Fields that no rule changes on the way from the packet's beginning to the end of the table. */
function steadyFields({ plan, scenario }: Route, search: Search): readonly Dimension[] {
  const turns = plan.legs.some((leg) => leg.kind === 'loop' || leg.kind === 'balance');
  if (turns) return ['protocol', 'tcpFlags', 'icmp', 'length'];
  const device: readonly Dimension[] = plan.from === 'network' ? ['in'] : [];
  const source: readonly Dimension[] = ['src', 'sport'];
  const mayTranslate = translates(search) && (scenario !== 'NEW' || passesNat(plan));
  const destination: readonly Dimension[] = mayTranslate ? [] : ['dst', 'dport'];
  return ['protocol', 'tcpFlags', 'icmp', 'length', ...device, ...source, ...destination];
}

const translating = new WeakMap<RuleTable, boolean>();
/** What else a rule of the nat table may do. */
const harmless: readonly string[] = ['ACCEPT', 'DROP', 'RETURN', 'LOG', 'MARK', 'CONNMARK', 'NFLOG'];

function hasTranslation(table: RuleTable | undefined): boolean {
  if (table === undefined) return false;
  const known = translating.get(table);
  if (known !== undefined) return known;
  const found = [...table.chains.values()].some(({ rules }) => {
    for (let index = 0; index < rules.length; index++) {
      const { target } = rules.at(index);
      if (target?.spec !== undefined && !table.chains.has(target.name) && !harmless.includes(target.name)) return true;
    }
    return false;
  });
  translating.set(table, found);
  return found;
}

function passesNat({ legs }: Plan): boolean {
  return legs
    .slice(0, -1)
    .some((leg) => leg.kind === 'table' && leg.table === 'nat' && (leg.hook === 'PREROUTING' || leg.hook === 'OUTPUT'));
}

function translates({ node, family }: Search): boolean {
  return node.rulesets.some((ruleset) => ruleset.family === family && hasTranslation(ruleset.tables.get('nat')));
}

/** What the rule and the calls to its chain ask of fields that never change: nothing else needs to be followed. */
function wantedBoxes(search: Search, route: Route): readonly Box[] {
  const { place, path } = route;
  const fields = steadyFields(route, search);
  const rules = path.calls.map(({ chain, rule }) => place.table.chain(chain)?.rule(rule));
  let boxes: readonly Box[] = [new Map()];
  for (const rule of [...rules, place.rule]) {
    if (rule === undefined) continue;
    const bounds = regionOf(search, rule).boxes.map(
      (box): Box => new Map([...box].filter(([dimension]) => fields.includes(dimension))),
    );
    if (bounds.some((box) => box.size === 0)) continue;
    const met = boxes.flatMap((box) => bounds.flatMap((bound) => meet(box, bound) ?? []));
    if (met.length > mostWanted) continue;
    boxes = met;
  }
  return boxes;
}

const mostWanted = 64;
