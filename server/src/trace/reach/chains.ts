/** All packets of some states through the chains of a table at once: the symbolic twin of netfilter/chain.ts. */

import type { Family } from '../../net/family.ts';
import type { Call } from '../netfilter/callers.ts';
import type { CompiledChain, CompiledRule, CompiledTable } from '../netfilter/compile.ts';
import type { Outline } from '../netfilter/targets/target.ts';
import { addressesBetween, addressesUnder, states as stateNames, wholeOf } from '../space/dimensions.ts';
import { holdsPoint, type Intervals } from '../space/intervals.ts';
import { numbers } from '../space/region.ts';
import type { RuleRef } from '../trace.ts';
import { rewritten } from './bytes.ts';
import { keepFew } from './few.ts';
import { bitsGiven, settled } from './givenMarks.ts';
import { insideOf, type Lens, type Split, split } from './lens.ts';
import { anyMarks, type ChangeOfMarks, changedMarks, templateMarks, withAnyMark } from './marks.ts';
import { pooledMarks } from './pool.ts';
import { keyOf, lensFor, type Search, type Taker } from './search.ts';
import { headersOf, isConnected, open, type State, withNow } from './state.ts';
import { opening, readdressed, tupleFields } from './tuples.ts';

type Way = readonly Call[];

/** Where the search goes to, in the table that is walked: along the calls, up to the rule. */
export interface Hits {
  /** Each from the hook's chain to that of the rule. */
  readonly ways: readonly Way[];
  readonly chain: string;
  /** From 0. */
  readonly rule: number;
  /** States whose packets the rule matches. */
  readonly matched: State[];
}

interface Left {
  /** Back to the caller, or to the policy. */
  readonly back: readonly State[];
  /** Done with the table. */
  readonly accepted: readonly State[];
}

/** As deep as iptables lets chains be nested. */
const deepest = 128;

/** What leaves the table alive. States at the rule of `hits` are added there. */
export function walkTable(
  search: Search,
  table: CompiledTable,
  hook: string,
  states: readonly State[],
  hits?: Hits,
): readonly State[] {
  const base = table.chain(hook);
  if (base === undefined || states.length === 0) return states;
  const { back, accepted } = walkChain(
    { search, table, hook, hits, depth: 0, ways: hits?.ways ?? [], final: true },
    base,
    states,
  );
  const policy: Taker = { table: table.name, chain: hook };
  if (base.chain.policy !== 'DROP' || isIgnored(search, policy)) return [...accepted, ...back];
  if (back.length > 0 && hits === undefined) search.takers.set(keyOf(policy), policy);
  return accepted;
}

interface Place {
  readonly search: Search;
  readonly table: CompiledTable;
  readonly hook: string;
  readonly hits: Hits | undefined;
  readonly depth: number;
  /** Those of `hits` by whose first calls the chain was come to. */
  readonly ways: readonly Way[];
  /** No call that leads to the rule comes behind this chain. */
  readonly final: boolean;
}

function walkChain(place: Place, chain: CompiledChain, entering: readonly State[]): Left {
  const { search, table, hits, depth, ways, final } = place;
  // The last call that leads to the rule, or the rule itself; -1: none does.
  const last = Math.max(-1, ...ways.map((way) => way[depth]?.rule ?? hits?.rule ?? -1));
  const end = final && last >= 0 ? last + 1 : chain.length;
  const back: State[] = [];
  const accepted: State[] = [];
  const fewer = keepFew(search.family, entering);
  let states = entering;
  for (let index = 0; index < end && states.length > 0; index++) {
    const rule = chain.rule(index);
    const isGoal = hits !== undefined && hits.rule === index && hits.chain === chain.name;
    const ref = { table: table.name, chain: chain.name, rule: index + 1 };
    const does = effectOf(search, rule, ref);
    if (!isGoal && does.kind === 'passes') continue;
    search.budget -= states.length * 2;
    if (search.budget < 0) {
      search.cut = true;
      return { back, accepted };
    }
    const lens = lensFor(search, rule);
    // Where nothing is taken all go on as they were too: rules that were ignored may have kept them from this one.
    const { inside, rest } =
      search.ignored === 'all'
        ? { inside: insideOf(states, lens), rest: states }
        : splitFew(states, lens, search.family, fewer);
    if (isGoal) hits.matched.push(...inside);
    // Nothing behind it matters.
    if (isGoal && index === last && final) break;
    if (inside.length === 0 || does.kind === 'passes') continue;
    if (!lens.region.exact) search.unknowns.set(keyOf(ref), ref);
    const take = (): void => {
      if (index !== last || !final) search.takers.set(keyOf(ref), ref);
    };
    switch (does.kind) {
      case 'return':
        if (index < last) take();
        back.push(...inside);
        states = rest;
        break;
      case 'ends':
        take();
        states = rest;
        break;
      case 'accepts':
        if (hits !== undefined) take();
        accepted.push(...inside);
        states = rest;
        break;
      case 'translates':
        if (hits !== undefined) take();
        accepted.push(...inside.map((state) => translated(search, state, does, place.hook)));
        states = rest;
        break;
      case 'chain': {
        const next = table.chain(does.name);
        if (next === undefined) break;
        if (depth >= deepest) {
          search.cut = true;
          break;
        }
        const followed = ways.filter((way) => way[depth]?.rule === index);
        const left = walkChain(
          { ...place, depth: depth + 1, ways: followed, final: final && index === last },
          next,
          inside,
        );
        accepted.push(...left.accepted);
        if (does.how === 'goto') {
          if (hits !== undefined) take();
          back.push(...left.back);
          states = rest;
        } else if (sameStates(left.back, inside)) {
          // Nothing happened in there: what was split for it is one again.
        } else states = fewer([...rest, ...left.back]);
        break;
      }
      case 'unknown': {
        search.unknowns.set(keyOf(ref), ref);
        const mangled = inside.flatMap((state) => treated(search, mangledBy(search, state, ref)));
        accepted.push(...mangled);
        if (does.goes === 'back') {
          if (hits !== undefined) take();
          back.push(...inside, ...mangled);
          states = rest;
        } else states = fewer([...rest, ...inside, ...mangled]);
        break;
      }
      case 'may-end': {
        search.unknowns.set(keyOf(ref), ref);
        const { others } = does;
        if (others.to === 'on') break;
        if (hits !== undefined) take();
        if (others.as === 'marked') accepted.push(...inside.map((state) => remarked(search, state, others.change)));
        else {
          if (others.as === 'perhaps-mangled') accepted.push(...inside);
          accepted.push(...inside.map((state) => mangledBy(search, state, ref)));
        }
        states = rest;
        break;
      }
      case 'rewrites-byte':
        states = fewer([...rest, ...inside.flatMap((state) => rewritten(state, does.change))]);
        break;
      case 'fills':
      case 'marks':
      case 'rewrites':
      case 'readdresses':
      case 'untracks':
      case 'readies':
        states = fewer([...rest, ...inside.map((state) => changed(search, state, does))]);
    }
  }
  return { back: [...back, ...states], accepted };
}

function splitFew(
  states: readonly State[],
  lens: Lens,
  family: Family,
  fewer: (states: readonly State[]) => readonly State[],
): Split {
  const { inside, rest } = split(states, lens, family);
  return { inside, rest: fewer(rest) };
}

type Effect =
  | Outline
  | { readonly kind: 'return' }
  /** Neither takes nor leaves anything for certain. `goes`: where packets go that it lets go on. */
  | { readonly kind: 'unknown'; readonly goes: 'on' | 'back' }
  | { readonly kind: 'chain'; readonly name: string; readonly how: 'jump' | 'goto' };

function isIgnored({ ignored }: Search, taker: Taker): boolean {
  return ignored === 'all' || ignored.has(keyOf(taker));
}

/** A rule that is ignored takes nothing away: its jumps come back. One of many may still change packets. */
function effectOf(search: Search, { target, rule }: CompiledRule, ref: RuleRef): Effect {
  const ignored = isIgnored(search, ref);
  switch (target.kind) {
    case 'none':
      return { kind: 'passes' };
    case 'return':
      return ignored ? { kind: 'passes' } : { kind: 'return' };
    case 'chain':
      return { kind: 'chain', name: target.name, how: ignored ? 'jump' : target.how };
    case 'action':
      // No region tells what is in a set that rules change.
      if (target.outline?.kind === 'fills' && target.outline.mark === 'kept') return { kind: 'passes' };
      if (ignored && (search.ignored !== 'all' || isDone(target.outline))) return { kind: 'passes' };
      return target.outline ?? { kind: 'unknown', goes: rule.target?.how === 'goto' && !ignored ? 'back' : 'on' };
  }
}

/** Whether a target does no more than to take packets out of the table. */
function isDone(outline: Outline | undefined): boolean {
  return outline?.kind === 'accepts' || outline?.kind === 'ends';
}

function sameStates(a: readonly State[], b: readonly State[]): boolean {
  return a.length === b.length && a.every((state, index) => state === b[index]);
}

/** The state behind a rule that takes nothing and does this. */
export function changed(
  search: Search,
  state: State,
  does: Extract<Effect, { readonly kind: 'fills' | 'marks' | 'rewrites' | 'readdresses' | 'untracks' | 'readies' }>,
): State {
  const { family } = search;
  switch (does.kind) {
    case 'untracks':
      if (state.track === 'undecided') return { ...withNow(state, { state: untracked }), track: 'notrack' };
      return lookedAtAnew(search, state);
    case 'readies': {
      if (state.track !== 'undecided') return lookedAtAnew(search, state);
      const template = open(family, ...tupleFields);
      return {
        ...withNow(state, { ...template, state: fresh, direction: original }),
        marks: pooledMarks(state.pool, templateMarks(state.marks, bitsGiven(search))),
        track: 'template',
      };
    }
    case 'fills':
      return { ...state, marks: pooledMarks(state.pool, withAnyMark(state.marks)) };
    case 'rewrites': {
      const fields = does.fields.filter((field) => field !== 'mark');
      const marks = does.fields.includes('mark') ? pooledMarks(state.pool, withAnyMark(state.marks)) : state.marks;
      return { ...withNow(state, open(family, ...fields)), marks };
    }
    case 'readdresses': {
      const under = addressesUnder(does.to) ?? wholeOf(does.side, family);
      return { ...withNow(state, { [does.side]: under }), link: state.link === opening ? readdressed : state.link };
    }
    case 'marks':
      return remarked(search, state, does.change);
  }
}

function remarked({ onMarked }: Search, state: State, change: ChangeOfMarks): State {
  const connection = isConnected(state) ? 'has' : 'none';
  const after = { ...state, marks: pooledMarks(state.pool, changedMarks(state.marks, change, connection)) };
  if (onMarked !== undefined && connection === 'has') {
    const before = pooledMarks(state.pool, settled(state));
    const marks = changedMarks(before, change, connection);
    if (marks.ctmark !== before.ctmark) onMarked({ ...after, marks });
  }
  return after;
}

/** A program, or something that no file of targets tells, has written into the packet. */
function mangledBy({ family, onMarked }: Search, state: State, by: RuleRef): State {
  const fields = open(
    family,
    'src',
    'dst',
    'sport',
    'dport',
    'ttl',
    'tos',
    'tcpFlags',
    'length',
    'tcpOptions',
    'frame',
  );
  const wide = withNow(state, by.table === 'nat' ? { ...fields, ...open(family, 'dnat', 'snat') } : fields);
  const mangled = {
    ...wide,
    handedOver: state.handedOver ?? by,
    marks: anyMarks,
    link: state.link === opening ? readdressed : state.link,
  };
  onMarked?.(mangled);
  return mangled;
}

/** In raw it may have told connection tracking something. */
function treated(search: Search, state: State): readonly State[] {
  return state.track === 'undecided' ? [state, ...told(search, state)] : [state];
}

/** What rules of raw tell connection tracking of the packets; of those that it has looked at, only a second time. */
export function told(search: Search, state: State): readonly State[] {
  const [untracked, ready] = [
    changed(search, state, { kind: 'untracks' }),
    changed(search, state, { kind: 'readies' }),
  ];
  return [untracked, ready].filter((each) => each !== state);
}

/** Told a second time: what comes round over loopback, and was invalid, is looked at anew. */
function lookedAtAnew({ family }: Search, state: State): State {
  const wasInvalid = state.track === 'done' && holdsPoint(state.now.get('state') ?? [], invalid);
  return wasInvalid ? withNow(state, open(family, 'state', 'direction')) : state;
}

const invalid = stateNames.indexOf('INVALID');

/** What later rules of raw see already: a packet without a connection, or with the template that CT put there. */
const untracked = numbers(stateNames.indexOf('UNTRACKED'));
const fresh = numbers(stateNames.indexOf('NEW'));
const original = numbers(0);

const flags = numbers(0, 1);

function translated(
  { family }: Search,
  state: State,
  { side: decided, range, to }: Extract<Outline, { readonly kind: 'translates' }>,
  hook: string,
): State {
  const incoming = hook === 'PREROUTING' || hook === 'OUTPUT';
  const side = decided === 'by-hook' ? (incoming ? 'destination' : 'source') : decided;
  const [host, service, flag] =
    side === 'destination' ? (['dst', 'dport', 'dnat'] as const) : (['src', 'sport', 'snat'] as const);
  const { addresses, ports } = range;
  const address =
    to === 'own'
      ? wholeOf(host, family)
      : addresses === undefined
        ? undefined
        : addresses.low.family === family
          ? addressesBetween(addresses.low, addresses.high)
          : wholeOf(host, family);
  // A source port changes where another connection has it already.
  const port =
    ports !== undefined && ports.base === undefined
      ? numbers(ports.low, ports.high)
      : ports === undefined && range.random === 'no' && side === 'destination'
        ? undefined
        : anyPort;
  return withNow(state, {
    ...(address === undefined ? {} : { [host]: address }),
    ...(port === undefined || headersOf(state.box) !== 'ports' ? {} : { [service]: port }),
    [flag]: flags,
    ...(side === 'destination' ? open(family, 'frame') : {}),
  });
}

const anyPort: Intervals = numbers(0, 65535);
