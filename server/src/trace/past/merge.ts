/**
 * Outcomes of a packet after which no later packet can tell the difference are one way: what was asked or drawn between
 * them is no question of the packets that follow.
 */
import { equals, plus } from '../fraction.ts';
import type { Assumption, Fraction } from '../trace.ts';
import { overlaps, type Possible, type Settled, type Way } from './way.ts';

/** A way, and the outcomes that it stands for. */
export interface Merged extends Way {
  readonly outcomes: readonly number[];
}

/** What is to be known of packets before, to merge ways that go with different ways of theirs. */
export interface Others {
  all(packet: number): Possible;
  /** The ways of one packet that are in one of both. */
  union(a: Possible, b: Possible): Possible;
  /** Whether a packet went none of these ways if an assumption holds, or doesn't. */
  excludes(assumption: Assumption, possible: Possible): boolean;
  /** Those of the first that are not among the second; undefined: there are none. */
  without(a: Possible, b: Possible): Possible | undefined;
}

export function merge(ways: readonly Merged[], others: Others): readonly Merged[] {
  let now = ways;
  for (;;) {
    const before = now.length;
    now = mergeBeside(mergeSame(now), others);
    const asked = new Set(now.flatMap(({ assumptions }) => [...assumptions.keys()]));
    // What was asked last is merged first: what was asked before it may be without consequence then.
    for (const id of [...asked].reverse()) now = mergeAsked(now, id, others);
    if (now.length === before) return now;
  }
}

function mergeSame(ways: readonly Merged[]): readonly Merged[] {
  return inGroups(
    ways,
    (way) => `${keyWithout(way, undefined)}|${settledKey(way.settled)}`,
    (a, b) => joined(a, b, a.settled, plus(a.probability, b.probability)),
  );
}

/** Ways that nothing sets apart but which way another packet went. */
function mergeBeside(ways: readonly Merged[], others: Others): readonly Merged[] {
  return inGroups(
    ways,
    (way) => keyWithout(way, undefined),
    (a, b) => {
      const differing = differenceOf(a.settled, b.settled, others);
      if (differing === undefined || overlaps(...differing) || !equals(a.probability, b.probability)) return undefined;
      return joined(a, b, withUnion(a.settled, differing, others), a.probability);
    },
  );
}

/** Ways that the answer to one question alone sets apart. */
function mergeAsked(ways: readonly Merged[], id: string, others: Others): readonly Merged[] {
  return inGroups(
    ways,
    (way) => (way.assumptions.has(id) ? keyWithout(way, id) : undefined),
    (a, b) => {
      const [mine, theirs] = [a.assumptions.get(id), b.assumptions.get(id)];
      if (mine === undefined || theirs === undefined || mine.holds === theirs.holds) return undefined;
      if (!equals(a.probability, b.probability)) return undefined;
      const settled = settledWithout(mine, a.settled, theirs, b.settled, others);
      if (settled === undefined) return undefined;
      const assumptions = new Map(a.assumptions);
      assumptions.delete(id);
      return { ...joined(a, b, settled, a.probability), assumptions };
    },
  );
}

/**
 * What two ways go with when nobody asks any more what sets them apart; undefined: more than that sets them apart. Where
 * they go with different ways of another packet, these must follow from the answers.
 */
function settledWithout(
  mine: Assumption,
  a: Settled,
  theirs: Assumption,
  b: Settled,
  others: Others,
): Settled | undefined {
  if (settledKey(a) === settledKey(b)) return a;
  const differing = differenceOf(a, b, others);
  if (differing === undefined) return undefined;
  const [only, onlyTheirs] = [others.without(...differing), others.without(differing[1], differing[0])];
  const follows =
    (only === undefined || others.excludes(theirs, only)) &&
    (onlyTheirs === undefined || others.excludes(mine, onlyTheirs));
  return follows ? withUnion(a, differing, others) : undefined;
}

function joined(a: Merged, b: Merged, settled: Settled, probability: Fraction): Merged {
  return { ...a, probability, settled, outcomes: [...a.outcomes, ...b.outcomes] };
}

/** More of one group are compared with few of the others only: nothing is wrong where ways stay apart. */
const mostCompared = 64;

/** Joins what can be joined of ways with the same key, in the order of the first of them; undefined: it stays alone. */
function inGroups(
  ways: readonly Merged[],
  keyOf: (way: Merged) => string | undefined,
  join: (a: Merged, b: Merged) => Merged | undefined,
): readonly Merged[] {
  const groups = new Map<string, Merged[]>();
  ways.forEach((way, index) => {
    const key = keyOf(way) ?? `alone ${index}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [way]);
    else if (
      !group
        .slice(-mostCompared)
        .some((other, at, compared) => take(group, group.length - compared.length + at, join(other, way)))
    )
      group.push(way);
  });
  return [...groups.values()].flat();
}

function take(group: Merged[], at: number, joint: Merged | undefined): boolean {
  if (joint !== undefined) group[at] = joint;
  return joint !== undefined;
}

/** What they left and assumed, but for one question. */
function keyWithout({ left, assumptions }: Way, id: string | undefined): string {
  const told = [...assumptions.values()].flatMap((each) =>
    each.id === id ? [] : [`${each.holds ? '' : '!'}${each.id}`],
  );
  return `${left}|${told.sort().join('\n')}`;
}

export function settledKey(settled: Settled): string {
  return [...settled.values()]
    .map(({ packet, id }) => `${packet}:${id}`)
    .sort()
    .join(' ');
}

/** The one packet of whose ways they go with different ones; undefined: there are several, or none. */
function differenceOf(a: Settled, b: Settled, others: Others): readonly [mine: Possible, theirs: Possible] | undefined {
  let found: readonly [Possible, Possible] | undefined;
  for (const packet of new Set([...a.keys(), ...b.keys()])) {
    const mine = a.get(packet) ?? others.all(packet);
    const theirs = b.get(packet) ?? others.all(packet);
    if (mine === theirs) continue;
    if (found !== undefined) return undefined;
    found = [mine, theirs];
  }
  return found;
}

function withUnion(settled: Settled, [mine, theirs]: readonly [Possible, Possible], others: Others): Settled {
  const union = others.union(mine, theirs);
  const now = new Map(settled);
  if (union === others.all(union.packet)) now.delete(union.packet);
  else now.set(union.packet, union);
  return now;
}
