/**
 * The connections that the packets of one call leave for those after them.
 *
 * A packet whose trace forked leaves other connections in each outcome. They are kept with the outcome that made them,
 * and a later packet asks which outcome it was only when its look-up touches one of them.
 */

import { sameAddress } from '../net/address.ts';
import type { ConnectionEntry } from '../node/model.ts';
import type { Chooser } from './chooser.ts';
import { afterAnswer } from './conntrack/answers.ts';
import {
  type Bounds,
  type Connection,
  type ConnectionView,
  invert,
  keyOf,
  sourceKeyOf,
} from './conntrack/connection.ts';
import type { Memory, Remembered } from './netfilter/memory.ts';
import { happenedIn, type MadeBy, type PastOutcome, possibleOutcomes, settledBy, withSame } from './past.ts';
import { createLean } from './pastOutcome.ts';
import type { Changes, ChangesBack, SetChange } from './sets/changes.ts';
import { createElements, type Elements } from './sets/elements.ts';

/** An outcome of an earlier packet, as far as later ones depend on it. */
export interface Past extends PastOutcome {
  readonly kept: readonly Connection[];
  readonly changes: readonly SetChange[];
  readonly notes: readonly Note[];
}

/** What a rule kept, under the name of where it is kept. */
interface Note {
  readonly of: string;
  readonly what: Remembered;
}

interface Entry {
  readonly connection: Connection;
  readonly direction: 'original' | 'reply';
  /** Packet and outcome that left it; undefined: it was there before all of them. */
  readonly by: MadeBy | undefined;
}

export interface Ledger {
  /** Adds the outcomes of the next packet. */
  add(outcomes: readonly Past[]): void;
  /** How many packets there were. */
  size(): number;
  /** The view of a branch of the next packet. `fixed` says which outcomes of earlier packets are looked at. */
  view(chooser: Chooser, fixed: ReadonlyMap<number, number>): BranchView;
}

export interface BranchView {
  readonly connections: ConnectionView;
  /** What the branch came to, for `add`. */
  readonly settled: ReadonlyMap<number, number>;
  readonly kept: () => readonly Connection[];
  /** What this branch changed of a set, and packets before it did. */
  readonly setChanges: Changes;
  readonly setChangesBack: ChangesBack;
  readonly elementAfter: Elements['after'];
  readonly setChangesAtMost: (set: string) => number;
  readonly recordSetChange: (change: SetChange) => void;
  readonly ownSetChanges: () => readonly SetChange[];
  readonly memory: Memory;
  readonly notes: () => readonly Note[];
}

/** `isBalanced`: whether IPVS, and not NAT, gave a connection of a dump another destination. */
export function createLedger(
  known: readonly ConnectionEntry[],
  isBalanced: (entry: ConnectionEntry) => boolean = () => false,
): Ledger {
  const entries = new Map<string, Entry[]>();
  const sources = new Map<string, Entry[]>();
  const past: (readonly PastOutcome[])[] = [];
  const lean = createLean();
  const changes = new Map<string, Change[]>();
  const notes = new Map<string, NoteBy[]>();
  const elements = createElements();
  const index = (connection: Connection, by: Entry['by']): void => {
    for (const direction of ['original', 'reply'] as const) {
      const key = keyOf(connection[direction], connection.zone[direction]);
      const list = entries.get(key);
      if (list === undefined) entries.set(key, [{ connection, direction, by }]);
      else list.push({ connection, direction, by });
    }
    if (!connection.sourceTranslated) return;
    const key = sourceKeyOf(connection.original, connection.zone.original);
    const list = sources.get(key);
    if (list === undefined) sources.set(key, [{ connection, direction: 'original', by }]);
    else list.push({ connection, direction: 'original', by });
  };
  known.forEach((entry, at) => {
    index(fromDump(entry, -1 - at, isBalanced(entry)), undefined);
  });

  return {
    add: (outcomes) => {
      const packet = past.length;
      const told = withSame(outcomes, textOf);
      past.push(told.map(lean));
      elements.add(outcomes.map(({ changes }) => changes));
      told.forEach(({ kept, changes: changed, notes: noted, sameAs }, outcome) => {
        if (sameAs !== undefined) return;
        for (const connection of kept) index(connection, { packet, outcome });
        for (const change of changed) {
          if (change.element !== undefined) continue;
          const list = changes.get(change.set);
          if (list === undefined) changes.set(change.set, [{ change, by: { packet, outcome } }]);
          else list.push({ change, by: { packet, outcome } });
        }
        for (const { of, what } of noted) {
          const list = notes.get(of);
          if (list === undefined) notes.set(of, [{ what, by: { packet, outcome } }]);
          else list.push({ what, by: { packet, outcome } });
        }
      });
    },
    size: () => past.length,
    view: (chooser, fixed) => branchView({ entries, sources, changes, elements, notes, past }, chooser, fixed),
  };
}

/** All of an outcome that later packets ask for: where it is the same, nobody can tell the outcomes apart. */
function textOf({ kept, changes, notes }: Past): string {
  const asked = changes.filter(({ element }) => element === undefined);
  return JSON.stringify([kept, asked, notes], (_, value) => (typeof value === 'bigint' ? `${value}n` : value));
}

const nothing: readonly SetChange[] = [];

interface Change {
  readonly change: SetChange;
  readonly by: Entry['by'];
}

interface NoteBy {
  readonly what: Remembered;
  readonly by: Entry['by'];
}

interface Records {
  readonly notes: ReadonlyMap<string, readonly NoteBy[]>;
  readonly entries: ReadonlyMap<string, readonly Entry[]>;
  /** Connections whose source is translated, by what it was. */
  readonly sources: ReadonlyMap<string, readonly Entry[]>;
  readonly changes: ReadonlyMap<string, readonly Change[]>;
  readonly elements: Elements;
  readonly past: readonly (readonly PastOutcome[])[];
}

function branchView(
  { entries, sources, changes, elements, notes, past }: Records,
  chooser: Chooser,
  fixed: ReadonlyMap<number, number>,
): BranchView {
  const settled = settledBy(past, fixed);
  const own = new Map<number, Connection>();
  const ownKeys = new Map<string, { readonly id: number; readonly direction: 'original' | 'reply' }>();
  let ownChanges: readonly SetChange[] = [];
  const ownNotes: Note[] = [];
  let count = 0;

  const happened = happenedIn(past, settled, chooser);

  /** nf_ct_key_equal(): the zone that counts is that of the direction in which the connection has the tuple. */
  const find: ConnectionView['find'] = (tuple, zone) => {
    const found = findIn(keyOf(tuple, zone.original), zone.original === zone.reply ? undefined : 'original');
    if (found !== undefined || zone.original === zone.reply) return found;
    return findIn(keyOf(tuple, zone.reply), 'reply');
  };

  const findIn = (key: string, only: Entry['direction'] | undefined): ReturnType<ConnectionView['find']> => {
    const mine = ownKeys.get(key);
    const connection = mine === undefined ? undefined : own.get(mine.id);
    if (mine !== undefined && connection !== undefined && (only ?? mine.direction) === mine.direction) {
      return connection.gone === true ? undefined : { connection, direction: mine.direction };
    }
    const candidates = entries.get(key) ?? [];
    // The last one to change a connection knows it best.
    for (let at = candidates.length - 1; at >= 0; at--) {
      const candidate = candidates[at];
      if (candidate === undefined || (only ?? candidate.direction) !== candidate.direction) continue;
      if (!happened(candidate.by)) continue;
      return candidate.connection.gone === true ? undefined : candidate;
    }
    return undefined;
  };

  const keep = (connection: Connection): void => {
    own.set(connection.id, connection);
    for (const direction of ['original', 'reply'] as const) {
      ownKeys.set(keyOf(connection[direction], connection.zone[direction]), { id: connection.id, direction });
    }
  };

  return {
    settled,
    kept: () => [...own.values()],
    setChanges: (set, concerns) => {
      const before = changes.get(set) ?? [];
      if (before.length === 0 && ownChanges.length === 0) return nothing;
      return [
        ...before.flatMap(({ change, by }) => (concerns(change) && happened(by) ? [change] : [])),
        ...ownChanges.filter((change) => change.set === set && concerns(change)),
      ];
    },
    elementAfter: elements.after,
    setChangesAtMost: (set) => (changes.get(set)?.length ?? 0) + ownChanges.length,
    setChangesBack: function* (set, concerns) {
      yield* ownChanges.filter((change) => change.set === set && concerns(change)).toReversed();
      const before = (changes.get(set) ?? []).filter(({ change }) => concerns(change)).toReversed();
      for (const { change, by } of before) if (happened(by)) yield change;
    },
    recordSetChange: (change) => {
      const isSettled = ({ set, element }: SetChange): boolean =>
        change.provided === undefined && element !== undefined && element === change.element && set === change.set;
      ownChanges = [...ownChanges.filter((before) => !isSettled(before)), change];
    },
    ownSetChanges: () => ownChanges,
    notes: () => ownNotes,
    memory: {
      read: (of, concerns) => [
        ...(notes.get(of) ?? []).flatMap(({ what, by }) => (concerns(what) && happened(by) ? [what] : [])),
        ...ownNotes.flatMap((note) => (note.of === of && concerns(note.what) ? [note.what] : [])),
      ],
      bounds: (of, measure) => {
        const mine = ownNotes.reduce((sum, note) => sum + (note.of === of ? measure(note.what) : 0), 0);
        const { least, most } = boundsOfNotes(notes.get(of) ?? [], { past, settled }, measure);
        return { least: least + mine, most: most + mine };
      },
      keep: (of, what) => {
        ownNotes.push({ of, what });
      },
    },
    connections: {
      find,
      taken: (tuple, zone, apart) => {
        const found = find(tuple, zone);
        if (found === undefined || found.connection.id === apart) return false;
        return afterAnswer(chooser, found.connection) !== undefined;
      },
      sourceBefore: (tuple, zone, fits) => {
        const candidates = sources.get(sourceKeyOf(tuple, zone.original)) ?? [];
        for (let at = candidates.length - 1; at >= 0; at--) {
          const candidate = candidates[at];
          if (candidate === undefined) continue;
          const { src, sport, icmpId } = invert(candidate.connection.reply);
          const translated = {
            ...tuple,
            src,
            ...(sport === undefined ? {} : { sport }),
            ...(icmpId === undefined ? {} : { icmpId }),
          };
          if (!fits(translated) || !happened(candidate.by)) continue;
          const now = find(candidate.connection.original, zone)?.connection;
          if (now?.id === candidate.connection.id) return translated;
        }
        return undefined;
      },
      bounds: (tuple, zone, measure) => {
        const key = keyOf(tuple, zone.original);
        const mine = own.get(ownKeys.get(key)?.id ?? -1);
        if (mine !== undefined) return { least: measure(mine), most: measure(mine) };
        return boundsOver(entries.get(key) ?? [], { past, settled }, measure);
      },
      fresh: () => past.length * 1_000_000 + count++,
      forget: (connection) => keep({ ...connection, gone: true }),
      keep,
    },
  };
}

/** Over the outcomes of the packet that left the last of these, as far as they fit what is settled; where one left none, of the packets before it. */
function boundsOver(
  left: readonly Entry[],
  records: Pick<Records, 'past'> & { readonly settled: ReadonlyMap<number, number> },
  measure: (connection: Connection) => number,
): Bounds {
  const last = left.at(-1);
  if (last === undefined) return { least: 0, most: 0 };
  const packet = last.by?.packet;
  if (packet === undefined) return { least: measure(last.connection), most: measure(last.connection) };
  const { past, settled } = records;
  const mine = left.filter(({ by }) => by?.packet === packet);
  const worth = new Map(mine.map(({ connection, by }) => [by?.outcome, connection.gone ? 0 : measure(connection)]));
  const values = possibleOutcomes(past, settled, packet).flatMap((index) => {
    const value = worth.get(index);
    if (value !== undefined) return [value];
    const before = boundsOver(left.slice(0, left.length - mine.length), records, measure);
    return [before.least, before.most];
  });
  return values.length === 0 ? { least: 0, most: 0 } : { least: Math.min(...values), most: Math.max(...values) };
}

/** The sum over each packet's notes, as its outcomes differ in them, added up over the packets. */
function boundsOfNotes(
  notes: readonly NoteBy[],
  { past, settled }: Pick<Records, 'past'> & { readonly settled: ReadonlyMap<number, number> },
  measure: (what: Remembered) => number,
): Bounds {
  const sums = new Map<number, Map<number, number>>();
  for (const { what, by } of notes) {
    if (by === undefined) continue;
    const ofPacket = sums.get(by.packet) ?? new Map<number, number>();
    sums.set(by.packet, ofPacket.set(by.outcome, (ofPacket.get(by.outcome) ?? 0) + measure(what)));
  }
  let [least, most] = [0, 0];
  for (const [packet, ofPacket] of sums) {
    const values = possibleOutcomes(past, settled, packet).map((index) => ofPacket.get(index) ?? 0);
    least += Math.min(...values);
    most += Math.max(...values);
  }
  return { least, most };
}

function fromDump(entry: ConnectionEntry, id: number, balanced: boolean): Connection {
  const { original, reply } = entry;
  return {
    id,
    original,
    reply,
    mark: entry.mark,
    zone: { original: entry.zone, reply: entry.zone },
    seenReply: entry.seenReply,
    expected: false,
    assured: entry.assured,
    sourceDone: true,
    destinationDone: true,
    sourceTranslated: !sameAddress(original.src, reply.dst) || original.sport !== reply.dport,
    destinationTranslated: !balanced && (!sameAddress(original.dst, reply.src) || original.dport !== reply.sport),
    confirmed: true,
  };
}
