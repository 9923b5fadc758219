/** All packets of some states through the chains of a table at once: the symbolic twin of netfilter/chain.ts. */

import type { CompiledChain, CompiledRule, CompiledTable } from '../netfilter/compile.ts';
import type { Outline } from '../netfilter/targets/target.ts';
import { addressesBetween, states as stateNames, wholeOf } from '../space/dimensions.ts';
import { holdsPoint, type Intervals, intervalsOf } from '../space/intervals.ts';
import { numbers } from '../space/region.ts';
import type { Call } from './graph.ts';
import { anyMarks, changedMarks, either, templateMarks } from './marks.ts';
import { keyOf, regionOf, type Search, type Taker } from './search.ts';
import { type Changes, headersOf, isConnected, type Now, open, type State, split, withNow } from './state.ts';
import { connectionBits } from './tracking.ts';
import { tupleFields } from './tuples.ts';

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

/** More states than this at one place are made one that holds them all. */
const mostStates = 200;
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
  if (base.chain.policy !== 'DROP' || search.ignored.has(keyOf(policy))) return [...accepted, ...back];
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
  let states = entering;
  for (let index = 0; index < end && states.length > 0; index++) {
    const rule = chain.rule(index);
    const isGoal = hits !== undefined && hits.rule === index && hits.chain === chain.name;
    const ref = { table: table.name, chain: chain.name, rule: index + 1 };
    const does = effectOf(rule, search.ignored.has(keyOf(ref)));
    if (!isGoal && does.kind === 'passes') continue;
    search.budget -= states.length * 2;
    if (search.budget < 0) {
      search.cut = true;
      return { back, accepted };
    }
    const { inside, rest } = splitAll(search, rule, states, entering);
    if (isGoal) hits.matched.push(...inside);
    // Nothing behind it matters.
    if (isGoal && index === last && final) break;
    if (inside.length === 0 || does.kind === 'passes') continue;
    if (!regionOf(search, rule).exact) search.unknowns.set(keyOf(ref), ref);
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
        } else states = few(search, [...rest, ...left.back], entering);
        break;
      }
      case 'unknown': {
        const fields = open(search.family, 'src', 'dst', 'sport', 'dport', 'ttl', 'tos', 'tcpFlags', 'length');
        const unsure = inside.map((state): State => ({ ...withNow(state, fields), marks: anyMarks, unsure: true }));
        accepted.push(...unsure);
        states = few(search, [...rest, ...unsure], entering);
        break;
      }
      case 'marks':
      case 'rewrites':
      case 'untracks':
      case 'readies':
        states = few(search, [...rest, ...inside.map((state) => changed(search, state, does))], entering);
    }
  }
  return { back: [...back, ...states], accepted };
}

type Effect =
  | Exclude<Outline, { readonly kind: 'fills' }>
  | { readonly kind: 'return' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'chain'; readonly name: string; readonly how: 'jump' | 'goto' };

/** A rule that is ignored takes nothing away: its jumps come back. */
function effectOf({ target }: CompiledRule, ignored: boolean): Effect {
  switch (target.kind) {
    case 'none':
      return { kind: 'passes' };
    case 'return':
      return ignored ? { kind: 'passes' } : { kind: 'return' };
    case 'chain':
      return { kind: 'chain', name: target.name, how: ignored ? 'jump' : target.how };
    case 'action':
      // No region tells what is in a set that rules change.
      if (ignored || target.outline?.kind === 'fills') return { kind: 'passes' };
      return target.outline ?? { kind: 'unknown' };
  }
}

function splitAll(
  search: Search,
  rule: CompiledRule,
  states: readonly State[],
  entering: readonly State[],
): { readonly inside: readonly State[]; readonly rest: readonly State[] } {
  const { inside, rest } = split(states, regionOf(search, rule), search.family);
  return { inside, rest: few(search, rest, entering) };
}

function sameStates(a: readonly State[], b: readonly State[]): boolean {
  return a.length === b.length && a.every((state, index) => state === b[index]);
}

/**
 * Keeps the number of states small: too many become those that entered the chain again, without what the chain took
 * from them and with everything open that it may have changed.
 */
function few(search: Search, states: readonly State[], entering: readonly State[]): readonly State[] {
  const [first] = states;
  if (states.length <= mostStates || first === undefined) return states;
  const unsure = states.some((state) => state.unsure);
  const tracks = [...new Set(states.map(({ track }) => track))];
  const marks = [...new Set(states.map((state) => state.marks))].reduce(either);
  const changes = unionOf(search, [...new Set(states.map((state) => state.now))]);
  return entering.flatMap((state) => {
    const wide = withNow(state, changes);
    return tracks.map((track): State => ({ ...wide, marks, unsure: wide.unsure || unsure, track }));
  });
}

/** Every value that one of them has; fields that some of them left as they were sent may have any. */
function unionOf({ family }: Search, all: readonly Now[]): Changes {
  const fields = new Set(all.flatMap((now) => [...now.keys()]));
  return Object.fromEntries(
    [...fields].map((field) => {
      const known = all.map((now) => now.get(field));
      const whole = known.includes(undefined) ? wholeOf(field, family) : undefined;
      return [field, whole ?? intervalsOf([...new Set(known)].flatMap((values) => values ?? []))];
    }),
  );
}

function changed(
  search: Search,
  state: State,
  does: Extract<Effect, { readonly kind: 'marks' | 'rewrites' | 'untracks' | 'readies' }>,
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
        marks: templateMarks(state.marks, connectionBits(search)),
        track: 'template',
      };
    }
    case 'rewrites':
      return withNow(state, open(family, ...does.fields));
    case 'marks':
      return { ...state, marks: changedMarks(state.marks, does.change, isConnected(state) ? 'has' : 'none') };
  }
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
  });
}

const anyPort: Intervals = numbers(0, 65535);
