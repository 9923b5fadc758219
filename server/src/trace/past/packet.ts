/** An earlier packet of the session: the ways that it may have gone. */
import { onceWithin } from '../../text/once.ts';
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
export function unionOf(packet: PastPacket, several: readonly Pick<Possible, 'ways'>[]): Possible {
  return packet.some([...new Set(several.flatMap(({ ways }) => ways))].sort((a, b) => a - b));
}

/** What is left after these ways, by number, each once. */
export const leftsOf = onceWithin((packet: PastPacket, possible: Possible): readonly number[] => [
  ...new Set(waysOf(packet, possible).map(({ left }) => left)),
]);

/** Assumptions that each of the ways makes, and that not all ways of the packet make. */
export function impliedBy(packet: PastPacket, possible: Possible): readonly Assumption[] {
  return possible === packet.all ? [] : sharedBy(packet, possible);
}

const sharedBy = onceWithin((packet: PastPacket, possible: Possible): readonly Assumption[] => {
  const [first, ...others] = waysOf(packet, possible);
  return [...(first?.assumptions.values() ?? [])].filter((each) =>
    others.every(({ assumptions }) => assumptions.get(each.id)?.holds === each.holds),
  );
});
