/** What one search keeps in mind while it carries packets along the ways to a rule. */
import type { PacketInput } from '../../../../protocol/trace.ts';
import type { Family } from '../../net/family.ts';
import type { Node } from '../../node/model.ts';
import { type CompiledRule, regionOfAll } from '../netfilter/compile.ts';
import type { Condition } from '../netfilter/condition.ts';
import type { Dimension } from '../space/dimensions.ts';
import type { Region } from '../space/region.ts';
import type { Outcome, RuleRef } from '../trace.ts';
import { type Lens, lensOf } from './lens.ts';
import type { GivenMark } from './marks.ts';
import type { Pool } from './pool.ts';
import type { Effort } from './prove.ts';
import type { Now, State } from './state.ts';

/** A rule, or where `rule` is undefined the policy of a hook's chain. */
export interface Taker extends Omit<RuleRef, 'rule'> {
  readonly rule?: number;
}

/** A packet that opens a connection, and what it came to. */
export interface Opener {
  /** What must come before it: the connection that announces this one. */
  readonly before?: readonly PacketInput[];
  readonly first: PacketInput;
  readonly outcome: Outcome;
  /** What the other end answers. */
  readonly reply: PacketInput | undefined;
}

/** Names a taker in the maps of a search. */
export function keyOf({ table, chain, rule }: Taker): string {
  return `${table}/${chain}/${rule ?? 'policy'}`;
}

/** What was found out of a rule. */
interface Known {
  readonly region: Region;
  /** Undefined: there are too many rules to keep in mind how states saw each of them. */
  readonly lens: Lens | undefined;
  readonly asksMarks: boolean;
}

/** Rules of which it is kept in mind. */
const mostLenses = 2000;

export interface Search {
  readonly node: Node;
  readonly family: Family;
  readonly regions: Map<CompiledRule, Known>;
  /**
   * Rules and policies (by their keys) that are walked as if they took nothing away. `all`: none does, and whatever rules
   * change of packets may also not happen.
   */
  readonly ignored: ReadonlySet<string> | 'all';
  /**
   * The same search as if no rule took anything, on which little has to be walked: ways on which even that finds nothing
   * need no closer look.
   */
  readonly free: Search | undefined;
  /**
   * What is behind the first legs of ways that were walked: many ways begin alike. Undefined where it has to be recorded
   * anew what happens on each.
   */
  readonly beginnings: Map<string, readonly State[]> | undefined;
  /** Whether packets come along ways at all, by the way. */
  readonly comes: Map<string, boolean>;
  /** What its states have in common, and what they have before anything happens to them. */
  readonly pool: Pool;
  readonly atFirst: Now;
  /** What took packets on the way, by key. */
  readonly takers: Map<string, Taker>;
  /** Rules on the way of which no region tells what they do, by key. */
  readonly unknowns: Map<string, RuleRef>;
  /** `closer`: where the usual packets don't get there, connections that hardly anybody opens are looked at too. */
  readonly look: 'usual' | 'closer';
  /** Marks that connections may have; undefined: with any of the bits that some rule may set. */
  readonly connectionMarks: readonly GivenMark[] | undefined;
  /** What takes packets that would give connections other marks, by key. */
  readonly markTakers: ReadonlyMap<string, Taker>;
  /** Is told of states whose connection a rule has marked. */
  readonly onMarked?: (state: State) => void;
  /** Steps that are left: a step is one rule asked about one state. */
  budget: number;
  readonly effort: Effort;
  /** Connections that were tried, by the packet that opens them. */
  readonly openers: Map<string, readonly Opener[]>;
  /** Packets that may open connections, by what was asked of them. */
  readonly firsts: Map<string, readonly PacketInput[]>;
  /** Whether connections may be opened by such packets, by what was asked of them. */
  readonly opened: Map<string, boolean>;
  /** Sequences of packets that were traced, as text. */
  readonly traced: Set<string>;
  /** Packets of the likeliest leads that did not get there. */
  readonly tried: (readonly PacketInput[])[];
  /** So many of these were asked with other answers than those that the trace takes for granted. */
  turned: number;
  /** Something was not looked at, so that nobody may say that no packet comes. */
  cut: boolean;
  /** A rule on the way asked for a mark. */
  asksMarks: boolean;
}

export function regionOf(search: Search, rule: CompiledRule): Region {
  const known = search.regions.get(rule) ?? lookAt(search, rule);
  search.asksMarks ||= known.asksMarks;
  return known.region;
}

/** The rule's region as states see it. */
export function lensFor(search: Search, rule: CompiledRule): Lens {
  const region = regionOf(search, rule);
  return search.regions.get(rule)?.lens ?? lensOf(region);
}

/** The same search, as if the rule had other conditions. */
export function supposing(search: Search, rule: CompiledRule, conditions: readonly Condition[]): Search {
  const anew: Search = { ...search, regions: new Map(search.regions) };
  lookAt(anew, rule, conditions);
  return anew;
}

function lookAt({ regions, family, node }: Search, rule: CompiledRule, conditions = rule.conditions) {
  const region = regionOfAll(conditions, { family, node });
  const lens = regions.size < mostLenses ? lensOf(region) : undefined;
  const found = { region, lens, asksMarks: region.boxes.some((box) => [...box.keys()].some(isMark)) };
  regions.set(rule, found);
  return found;
}

function isMark(dimension: Dimension): boolean {
  return dimension.startsWith('mark.') || dimension.startsWith('ctmark.');
}
