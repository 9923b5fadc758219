/** An earlier packet of the session: the ways that it may have gone. */
import type { Assumption } from '../trace.ts';
import type { Possible, Way } from './way.ts';

export interface PastPacket {
  readonly ways: readonly Way[];
  readonly all: Possible;
  /** Some of its ways, by their indexes, in order. */
  some(ways: readonly number[]): Possible;
}

export function createPacket(packet: number, ways: readonly Way[]): PastPacket {
  const all: Possible = { packet, id: 0, ways: ways.map((_, index) => index) };
  // Most packets go one way, and there may be a million of them.
  let known: Map<string, Possible> | undefined;
  return {
    ways,
    all,
    some: (indexes) => {
      if (indexes.length === ways.length) return all;
      const key = indexes.join();
      known ??= new Map();
      const before = known.get(key);
      if (before !== undefined) return before;
      const made: Possible = { packet, id: known.size + 1, ways: indexes };
      known.set(key, made);
      return made;
    },
  };
}

export function packetAt(packets: readonly PastPacket[], packet: number): PastPacket {
  const found = packets[packet];
  if (found === undefined) throw new Error(`there was no packet ${packet}`);
  return found;
}

export function waysOf({ ways }: PastPacket, possible: Possible): readonly Way[] {
  return possible.ways.flatMap((index) => ways[index] ?? []);
}

/** All ways of a packet that are in one of several. */
export function unionOf(packet: PastPacket, several: readonly Possible[]): Possible {
  return packet.some([...new Set(several.flatMap(({ ways }) => ways))].sort((a, b) => a - b));
}

const leftBy = new WeakMap<Possible, readonly number[]>();

/** What is left after these ways, by number, each once. */
export function leftsOf(packet: PastPacket, possible: Possible): readonly number[] {
  const known = leftBy.get(possible);
  if (known !== undefined) return known;
  const found = [...new Set(waysOf(packet, possible).map(({ left }) => left))];
  leftBy.set(possible, found);
  return found;
}

const inCommon = new WeakMap<Possible, readonly Assumption[]>();

/** Assumptions that each of the ways makes, and that not all ways of the packet make. */
export function impliedBy(packet: PastPacket, possible: Possible): readonly Assumption[] {
  if (possible === packet.all) return [];
  const known = inCommon.get(possible);
  if (known !== undefined) return known;
  const [first, ...others] = waysOf(packet, possible);
  const found = [...(first?.assumptions.values() ?? [])].filter((each) =>
    others.every(({ assumptions }) => assumptions.get(each.id)?.holds === each.holds),
  );
  inCommon.set(possible, found);
  return found;
}
