import type { Family } from '../../net/family.ts';
import type { Node, Origin } from '../../node/model.ts';
import { runAtOnce, type Steps } from '../../text/schedule.ts';
import { type Path, pathsTo } from '../netfilter/callers.ts';
import { compileNode } from '../netfilter/compile.ts';
import type { RuleRef } from '../trace.ts';
import { type Closest, closestOf } from './closest.ts';
import { connectionMarks } from './connectionMarks.ts';
import { type Culprits, culpritsOf } from './culprits.ts';
import { fillingsFor } from './filling.ts';
import { bitsGiven } from './givenMarks.ts';
import type { ReachGoal } from './goal.ts';
import { isLarge } from './large.ts';
import { firstProof, type Lead, mostOdd, oddnessOf, plainer } from './leads.ts';
import { callsOf, leadsOf, leadsTo } from './leadsTo.ts';
import { mayBeOpened, oneThatMayBeOpened } from './opened.ts';
import { newPool } from './pool.ts';
import { type Proof, prove, proveOtherwise } from './prove.ts';
import { keyOf, regionOf, type Search, type Taker } from './search.ts';
import { atFirst } from './state.ts';
import { joinsConnection, scenarios, translates } from './tracking.ts';
import { type Placed, placeOf } from './wayTo.ts';

export type ReachAnswer =
  /** The last of the packets matches the rule in this outcome of its trace; those before it open its connection. */
  | ({ readonly kind: 'reached' } & Proof)
  /** No packet can: these take all that could, in the order of the way. Empty: it is not a matter of other rules. */
  | {
      readonly kind: 'none';
      readonly takers: readonly PlacedTaker[];
      readonly why: 'no-call' | 'contradiction' | 'taken';
      /** Of a contradiction: what of the rule is to blame, where it is not all of it. */
      readonly culprits?: Culprits;
    }
  /** None was found, and nothing shows that there is none. One of the three says what stands in between. */
  | {
      readonly kind: 'open';
      /** Rules whose conditions, or what they do, no dump tells. */
      readonly unknowns: readonly PlacedTaker[];
      /** The search was ended before it had looked at everything. */
      readonly cut: boolean;
      readonly closest?: Closest;
    }
  | { readonly kind: 'no-rule' };

export interface PlacedTaker extends Taker {
  readonly origin?: Origin;
}

/** Rules asked about states, in one search. */
const budget = 1_000_000;
/** Outcomes of all packets that are traced. */
const mostOutcomes = 4000;
/** Ways along which openers of connections are looked for. */
const mostOpeners = 240;

export function reach(node: Node, goal: ReachGoal): ReachAnswer {
  return runAtOnce(reaching(node, goal));
}

/** The same in steps, between which others may have their turn: of some nodes a search takes seconds. */
export function reaching(node: Node, goal: ReachGoal): Steps<ReachAnswer> {
  return look(node, goal, byOtherMeans);
}

/** A search that has shown no packet by the ways themselves. */
interface Open {
  readonly search: Search;
  readonly goal: ReachGoal;
  readonly place: Placed;
  readonly paths: readonly Path[];
  readonly left: readonly Lead[];
}

type LastResort = (open: Open) => Steps<Proof | undefined>;

function* look(node: Node, goal: ReachGoal, lastResort: LastResort): Steps<ReachAnswer> {
  const place = placeOf(compileNode(node)[goal.family], goal);
  if (place === undefined) return { kind: 'no-rule' };
  const { paths, cut } = pathsTo(place.ruleTable, goal.chain);
  if (paths.length === 0) return { kind: 'none', takers: [], why: 'no-call' };
  let search = newSearch(node, goal.family, new Set(), newSearch(node, goal.family, 'all', undefined));
  let along = yield* lookAlong(search, goal, place, paths);
  if (along.kind === 'left' && along.left.some(({ scenario }) => joinsConnection(scenario))) {
    search = yield* closer(search);
    along = yield* lookAlong(search, goal, place, paths);
  }
  if (along.kind === 'reached') return along;
  const { left } = along;
  if (left.length === 0 && !cut && !search.cut) return yield* noneOf(search, place, paths);
  const otherwise =
    (yield* firstOtherwise(search, goal)) ?? (yield* firstUntranslated(search, goal, place, paths, left));
  if (otherwise !== undefined) return { kind: 'reached', ...otherwise };
  const detour = yield* lastResort({ search, goal, place, paths, left });
  if (detour !== undefined) return { kind: 'reached', ...detour };
  const closest = closestOf(search, goal, left);
  return {
    kind: 'open',
    unknowns: placed(node, goal.family, between(search, place, left)),
    cut: search.cut || cut || search.effort.outcomes <= 0,
    ...(closest === undefined ? {} : { closest }),
  };
}

type Along =
  | Extract<ReachAnswer, { readonly kind: 'reached' }>
  /** Packets that may get there, and of which none was proven to. */
  | { readonly kind: 'left'; readonly left: readonly Lead[] };

function* lookAlong(search: Search, goal: ReachGoal, place: Placed, paths: readonly Path[]): Steps<Along> {
  const { node } = search;
  let best: Proof | undefined;
  const all: Lead[] = [];
  let current = 0;
  for (const found of leadsTo(search, place, paths)) {
    yield;
    if (found === undefined) continue;
    const { scenario, leads, round } = found;
    if (round !== current) {
      // Packets that look right may only lack an answer that the trace takes for granted: stranger ones would lack it too.
      const otherwise = yield* firstOtherwise(search, goal);
      if (otherwise !== undefined) return { kind: 'reached', ...otherwise };
      current = round;
    }
    if (leads.length > 0) {
      all.push(...leads);
      best = plainer(node, best, yield* firstProof(search, goal, scenario, leads));
    }
    if (best !== undefined && oddnessOf(node, best) <= mostOdd(scenario)) break;
  }
  if (best !== undefined) return { kind: 'reached', ...best };
  const left: Lead[] = [];
  for (const lead of all) {
    yield;
    if (yield* mayBeOpened(search, lead)) left.push(lead);
  }
  return { kind: 'left', left };
}

/** The same search anew, with less likely openers, and where it hangs on marks with those that connections can have. */
function* closer(search: Search): Steps<Search> {
  const effort = { outcomes: Math.max(search.effort.outcomes, mostOutcomes / 2), openers: mostOpeners };
  const anew: Search = { ...search, ...fresh(), effort, look: 'closer' };
  return hangsOnMarks(search) ? ((yield* withConnectionMarks(anew)) ?? anew) : anew;
}

/** Whether rules ask for marks that connections might have, and it is not known yet which these can be. */
function hangsOnMarks(search: Search): boolean {
  return search.asksMarks && search.connectionMarks === undefined && bitsGiven(search) !== 0;
}

/** The same search anew, with the marks that packets which get so far can have given connections; undefined: too many to follow. */
function* withConnectionMarks(search: Search): Steps<Search | undefined> {
  const found = yield* connectionMarks(search);
  return found === undefined
    ? undefined
    : { ...search, ...fresh(), connectionMarks: found.marks, markTakers: found.takers };
}

/** Every open answer must: who reads it wants to know what to look at. */
export function namesSomething({ unknowns, cut, closest }: Extract<ReachAnswer, { readonly kind: 'open' }>): boolean {
  return unknowns.length > 0 || cut || closest !== undefined;
}

/** Rules that no dump tells all about; where every packet has been in other hands, those that gave it there. */
function between(search: Search, place: Placed, leads: readonly Lead[]): Iterable<Taker> {
  const handedOver = leads.flatMap(({ state }) => state.handedOver ?? []);
  if (leads.length > 0 && handedOver.length === leads.length)
    return new Map(handedOver.map((rule) => [keyOf(rule), rule])).values();
  const own = { table: place.table.name, chain: place.chain, rule: place.index + 1 };
  if (!regionOf(search, place.rule).exact) search.unknowns.set(keyOf(own), own);
  return search.unknowns.values();
}

function* byOtherMeans(open: Open): Steps<Proof | undefined> {
  return (yield* byFilling(open)) ?? (yield* byDetour(open));
}

/** A search within another one gives up sooner. */
function* byNone(): Steps<undefined> {}

/** Rules that change packets, whose own packets are tried; and rules that are looked at for them. */
const mostDetours = 6;
const mostLooked = 6000;
const changers: ReadonlySet<string> = new Set(['MARK', 'CONNMARK', 'DNAT', 'REDIRECT']);

/**
 * Packets that a large table before this one marks or translates: what it does to them all is too much to follow, so
 * those that reach its marking and translating rules are tried. One of each chain, and only some of them.
 */
function* byDetour({ search: { node }, goal }: Open): Steps<Proof | undefined> {
  const nat = node.rulesets.find(({ family }) => family === goal.family)?.tables.get('nat');
  if (!isLarge(nat) || nat === undefined) return undefined;
  const tried = new Map<string, number>();
  let looked = 0;
  let left = mostDetours;
  for (const { name: chain, rules } of nat.chains.values()) {
    for (let index = 0; index < rules.length; index++) {
      if (++looked > mostLooked || left === 0) return undefined;
      const target = rules.at(index).target?.name ?? '';
      if (!changers.has(target) || (tried.get(target) ?? 0) >= mostDetours / 2) continue;
      const found = yield* look(node, { family: goal.family, table: 'nat', chain, rule: index + 1 }, byNone);
      if (found.kind !== 'reached') continue;
      tried.set(target, (tried.get(target) ?? 0) + 1);
      left--;
      const proof = prove(node, found.packets, goal, { outcomes: mostOutcomes, openers: 0 });
      if (proof !== undefined) return proof;
    }
  }
  return undefined;
}

/** Packets behind others that have filled or emptied the sets that rules on their way ask about. */
function* byFilling({ search, goal, place, paths, left }: Open): Steps<Proof | undefined> {
  const { node, family } = search;
  const onTheWay = [...paths.flatMap((path) => callsOf(place, path)), place.rule.rule];
  const open = [...search.unknowns.values()].flatMap(
    (rule) => placeOf(compileNode(node)[family], rule)?.rule.rule ?? [],
  );
  const prepares = yield* fillingsFor(node, family, [...onTheWay, ...open], function* (rule) {
    const found = yield* look(node, rule, byNone);
    return found.kind === 'reached' ? found.packets : undefined;
  });
  if (prepares.length === 0) return undefined;
  const anew: Search = { ...search, effort: { outcomes: mostOutcomes / 2, openers: mostOpeners / 4 } };
  for (const scenario of scenarios) {
    const leads = left.flatMap((lead) => (lead.scenario === scenario ? [{ ...lead, prepares }] : []));
    const proof = yield* firstProof(anew, goal, scenario, leads);
    if (proof !== undefined) return proof;
  }
  return undefined;
}

/** Later packets, where a table of nat has left open what is asked of them. */
function* firstUntranslated(
  search: Search,
  goal: ReachGoal,
  place: Placed,
  paths: readonly Path[],
  left: readonly Lead[],
): Steps<Proof | undefined> {
  if (!translates(search)) return undefined;
  for (const scenario of ['ANSWER', 'LATER', 'AGAIN'] as const) {
    if (!left.some((lead) => lead.scenario === scenario)) continue;
    const leads = yield* leadsOf(
      search,
      { place, scenario, marks: 'none', aim: 'untranslated', among: 'usual' },
      paths,
    );
    const proof = yield* firstProof(search, goal, scenario, leads);
    if (proof !== undefined) return proof;
  }
  return undefined;
}

/** Packets that would match if something else were so than what is usual. None is asked twice. */
function* firstOtherwise(search: Search, goal: ReachGoal): Steps<Proof | undefined> {
  const { node, tried } = search;
  const effort = { outcomes: mostOutcomes / 4, openers: 0 };
  const fresh = tried.slice(search.turned);
  search.turned = tried.length;
  for (const packets of fresh) {
    yield;
    const proof = proveOtherwise(node, packets, goal, effort);
    if (proof !== undefined) return proof;
  }
  return undefined;
}

function newSearch(node: Node, family: Family, ignored: Search['ignored'], free: Search['free']): Search {
  const pool = free?.pool ?? newPool();
  return {
    node,
    family,
    ignored,
    free,
    beginnings: ignored === 'all' ? new Map() : undefined,
    comes: new Map(),
    regions: free?.regions ?? new Map(),
    pool,
    atFirst: free?.atFirst ?? atFirst(pool),
    ...fresh(),
    look: 'usual',
    connectionMarks: undefined,
    markTakers: new Map(),
    effort: { outcomes: mostOutcomes, openers: mostOpeners },
    openers: new Map(),
    firsts: new Map(),
    opened: new Map(),
    traced: new Set(),
    tried: [],
    turned: 0,
    asksMarks: false,
  };
}

/** What a search finds out along the ways. */
function fresh() {
  return { takers: new Map<string, Taker>(), unknowns: new Map<string, RuleRef>(), budget, cut: false };
}

/** Rounds in which what takes packets behind those that take them first is looked for. */
const mostTakers = 8;

/** Undefined: none comes. */
function* someLead(search: Search, place: Placed, paths: readonly Path[]): Steps<Lead | undefined> {
  for (const step of leadsTo(search, place, paths)) {
    yield;
    const found = yield* oneThatMayBeOpened(search, step?.leads ?? []);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Those that take the packets, and those that would take them if the others did not: without all of them some come. */
function* noneOf(search: Search, place: Placed, paths: readonly Path[]): Steps<ReachAnswer> {
  const { node, family } = search;
  const takers = new Map<string, Taker>();
  let last = search;
  for (let round = 0; round < mostTakers; round++) {
    // Where nothing takes packets on the way, it may be those that would mark their connection.
    const more = last.takers.size > 0 ? last.takers : last.markTakers;
    // Nothing takes anything, and still none comes: it is not a matter of other rules.
    if (more.size === 0) return yield* contradiction(search, place, paths);
    for (const [key, taker] of more) takers.set(key, taker);
    const next = newSearch(node, family, new Set(takers.keys()), search.free);
    last = (search.connectionMarks === undefined ? undefined : yield* withConnectionMarks(next)) ?? next;
    let comes = yield* someLead(last, place, paths);
    if (comes !== undefined && joinsConnection(comes.scenario) && hangsOnMarks(last)) {
      // With the marks that connections can have it may be that none comes yet.
      last = (yield* withConnectionMarks(last)) ?? last;
      comes = yield* someLead(last, place, paths);
    }
    if (comes !== undefined || last.cut) break;
  }
  return { kind: 'none', takers: placed(node, family, takers.values()), why: 'taken' };
}

function* contradiction(search: Search, place: Placed, paths: readonly Path[]): Steps<ReachAnswer> {
  const { node, family, regions, connectionMarks } = search;
  const anew = (): Search => ({ ...newSearch(node, family, new Set(), undefined), regions, connectionMarks });
  const culprits = yield* culpritsOf(search, place, paths, anew);
  return { kind: 'none', takers: [], why: 'contradiction', ...(culprits === undefined ? {} : { culprits }) };
}

function placed(node: Node, family: Family, takers: Iterable<Taker>): readonly PlacedTaker[] {
  const found = [...takers].map((taker): PlacedTaker => {
    const chain = node.rulesets
      .filter((ruleset) => ruleset.family === family)
      .map(({ tables }) => tables.get(taker.table)?.chains.get(taker.chain))
      .find((found) => found !== undefined && (taker.rule ?? 0) <= found.rules.length);
    const origin = taker.rule === undefined ? chain?.origin : chain?.rules.origin(taker.rule - 1);
    return { ...taker, ...(origin === undefined ? {} : { origin }) };
  });
  return found.sort((a, b) => (a.origin?.line ?? 0) - (b.origin?.line ?? 0));
}
