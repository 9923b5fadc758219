/**
 * Where names stand in a table: for each name the slots of the chunks that mention it. An edit that changes no
 * names leaves the maps as they are, and one that does copies the maps that it changes.
 */
import { type Edges, edgesOf, sameEdges } from './edges.ts';
import type { Mentions, Part, PlacedPart } from './part.ts';
import { sameNames } from './part.ts';

/** Names to slot ids, in no particular order. */
export type NameIndex = ReadonlyMap<string, readonly number[]>;

export interface BlockIndex {
  /** Chains by their declarations. */
  readonly declared: NameIndex;
  /** Chains by the rules in them. */
  readonly rules: NameIndex;
  /** Chains by the jumps to them. */
  readonly jumps: NameIndex;
  readonly sets: NameIndex;
  /** The jumps of each part. The same list as before an edit, as long as no jump changed. */
  readonly edges: readonly Edges[];
}

const nothing: NameIndex = new Map();
export const emptyIndex: BlockIndex = { declared: nothing, rules: nothing, jumps: nothing, sets: nothing, edges: [] };

type Kind = Exclude<keyof BlockIndex, 'edges'>;
const kinds: readonly Kind[] = ['declared', 'rules', 'jumps', 'sets'];

interface Change {
  readonly slot: number;
  readonly before: Part | undefined;
  readonly after: Part | undefined;
}

/** In steps where there is no index yet: a table may have hundreds of parts. */
export function* indexing(
  index: BlockIndex,
  before: readonly PlacedPart[],
  after: readonly PlacedPart[],
): Generator<void, BlockIndex> {
  return before.length === 0 ? yield* freshIndex(after) : updatedIndex(index, before, after);
}

function* freshIndex(parts: readonly PlacedPart[]): Generator<void, BlockIndex> {
  return {
    declared: yield* collected(parts, (part) => part.declared),
    rules: yield* collected(parts, (part) => part.rules),
    jumps: yield* collected(parts, (part) => part.jumps),
    sets: yield* collected(parts, (part) => part.sets),
    edges: parts.map(({ part }) => edgesOf(part)),
  };
}

/** Parts between two steps. */
const stride = 64;

function* collected(parts: readonly PlacedPart[], mentionsOf: (part: Part) => Mentions): Generator<void, NameIndex> {
  const index = new Map<string, number[]>();
  for (const [number, { slot, part }] of parts.entries()) {
    for (const name of mentionsOf(part).names) {
      const slots = index.get(name);
      if (slots === undefined) index.set(name, [slot]);
      else slots.push(slot);
    }
    if (number % stride === stride - 1) yield;
  }
  return index;
}

function updatedIndex(index: BlockIndex, before: readonly PlacedPart[], after: readonly PlacedPart[]): BlockIndex {
  const changes = changesBetween(before, after);
  if (changes.length === 0) return index;
  const [declared, rules, jumps, sets] = kinds.map((kind) => updated(index[kind], changes, (part) => part[kind]));
  return {
    declared: declared ?? nothing,
    rules: rules ?? nothing,
    jumps: jumps ?? nothing,
    sets: sets ?? nothing,
    edges: changes.every(keepsEdges) ? index.edges : after.map(({ part }) => edgesOf(part)),
  };
}

function keepsEdges({ before, after }: Change): boolean {
  if (before && after) return sameEdges(edgesOf(before), edgesOf(after));
  const only = before ?? after;
  return only === undefined || only.jumps.names.length === 0;
}

function changesBetween(before: readonly PlacedPart[], after: readonly PlacedPart[]): readonly Change[] {
  const old = new Map(before.map(({ slot, part }) => [slot, part]));
  const changes: Change[] = [];
  for (const { slot, part } of after) {
    const was = old.get(slot);
    old.delete(slot);
    if (was !== part) changes.push({ slot, before: was, after: part });
  }
  for (const [slot, part] of old) changes.push({ slot, before: part, after: undefined });
  return changes;
}

function updated(index: NameIndex, changes: readonly Change[], mentionsOf: (part: Part) => Mentions): NameIndex {
  let copy: Map<string, readonly number[]> | undefined;
  const touched = new Set<string>();
  for (const { slot, before, after } of changes) {
    const old = before && mentionsOf(before);
    const fresh = after && mentionsOf(after);
    if (old && fresh && sameNames(old, fresh)) continue;
    copy ??= new Map(index);
    const kept = new Set(fresh?.names);
    for (const name of old?.names ?? []) {
      if (kept.delete(name)) continue;
      remove(copy, name, slot);
      touched.add(name);
    }
    for (const name of kept) {
      touched.add(name);
      const slots = copy.get(name);
      copy.set(name, slots === undefined ? [slot] : [...slots, slot]);
    }
  }
  if (copy !== undefined) steps.set(copy, { from: new WeakRef(index), names: touched });
  return copy ?? index;
}

/** What an edit did to an index. The one before it is not held: nobody may need it any more. */
interface Step {
  readonly from: WeakRef<NameIndex>;
  readonly names: ReadonlySet<string>;
}

const steps = new WeakMap<NameIndex, Step>();

/** Edits that are looked back over. */
const mostSteps = 8;

/** Names of which the places may differ between two states of an index; undefined: it is not known any more. */
export function namesChanged(from: NameIndex, to: NameIndex): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  let at: NameIndex | undefined = to;
  for (let back = 0; at !== from; back++) {
    const step: Step | undefined = at === undefined ? undefined : steps.get(at);
    if (step === undefined || back === mostSteps) return undefined;
    for (const name of step.names) names.add(name);
    at = step.from.deref();
  }
  return names;
}

function remove(index: Map<string, readonly number[]>, name: string, slot: number): void {
  const left = (index.get(name) ?? []).filter((id) => id !== slot);
  if (left.length === 0) index.delete(name);
  else index.set(name, left);
}
