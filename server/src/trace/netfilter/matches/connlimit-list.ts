/**
 * The list of connections that connlimit keeps for one host, or network (struct nf_conncount_list), as the packets before
 * left it. What ended leaves it when it is looked through. Opened again it is not added again (EEXIST), unless it is new.
 *
 * Packets may have done different things to a list, and nobody asks which, but as far as it matters: what became of a
 * connection is told by the last packet that did anything to it.
 */
import { keyOf } from '../../connection/connection.ts';
import type { Remembered } from '../../walk/memory.ts';
import type { Walk } from '../../walk/walk.ts';
import { isSame, type Moment, momentOf } from './connlimit-clock.ts';

export type Counted = Extract<Remembered, { readonly kind: 'connection' }>;

/**
 * Connections by name, each with how many packets there had been before the one that opened it. What was counted under its
 * name before that, a packet that opened none say, is another matter: whoever looked through the list meanwhile took it out.
 */
export type Opened = ReadonlyMap<string, number>;

export interface List {
  /** The rule that counts. */
  readonly place: string;
  readonly key: string;
}

/** Under which name a list is kept: sums over it are known again by that and by what they measure. */
export function memoryOf({ place, key }: List): string {
  return `${place} ${key}`;
}

/** Kept by itself: of thousands of packets that only came by, nobody else need know. */
const lookedAt = (list: List): string => `looked:${memoryOf(list)}`;

/**
 * When something came to the list, from now back. Whether a packet did that may have is asked only where the next one is
 * wanted: `surely` tells beforehand.
 */
export function* looksAt(
  { memory }: Walk,
  list: List,
): Generator<{ readonly moment: Moment; readonly surely: boolean }> {
  for (const { may, tell } of memory.parts(lookedAt(list))) {
    for (;;) {
      const ways = may().map(lastLook);
      const moment = latestOf(ways);
      if (moment === undefined) break;
      const surely = ways.every((way) => way !== undefined && isSame(way, moment));
      yield { moment, surely };
      if (surely) break;
      tell(lastLook);
    }
  }
}

function lastLook(kept: readonly Remembered[]): Moment | undefined {
  return kept.findLast((each) => each.kind === 'looked');
}

function latestOf(ways: readonly (Moment | undefined)[]): Moment | undefined {
  return ways.reduce(
    (latest, way) => (latest === undefined || (way && way.leg > latest.leg) ? way : latest),
    undefined,
  );
}

/** Once for each packet, and each answer. */
export function keepLook(walk: Walk, list: List): void {
  const now = momentOf(walk);
  const last = looksAt(walk, list).next().value?.moment;
  if (last === undefined || !isSame(last, now)) walk.memory.keep(lookedAt(list), { kind: 'looked', ...now });
}

const additions = ({ kind }: Remembered): number => Number(kind === 'connection');

/** Whether anything was ever added. Once there is a list it stays, also when it is empty. */
export function exists({ memory }: Walk, list: List): boolean {
  return memory.reaches(memoryOf(list), 1, additions);
}

/** How often something was added at most. */
export function addedAtMost({ memory }: Walk, list: List): number {
  return memory.bounds(memoryOf(list), additions).most;
}

/** All that may ever have been in it, by name. */
export function everIn({ memory }: Walk, list: List): ReadonlyMap<string, Counted> {
  const found = new Map<string, Counted>();
  for (const { may } of memory.parts(memoryOf(list)))
    for (const each of may().flat()) if (each.kind === 'connection') found.set(nameOf(each), each);
  return found;
}

/**
 * Whether nothing was added since the list was empty. For a connection that never was in it nobody asks which of the
 * packets before emptied it: there may be thousands.
 */
export function isEmpty(walk: Walk, list: List, name: string): boolean {
  const asks = everIn(walk, list).has(name);
  for (const { may, tell } of walk.memory.parts(memoryOf(list))) {
    const last = lastOf(tell((kept) => (asks ? lastOf(kept) : lastOf(kept) === 'connection')));
    if (last === 'connection') return false;
    if (may().every((kept) => lastOf(kept) === 'emptied')) return true;
  }
  return false;
}

function lastOf(kept: readonly Remembered[]): 'connection' | 'emptied' | undefined {
  const last = kept.findLast(({ kind }) => kind === 'connection' || kind === 'emptied')?.kind;
  return last === 'connection' || last === 'emptied' ? last : undefined;
}

/** `perhaps`: it was not there, or had ended, for a while, and the list may have been looked through then. */
export function isListed(walk: Walk, list: List, name: string, openedAfter: number): 'surely' | 'perhaps' | 'no' {
  const opened = new Map([[name, openedAfter]]);
  let ended = false;
  for (const { tell } of walk.memory.parts(memoryOf(list))) {
    const fate = fatesOf(
      tell((kept) => fatesOf(kept, opened).get(name)),
      opened,
    ).get(name);
    if (fate === 'out') return 'no';
    if (fate === 'in') return ended ? 'perhaps' : 'surely';
    if (fate === 'perhaps') return 'perhaps';
    if (fate === 'ended') ended = true;
  }
  return 'no';
}

/** Those that are surely in the list. */
export function surelyIn(walk: Walk, list: List, opened: Opened): ReadonlySet<string> {
  const [open, found] = [new Map(opened), new Set<string>()];
  for (const { tell } of walk.memory.parts(memoryOf(list))) {
    if (open.size === 0) break;
    const inOrOut = (kept: readonly Remembered[]): string =>
      JSON.stringify([...fatesOf(kept, open)].map(([name, fate]) => [name, fate === 'in']).sort());
    for (const [name, fate] of fatesOf(tell(inOrOut), open)) {
      if (fate === 'in') found.add(name);
      open.delete(name);
    }
  }
  return found;
}

/** Whether one of them may be in the list since before it was opened, or opened again: asks nothing. */
export function mayHaveStayed(walk: Walk, list: List, opened: Opened): boolean {
  for (const { may } of walk.memory.parts(memoryOf(list))) {
    const fates = may().flatMap((kept) => [...fatesOf(kept, opened).values()]);
    if (fates.some((fate) => fate === 'perhaps' || fate === 'ended')) return true;
  }
  return false;
}

/** Those that are surely in the list, whichever ways the packets before went: asks nothing. */
export function knownIn(walk: Walk, list: List, opened: Opened): ReadonlySet<string> {
  const [open, found] = [new Map(opened), new Set<string>()];
  for (const { may } of walk.memory.parts(memoryOf(list))) {
    if (open.size === 0) break;
    const ways = may().map((kept) => fatesOf(kept, open));
    for (const name of new Set(ways.flatMap((fates) => [...fates.keys()]))) {
      const fates = ways.map((each) => each.get(name));
      if (fates.every((fate) => fate === 'in')) found.add(name);
      if (!fates.includes(undefined) || fates.some((fate) => fate !== 'in' && fate !== undefined)) open.delete(name);
    }
  }
  return found;
}

/**
 * What one packet did to connections last: `in`: added; `perhaps`: added, and it ended then, or was opened later; `ended`: it
 * ended, and what was before is open; `out`: the list was emptied. Of those to which it did nothing, nothing.
 */
type Fate = 'in' | 'perhaps' | 'ended' | 'out';

function fatesOf(kept: readonly Remembered[], opened: Opened): ReadonlyMap<string, Fate> {
  const fates = new Map<string, Fate>();
  for (const each of kept.toReversed()) {
    if (each.kind === 'emptied') {
      for (const name of opened.keys()) {
        const fate = fates.get(name);
        if (fate !== 'in' && fate !== 'perhaps') fates.set(name, 'out');
      }
      return fates;
    }
    if (each.kind !== 'connection' && each.kind !== 'ended') continue;
    const name = nameOf(each);
    const fate = fates.get(name);
    const openedAfter = opened.get(name);
    if (openedAfter === undefined || fate === 'in' || fate === 'perhaps') continue;
    if (each.kind === 'ended') fates.set(name, 'ended');
    else fates.set(name, fate === 'ended' || each.by < openedAfter ? 'perhaps' : 'in');
  }
  return fates;
}

export function keepAdded({ memory }: Walk, list: List, one: Counted): void {
  memory.keep(memoryOf(list), one);
}

export function keepEmptied({ memory }: Walk, list: List): void {
  memory.keep(memoryOf(list), { kind: 'emptied' });
}

export function keepEnded({ memory }: Walk, list: List, { tuple, zone }: Counted): void {
  memory.keep(memoryOf(list), { kind: 'ended', tuple, zone });
}

export function nameOf({ tuple, zone }: Pick<Counted, 'tuple' | 'zone'>): string {
  return keyOf(tuple, zone.original);
}
