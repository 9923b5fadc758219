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

/** Under which name a list is kept: sums over it are known again by that and by what they measure. */
export function memoryOf({ place, key }: Pick<List, 'place' | 'key'>): string {
  return `${place} ${key}`;
}

const additions = ({ kind }: Remembered): number => Number(kind === 'connection');
const ends = ({ kind }: Remembered): number => Number(kind === 'ended');
const losses = ({ kind }: Remembered): number => Number(kind === 'emptied' || kind === 'ended');

/** `atLeast`: what was added is of no interest where it can't be as much. */
export function listAt({ memory }: Walk, place: string, key: string, atLeast: number): List {
  const name = memoryOf({ place, key });
  const { most } = memory.bounds(name, additions);
  const notes = most < atLeast ? [] : memory.read(name, ({ kind }) => kind === 'connection');
  const ever = new Map(
    notes.flatMap((each, index) =>
      each.kind === 'connection' ? [[nameOf(each), { counted: each, since: index + 1 }] as const] : [],
    ),
  );
  const mayLack = ever.size > 0 && memory.mayReach([name], 1, losses);
  return { place, key, added: notes.length, ever, mayLack };
}

/**
 * Whether nothing was added since the list was empty. For a connection that never was in it nobody asks which of the
 * packets before emptied it: there may be thousands.
 */
export function isEmpty(walk: Walk, list: List, name: string): boolean {
  if (!list.mayLack) return false;
  if (list.ever.has(name)) return wasEmptied(walk, list, list.added);
  return walk.memory.bounds(memoryOf(list), emptiedSince(list.added)).least > 0;
}

/** `perhaps`: it had ended before, and the list may have been looked through then. */
export function isListed(walk: Walk, list: List, name: string): 'surely' | 'perhaps' | 'no' {
  const since = list.ever.get(name)?.since;
  if (since === undefined) return 'no';
  if (!list.mayLack) return 'surely';
  if (wasEmptied(walk, list, since)) return 'no';
  if (!walk.memory.mayReach([memoryOf(list)], 1, ends)) return 'surely';
  const hasEnded = (each: Remembered): boolean => each.kind === 'ended' && each.added >= since && nameOf(each) === name;
  return walk.memory.reaches(memoryOf(list), 1, (each) => Number(hasEnded(each))) ? 'perhaps' : 'surely';
}

/** `since`: when that much had been added, or later. What happened before is not asked. */
function wasEmptied({ memory }: Walk, list: List, since: number): boolean {
  return memory.reaches(memoryOf(list), 1, emptiedSince(since));
}

type Measure = (each: Remembered) => number;

function measureEmptied(since: number): Measure {
  return (each) => Number(each.kind === 'emptied' && each.added >= since);
}

/** Of short lists, which are looked through again and again. */
const emptiedEarly = Array.from({ length: 64 }, (_, since) => measureEmptied(since));

function emptiedSince(since: number): Measure {
  return emptiedEarly[since] ?? measureEmptied(since);
}

export function keepAdded({ memory }: Walk, list: List, one: Counted): void {
  memory.keep(memoryOf(list), one);
}

export function keepEmptied({ memory }: Walk, list: List): void {
  memory.keep(memoryOf(list), { kind: 'emptied', added: list.added });
}

export function keepEnded({ memory }: Walk, list: List, one: Counted): void {
  memory.keep(memoryOf(list), { ...one, kind: 'ended', added: list.added });
}

export function nameOf({ tuple, zone }: Pick<Counted, 'tuple' | 'zone'>): string {
  return keyOf(tuple, zone.original);
}
