/**
 * The list of connections that connlimit keeps for one host, or network (struct nf_conncount_list), as the packets before
 * left it. What ended leaves it when it is looked through. Opened again it is not added again (EEXIST), unless it is new.
 */
import { keyOf } from '../../connection/connection.ts';
import type { Remembered } from '../../walk/memory.ts';
import type { Walk } from '../../walk/walk.ts';

export type Counted = Extract<Remembered, { readonly kind: 'connection' }>;

export interface List {
  /** The rule that counts. */
  readonly place: string;
  readonly key: string;
  /** How often something was added. Once there is a list it stays, also when it is empty. */
  readonly added: number;
  /** Everything that was ever in it, by name, and how much had been added when it was (the last time). */
  readonly ever: ReadonlyMap<string, { readonly counted: Counted; readonly since: number }>;
  /** Whether anything may have left it. */
  readonly mayLack: boolean;
}

/** `atLeast`: what was added is of no interest where it can't be as much. */
export function listAt({ memory }: Walk, place: string, key: string, atLeast: number): List {
  const isAdded = (each: Remembered): boolean => each.kind === 'connection' && each.key === key;
  const { most } = memory.bounds(place, (each) => Number(isAdded(each)));
  const notes = most < atLeast ? [] : memory.read(place, isAdded);
  const ever = new Map(
    notes.flatMap((each, index) =>
      each.kind === 'connection' ? [[nameOf(each), { counted: each, since: index + 1 }] as const] : [],
    ),
  );
  const hasLeft = (each: Remembered): boolean => (each.kind === 'emptied' || each.kind === 'ended') && each.key === key;
  const mayLack = ever.size > 0 && memory.mayReach([place], 1, (each) => Number(hasLeft(each)));
  return { place, key, added: notes.length, ever, mayLack };
}

/**
 * Whether nothing was added since the list was empty. For a connection that never was in it nobody asks which of the
 * packets before emptied it: there may be thousands.
 */
export function isEmpty(walk: Walk, list: List, name: string): boolean {
  if (!list.mayLack) return false;
  if (list.ever.has(name)) return wasEmptied(walk, list, list.added);
  return walk.memory.bounds(list.place, emptiedSince(list, list.added)).least > 0;
}

/** `perhaps`: it had ended before, and the list may have been looked through then. */
export function isListed(walk: Walk, list: List, name: string): 'surely' | 'perhaps' | 'no' {
  const since = list.ever.get(name)?.since;
  if (since === undefined) return 'no';
  if (!list.mayLack) return 'surely';
  if (wasEmptied(walk, list, since)) return 'no';
  const hasEnded = (each: Remembered): boolean =>
    each.kind === 'ended' && each.key === list.key && each.added >= since && nameOf(each) === name;
  return walk.memory.reaches(list.place, 1, (each) => Number(hasEnded(each))) ? 'perhaps' : 'surely';
}

/** `since`: when that much had been added, or later. What happened before is not asked. */
function wasEmptied({ memory }: Walk, list: List, since: number): boolean {
  return memory.reaches(list.place, 1, emptiedSince(list, since));
}

function emptiedSince({ key }: List, since: number): (each: Remembered) => number {
  return (each) => Number(each.kind === 'emptied' && each.key === key && each.added >= since);
}

export function keepEmptied({ memory }: Walk, { place, key, added }: List): void {
  memory.keep(place, { kind: 'emptied', key, added });
}

export function keepEnded({ memory }: Walk, { place, added }: List, one: Counted): void {
  memory.keep(place, { ...one, kind: 'ended', added });
}

export function nameOf({ tuple, zone }: Pick<Counted, 'tuple' | 'zone'>): string {
  return keyOf(tuple, zone.original);
}
