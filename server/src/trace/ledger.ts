/**
 * The connections that the packets of one call leave for those after them.
 *
 * A packet whose trace forked leaves other connections in each outcome. They are kept with the outcome that made them,
 * and a later packet asks which outcome it was only when its look-up touches one of them.
 */

import { sameAddress } from '../net/address.ts';
import type { ConnectionEntry, Tuple } from '../node/model.ts';
import type { Chooser } from './chooser.ts';
import {
  type Bounds,
  type Connection,
  type ConnectionView,
  firstId,
  invert,
  keyOf,
  sourceKeyOf,
} from './connection/connection.ts';
import { afterAnswer } from './conntrack/answers.ts';
import { type Note, notesOf } from './notes.ts';
import { numbersFor } from './past/numbers.ts';
import { type BranchPast, createPast, type Past, type PastOutcome, type Settled } from './past/past.ts';
import {
  allAt,
  allKnownAt,
  type By,
  backFrom,
  lastAt,
  leftAt,
  mostAt,
  put,
  type Shelf,
  type Stored,
} from './past/shelf.ts';
import type { Changes, ChangesBack, ChangesKnown, SetChange } from './sets/changes.ts';
import { createElements, type Elements } from './sets/elements.ts';
import type { Findings, Keeper } from './walk/keeper.ts';
import type { Memory, Remembered } from './walk/memory.ts';

/** An outcome of an earlier packet, as far as later ones depend on it. */
export interface LedgerPast extends PastOutcome {
  readonly kept: readonly Connection[];
  readonly changes: readonly SetChange[];
  readonly notes: readonly Note[];
}

interface Entry {
  readonly connection: Connection;
  readonly direction: 'original' | 'reply';
}

export interface Ledger {
  /** Adds the outcomes of the next packet. */
  add(outcomes: readonly LedgerPast[]): void;
  /** How many packets there were. */
  size(): number;
  /** The view of a branch of the next packet. `answered` is the outcome of the last packet that it is an answer to. */
  view(chooser: Chooser, answered: number | undefined): BranchView;
}

export interface BranchView {
  readonly connections: ConnectionView;
  /** What the branch came to, for `add`. */
  readonly settled: Settled;
  readonly drawn: BranchPast['drawn'];
  readonly effort: BranchPast['effort'];
  readonly kept: () => readonly Connection[];
  /** What this branch changed of a set, and packets before it did. */
  readonly setChanges: Changes;
  readonly setChangesBack: ChangesBack;
  readonly setChangesKnown: ChangesKnown;
  readonly answered: Chooser['answered'];
  readonly elementAfter: Elements['after'];
  readonly setChangesAtMost: (set: string) => number;
  readonly recordSetChange: (change: SetChange) => void;
  readonly ownSetChanges: () => readonly SetChange[];
  readonly memory: Memory;
  readonly notes: () => readonly Note[];
  /** What the branch keeps for later packets. */
  readonly keeper: Keeper;
  readonly past: Findings;
}

/** `isBalanced`: whether IPVS, and not NAT, gave a connection of a dump another destination. */
export function createLedger(
  known: readonly ConnectionEntry[],
  isBalanced: (entry: ConnectionEntry) => boolean = () => false,
): Ledger {
  const records: Records = {
    past: createPast(),
    entries: new Map(),
    sources: new Map(),
    changes: new Map(),
    notes: new Map(),
    elements: createElements(),
  };
  const { past, entries, sources, changes, notes, elements } = records;
  const file = (connection: Connection, number: number, by: By | undefined): void => {
    for (const direction of ['original', 'reply'] as const) {
      const key = keyOf(connection[direction], connection.zone[direction]);
      put(entries, key, { item: { connection, direction }, number: 2 * number + (direction === 'reply' ? 1 : 0) }, by);
    }
    if (!connection.sourceTranslated) return;
    put(sources, sourceKeyOf(connection.original, connection.zone.original), { item: connection, number }, by);
  };
  known.forEach((entry, at) => {
    file(fromDump(entry, -1 - at, isBalanced(entry)), 0, undefined);
  });

  return {
    add: (outcomes) => {
      const packet = past.size();
      const lefts = past.add(outcomes, ({ kept, changes, notes }) => textOf([kept, changes.filter(isAsked), notes]));
      elements.add(outcomes.map(({ changes }) => changes));
      const numberOf = numbersFor(lefts);
      const stored = <Item>(item: Item): Stored<Item> => ({ item, number: numberOf(() => textOf(item)) });
      for (const { number: left, outcome } of lefts) {
        const by = { packet, left };
        for (const connection of outcomes[outcome]?.kept ?? []) file(connection, stored(connection).number, by);
        for (const change of outcomes[outcome]?.changes ?? [])
          if (isAsked(change)) put(changes, change.set, stored(change), by);
        for (const { of, what } of outcomes[outcome]?.notes ?? []) put(notes, of, stored(what), by);
      }
    },
    size: () => past.size(),
    view: (chooser, answered) => branchView(records, chooser, answered),
  };
}

/** Of an element of a set that no dump shows nobody asks which way a packet went. */
function isAsked({ element }: SetChange): boolean {
  return element === undefined;
}

/** Where it is the same, nobody can tell what is left apart. */
export function textOf(left: unknown): string {
  return JSON.stringify(left, (_, value) => (typeof value === 'bigint' ? `${value}n` : value));
}

interface Records {
  readonly past: Past;
  readonly entries: Shelf<Entry>;
  /** Connections whose source is translated, by what it was. */
  readonly sources: Shelf<Connection>;
  readonly changes: Shelf<SetChange>;
  readonly notes: Shelf<Remembered>;
  readonly elements: Elements;
}

function branchView(
  { entries, sources, changes, elements, notes, past }: Records,
  chooser: Chooser,
  answered: number | undefined,
): BranchView {
  const branch = past.branch(chooser, answered);
  const own = new Map<number, Connection>();
  const ownKeys = new Map<string, { readonly id: number; readonly direction: 'original' | 'reply' }>();
  let ownChanges: readonly SetChange[] = [];
  const branchNotes = notesOf(notes, branch);
  let count = 0;

  /** nf_ct_key_equal(): the zone that counts is that of the direction in which the connection has the tuple. */
  const finder =
    (comesFirst?: (entry: Entry) => boolean): ConnectionView['find'] =>
    (tuple, zone) => {
      const only = zone.original === zone.reply ? undefined : 'original';
      const found = findIn(keyOf(tuple, zone.original), only, comesFirst);
      if (found !== undefined || zone.original === zone.reply) return found;
      return findIn(keyOf(tuple, zone.reply), 'reply', comesFirst);
    };
  const find = finder();

  const findIn = (
    key: string,
    only: Entry['direction'] | undefined,
    comesFirst: ((entry: Entry) => boolean) | undefined,
  ): ReturnType<ConnectionView['find']> => {
    const mine = ownKeys.get(key);
    const connection = mine === undefined ? undefined : own.get(mine.id);
    if (mine !== undefined && connection !== undefined && (only ?? mine.direction) === mine.direction) {
      return connection.gone === true ? undefined : { connection, direction: mine.direction };
    }
    // The last one to change a connection knows it best.
    const concerns = ({ direction }: Entry): boolean => (only ?? direction) === direction;
    const found = lastAt({ shelf: entries, key }, branch, concerns, comesFirst);
    return found?.connection.gone === true ? undefined : found;
  };

  const keep = (connection: Connection): void => {
    own.set(connection.id, connection);
    for (const direction of ['original', 'reply'] as const) {
      ownKeys.set(keyOf(connection[direction], connection.zone[direction]), { id: connection.id, direction });
    }
  };

  const save: Keeper['save'] = () => {
    const before = { own: [...own], keys: [...ownKeys], changes: ownChanges, notes: branchNotes.own().length, count };
    return {
      text: textOf([[...own.values()], ownChanges, branchNotes.own(), count]),
      back: () => {
        own.clear();
        for (const [id, connection] of before.own) own.set(id, connection);
        ownKeys.clear();
        for (const [key, place] of before.keys) ownKeys.set(key, place);
        ownChanges = before.changes;
        branchNotes.forgetFrom(before.notes);
        count = before.count;
      },
    };
  };

  return {
    keeper: { save },
    past: branch,
    settled: branch.settled,
    drawn: branch.drawn,
    effort: branch.effort,
    kept: () => [...own.values()],
    setChanges: (set, concerns) => [
      ...allAt({ shelf: changes, key: set }, branch, concerns),
      ...ownChanges.filter((change) => change.set === set && concerns(change)),
    ],
    setChangesKnown: (set, concerns) => {
      const before = allKnownAt({ shelf: changes, key: set }, branch, concerns);
      return before && [...before, ...ownChanges.filter((change) => change.set === set && concerns(change))];
    },
    answered: chooser.answered,
    elementAfter: elements.after,
    setChangesAtMost: (set) => mostAt({ shelf: changes, key: set }) + ownChanges.length,
    setChangesBack: function* (set, concerns) {
      yield* ownChanges.filter((change) => change.set === set && concerns(change)).toReversed();
      yield* backFrom({ shelf: changes, key: set }, branch, concerns);
    },
    recordSetChange: (change) => {
      const isSettled = ({ set, alone, element = alone }: SetChange): boolean =>
        change.provided === undefined &&
        element !== undefined &&
        element === (change.element ?? change.alone) &&
        set === change.set;
      ownChanges = [...ownChanges.filter((before) => !isSettled(before)), change];
    },
    ownSetChanges: () => ownChanges,
    memory: branchNotes.memory,
    notes: branchNotes.own,
    connections: {
      find,
      findOwn: finder(isAnswered),
      taken: (tuple, zone, apart) => {
        const found = find(tuple, zone);
        if (found === undefined || found.connection.id === apart) return false;
        return afterAnswer(chooser, found.connection) !== undefined;
      },
      sourceBefore: (tuple, zone, fits) => {
        const place = { shelf: sources, key: sourceKeyOf(tuple, zone.original) };
        const translated = (connection: Connection): Tuple => {
          const { src, sport, icmpId } = invert(connection.reply);
          const ports = { ...(sport === undefined ? {} : { sport }), ...(icmpId === undefined ? {} : { icmpId }) };
          return { ...tuple, src, ...ports };
        };
        for (const connection of backFrom(place, branch, (each) => fits(translated(each)))) {
          const now = find(connection.original, zone)?.connection;
          if (now?.id === connection.id) return translated(connection);
        }
        return undefined;
      },
      bounds: (tuple, zone, measure) => {
        const key = keyOf(tuple, zone.original);
        const mine = own.get(ownKeys.get(key)?.id ?? -1);
        if (mine !== undefined) return { least: measure(mine), most: measure(mine) };
        return boundsOver(leftAt({ shelf: entries, key }), branch, measure);
      },
      fresh: () => firstId(past.size()) + count++,
      forget: (connection) => keep({ ...connection, gone: true }),
      keep,
    },
  };
}

/** What is found by it is an answer. A packet that goes the way of the first one proves nothing: it may come again. */
function isAnswered({ connection, direction }: Entry): boolean {
  return direction === 'reply' && connection.gone !== true;
}

/** Over what the packet that left the last of these may have left; where that is none of them, over those of the packets before it. */
function boundsOver(
  lefts: ReturnType<typeof leftAt<Entry>>,
  branch: BranchPast,
  measure: (connection: Connection) => number,
): Bounds {
  const last = lefts.at(-1);
  if (last === undefined) return { least: 0, most: 0 };
  const numbers = last.packet === undefined ? [0] : branch.mayHaveLeft(last.packet);
  const values = numbers.flatMap((left) => {
    const connection = last.items.get(left)?.at(-1)?.item.connection;
    if (connection !== undefined) return [connection.gone === true ? 0 : measure(connection)];
    const { least, most } = boundsOver(lefts.slice(0, -1), branch, measure);
    return [least, most];
  });
  return { least: Math.min(...values), most: Math.max(...values) };
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
