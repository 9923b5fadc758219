/** All packets of some states through the chains of a table at once: the symbolic twin of netfilter/chain.ts. */

import { sameAddress } from '../../net/address.ts';
import type { CompiledChain, CompiledRule, CompiledTable } from '../netfilter/compile.ts';
import type { Outline } from '../netfilter/targets/target.ts';
import { type Dimension, pointOf } from '../space/dimensions.ts';
import type { Call } from './graph.ts';
import { anyMarks, changedMarks, withConnection } from './marks.ts';
import { keyOf, regionOf, type Search, type Taker } from './search.ts';
import { type Now, type State, split, withNow } from './state.ts';
import { connectionBits } from './tracking.ts';

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
const mostStates = 400;
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
    { search, table, hits, depth: 0, ways: hits?.ways ?? [], final: true },
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
        accepted.push(...inside.map((state) => translated(search, state, does)));
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
        } else states = few([...rest, ...left.back], entering);
        break;
      }
      case 'unknown': {
        const unsure = inside.map((state): State => ({ ...state, unsure: true }));
        accepted.push(...unsure);
        states = few([...rest, ...unsure], entering);
        break;
      }
      case 'marks':
      case 'rewrites':
      case 'untracks':
      case 'readies':
        states = few([...rest, ...inside.map((state) => changed(search, state, does))], entering);
    }
  }
  return { back: [...back, ...states], accepted };
}

type Effect =
  | Outline
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
      return ignored ? { kind: 'passes' } : (target.outline ?? { kind: 'unknown' });
  }
}

function splitAll(
  search: Search,
  rule: CompiledRule,
  states: readonly State[],
  entering: readonly State[],
): { readonly inside: readonly State[]; readonly rest: readonly State[] } {
  const { inside, rest } = split(states, regionOf(search, rule), search.family);
  return { inside, rest: few(rest, entering) };
}

function sameStates(a: readonly State[], b: readonly State[]): boolean {
  return a.length === b.length && a.every((state, index) => state === b[index]);
}

/**
 * Keeps the number of states small: too many become those that entered the chain again, without what the chain took
 * from them and with everything open that it may have changed.
 */
function few(states: readonly State[], entering: readonly State[]): readonly State[] {
  if (states.length <= mostStates) return states;
  const unsure = states.some((state) => state.unsure);
  const untracked = [...new Set(states.map((state) => state.untracked))];
  const values = new Map<Dimension, Set<Now | undefined>>();
  for (const field of new Set(states.flatMap((state) => [...state.now.keys()])))
    values.set(field, new Set(states.map((state) => state.now.get(field))));
  const opened = new Map<State['now'], State['now']>();
  const widened = (state: State): State => {
    const known = opened.get(state.now);
    if (known !== undefined) return { ...state, now: known };
    const open = [...values].flatMap(([field, all]) =>
      all.size === 1 && all.has(state.now.get(field)) ? [] : [field],
    );
    const wide = withNow(state, Object.fromEntries(open.map((field) => [field, 'open' as const])));
    opened.set(state.now, wide.now);
    return wide;
  };
  return entering.flatMap((state) => {
    const wide = widened(state);
    return untracked.map(
      (each): State => ({ ...wide, marks: anyMarks, unsure: wide.unsure || unsure, untracked: each }),
    );
  });
}

type Changing = Extract<Effect, { readonly kind: 'marks' | 'rewrites' | 'untracks' | 'readies' }>;

function changed(search: Search, state: State, does: Changing): State {
  switch (does.kind) {
    case 'untracks':
      return { ...withNow(state, { state: 'open' }), untracked: true };
    case 'readies':
      // What was looked at before stays what it is, and has no mark but its own.
      return {
        ...withNow(state, { state: 'open', direction: 'open' }),
        marks: withConnection(state.marks, connectionBits(search)),
      };
    case 'rewrites':
      return withNow(state, Object.fromEntries(does.fields.map((field) => [field, 'open'])));
    case 'marks': {
      const direction = state.now.get('direction');
      // Whether a packet has a connection is known but for what is followed from before.
      const connection = direction === 0 || direction === 1 || direction === 'open' ? 'has' : 'none';
      return { ...state, marks: changedMarks(state.marks, does.change, connection) };
    }
  }
}

function translated(
  { family }: Search,
  state: State,
  { side, range, to }: Extract<Outline, { readonly kind: 'translates' }>,
): State {
  const { addresses, ports } = range;
  const own = to === 'own';
  const single =
    !own && addresses !== undefined && addresses.low.family === family && sameAddress(addresses.low, addresses.high)
      ? pointOf(addresses.low)
      : undefined;
  const address: Now | undefined = single ?? (own || addresses !== undefined ? 'open' : undefined);
  const port: Now | undefined = ports === undefined && range.random === 'no' ? undefined : 'open';
  const [host, service, flag] =
    side === 'destination' ? (['dst', 'dport', 'dnat'] as const) : (['src', 'sport', 'snat'] as const);
  return withNow(state, {
    ...(address === undefined ? {} : { [host]: address }),
    ...(port === undefined ? {} : { [service]: portOf(range, port) }),
    [flag]: 'open',
  });
}

/** One port is that port, for protocols that have ports; packets without would keep none, so it stays open for them. */
function portOf({ ports }: Extract<Outline, { readonly kind: 'translates' }>['range'], otherwise: Now): Now {
  return ports !== undefined && ports.low === ports.high && ports.base === undefined ? ports.low : otherwise;
}
