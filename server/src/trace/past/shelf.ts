/** What packets of a session left, by keys, and how a branch of a later one reads it. */
import type { BranchPast } from './branch.ts';

/** A thing, and a number by which it is known again, whichever way of its packet left it. */
export interface Stored<Item> {
  readonly item: Item;
  readonly number: number;
}

/** What one packet left under a key, by the number of all that it left. */
export interface Left<Item> {
  /** Undefined: it was there before all packets. */
  readonly packet: number | undefined;
  readonly items: Map<number, Stored<Item>[]>;
}

/** Under each key in the order of the packets. */
export type Shelf<Item> = Map<string, Left<Item>[]>;

/** Who left something: the packet, and the number of all that it left. */
export interface By {
  readonly packet: number;
  readonly left: number;
}

/** `by` undefined: it was there before all packets. */
export function put<Item>(shelf: Shelf<Item>, key: string, stored: Stored<Item>, by: By | undefined): void {
  const lefts = shelf.get(key) ?? [];
  if (lefts.length === 0) shelf.set(key, lefts);
  let last = lefts.at(-1);
  if (last === undefined || last.packet !== by?.packet) {
    last = { packet: by?.packet, items: new Map() };
    lefts.push(last);
  }
  const left = by?.left ?? 0;
  const items = last.items.get(left);
  if (items === undefined) last.items.set(left, [stored]);
  else items.push(stored);
}

export interface Place<Item> {
  readonly shelf: Shelf<Item>;
  readonly key: string;
}

type Concerns<Item> = (item: Item) => boolean;

/** All that lies in a place and concerns somebody, the oldest first. */
export function allAt<Item>(place: Place<Item>, past: BranchPast, concerns: Concerns<Item>): readonly Item[] {
  return leftAt(place).flatMap((left) => ofWay(left, past, concerns));
}

/** The same where it is no question which way any packet went; undefined: it is. */
export function allKnownAt<Item>(
  place: Place<Item>,
  past: BranchPast,
  concerns: Concerns<Item>,
): readonly Item[] | undefined {
  const known: Item[] = [];
  for (const left of leftAt(place)) {
    const [first = [], ...others] = (left.packet === undefined ? [0] : past.mayHaveLeft(left.packet)).map(
      (number) => left.items.get(number)?.filter(({ item }) => concerns(item)) ?? [],
    );
    if (others.some((other) => numbersIn(other) !== numbersIn(first))) return undefined;
    known.push(...first.map(({ item }) => item));
  }
  return known;
}

/** The same from the last one back: packets before one that settles the matter are not asked for. */
export function* backFrom<Item>(place: Place<Item>, past: BranchPast, concerns: Concerns<Item>): Generator<Item> {
  const lefts = leftAt(place);
  for (let at = lefts.length - 1; at >= 0; at--) {
    const left = lefts[at];
    if (left !== undefined) yield* ofWay(left, past, concerns).toReversed();
  }
}

/**
 * The last one that concerns somebody; which others there were is not asked for. Ways of a packet that left one which
 * `comesFirst` are looked at before its others.
 */
export function lastAt<Item>(
  place: Place<Item>,
  past: BranchPast,
  concerns: Concerns<Item>,
  comesFirst?: (item: Item) => boolean,
): Item | undefined {
  const lefts = leftAt(place);
  for (let at = lefts.length - 1; at >= 0; at--) {
    const { packet, items } = lefts[at] as Left<Item>;
    const lastOf = (left: number): Stored<Item> | undefined => items.get(left)?.findLast(({ item }) => concerns(item));
    const first =
      comesFirst &&
      ((left: number): boolean => {
        const last = lastOf(left);
        return last !== undefined && comesFirst(last.item);
      });
    const found = lastOf(packet === undefined ? 0 : past.which(packet, (left) => lastOf(left)?.number, first));
    if (found !== undefined) return found.item;
  }
  return undefined;
}

/** What lies in a place, packet by packet: for sums over them that ask nothing. */
export function leftAt<Item>({ shelf, key }: Place<Item>): readonly Left<Item>[] {
  return shelf.get(key) ?? [];
}

/** The most things that can lie in a place. */
export function mostAt<Item>(place: Place<Item>): number {
  return leftAt(place).reduce((sum, { items }) => sum + Math.max(...[...items.values()].map((each) => each.length)), 0);
}

function ofWay<Item>({ packet, items }: Left<Item>, past: BranchPast, concerns: Concerns<Item>): readonly Item[] {
  const ofLeft = (left: number): readonly Stored<Item>[] => items.get(left)?.filter(({ item }) => concerns(item)) ?? [];
  const way = packet === undefined ? 0 : past.which(packet, (left) => numbersIn(ofLeft(left)));
  return ofLeft(way).map(({ item }) => item);
}

function numbersIn<Item>(stored: readonly Stored<Item>[]): string {
  return stored.map(({ number }) => number).join();
}
