/**
 * The connections that the packets of one call leave for those after them.
 *
 * A packet whose trace forked leaves other connections in each outcome. They are kept with the outcome that made them,
 * and a later packet asks which outcome it was only when its look-up touches one of them.
 */

import { sameAddress } from '../net/address.ts';
import type { ConnectionEntry } from '../node/model.ts';
import type { Chooser } from './chooser.ts';
import { fraction } from './fraction.ts';
import { afterAnswer } from './netfilter/answers.ts';
import { type Connection, type ConnectionView, keyOf } from './netfilter/connection.ts';
import type { SetChange } from './stack/sets.ts';
import type { Assumption, Fraction } from './trace.ts';

/** An outcome of an earlier packet, as far as later ones depend on it. */
export interface Past {
  readonly probability: Fraction;
  readonly assumptions: readonly Assumption[];
  /** Which outcomes of packets before it this one goes with: packet to outcome. */
  readonly settled: ReadonlyMap<number, number>;
  readonly kept: readonly Connection[];
  readonly changes: readonly SetChange[];
}

interface Entry {
  readonly connection: Connection;
  readonly direction: 'original' | 'reply';
  /** Packet and outcome that left it; undefined: it was there before all of them. */
  readonly by: { readonly packet: number; readonly outcome: number } | undefined;
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
  readonly setChanges: (set: string) => readonly SetChange[];
  readonly recordSetChange: (change: SetChange) => void;
  readonly changes: () => readonly SetChange[];
}

export function createLedger(known: readonly ConnectionEntry[]): Ledger {
  const entries = new Map<string, Entry[]>();
  const past: (readonly Past[])[] = [];
  const changes: Change[] = [];
  const index = (connection: Connection, by: Entry['by']): void => {
    for (const direction of ['original', 'reply'] as const) {
      const key = keyOf(connection[direction], connection.zone);
      const list = entries.get(key);
      if (list === undefined) entries.set(key, [{ connection, direction, by }]);
      else list.push({ connection, direction, by });
    }
  };
  known.forEach((entry, at) => {
    index(fromDump(entry, -1 - at), undefined);
  });

  return {
    add: (outcomes) => {
      const packet = past.length;
      past.push(outcomes);
      outcomes.forEach(({ kept, changes: changed }, outcome) => {
        for (const connection of kept) index(connection, { packet, outcome });
        for (const change of changed) changes.push({ change, by: { packet, outcome } });
      });
    },
    size: () => past.length,
    view: (chooser, fixed) => branchView({ entries, changes, past }, chooser, fixed),
  };
}

interface Change {
  readonly change: SetChange;
  readonly by: Entry['by'];
}

interface Records {
  readonly entries: ReadonlyMap<string, readonly Entry[]>;
  readonly changes: readonly Change[];
  readonly past: readonly (readonly Past[])[];
}

function branchView(
  { entries, changes, past }: Records,
  chooser: Chooser,
  fixed: ReadonlyMap<number, number>,
): BranchView {
  const settled = new Map(fixed);
  const own = new Map<number, Connection>();
  const ownKeys = new Map<string, { readonly id: number; readonly direction: 'original' | 'reply' }>();
  const ownChanges: SetChange[] = [];
  let count = 0;

  const happened = (by: Entry['by']): boolean => {
    if (by === undefined) return true;
    const outcomes = past[by.packet] ?? [];
    if (outcomes.length === 1) return true;
    const before = settled.get(by.packet);
    if (before !== undefined) return before === by.outcome;
    const taken = whichOutcome(outcomes, settled, chooser);
    settled.set(by.packet, taken);
    for (const [packet, outcome] of outcomes[taken]?.settled ?? []) settled.set(packet, outcome);
    return taken === by.outcome;
  };

  const find: ConnectionView['find'] = (tuple, zone) => {
    const key = keyOf(tuple, zone);
    const mine = ownKeys.get(key);
    const connection = mine === undefined ? undefined : own.get(mine.id);
    if (mine !== undefined && connection !== undefined) {
      return connection.gone === true ? undefined : { connection, direction: mine.direction };
    }
    const candidates = entries.get(key) ?? [];
    // The last one to change a connection knows it best.
    for (let at = candidates.length - 1; at >= 0; at--) {
      const candidate = candidates[at];
      if (candidate === undefined || !happened(candidate.by)) continue;
      return candidate.connection.gone === true ? undefined : candidate;
    }
    return undefined;
  };

  const keep = (connection: Connection): void => {
    own.set(connection.id, connection);
    for (const direction of ['original', 'reply'] as const) {
      ownKeys.set(keyOf(connection[direction], connection.zone), { id: connection.id, direction });
    }
  };

  return {
    settled,
    kept: () => [...own.values()],
    setChanges: (set) => [
      ...changes.flatMap(({ change, by }) => (change.set === set && happened(by) ? [change] : [])),
      ...ownChanges.filter((change) => change.set === set),
    ],
    recordSetChange: (change) => {
      ownChanges.push(change);
    },
    changes: () => ownChanges,
    connections: {
      find,
      taken: (tuple, zone, apart) => {
        const found = find(tuple, zone);
        if (found === undefined || found.connection.id === apart) return false;
        return afterAnswer(chooser, found.connection) !== undefined;
      },
      fresh: () => past.length * 1_000_000 + count++,
      forget: (connection) => keep({ ...connection, gone: true }),
      keep,
    },
  };
}

/** Which of the outcomes that fit what is settled already: by their assumptions first, then by chance. */
function whichOutcome(outcomes: readonly Past[], settled: ReadonlyMap<number, number>, chooser: Chooser): number {
  const fits = ({ settled: theirs }: Past): boolean =>
    [...theirs].every(([packet, outcome]) => (settled.get(packet) ?? outcome) === outcome);
  let candidates = outcomes.map((outcome, index) => ({ outcome, index })).filter(({ outcome }) => fits(outcome));
  for (;;) {
    const open = candidates
      .flatMap(({ outcome }) => outcome.assumptions)
      .find((assumption) => differs(assumption, candidates));
    if (open === undefined) break;
    const holds = chooser.assume({ id: open.id, text: open.text });
    candidates = candidates.filter(({ outcome }) => answer(outcome, open.id) !== !holds);
  }
  const shares = candidates.map(({ outcome }) => outcome.probability);
  const total = shares.reduce((sum, share) => add(sum, share), fraction(0, 1));
  if (candidates.length <= 1 || total.numerator === 0n) return candidates[0]?.index ?? 0;
  const taken = chooser.chance(
    shares.map((share) => fraction(share.numerator * total.denominator, share.denominator * total.numerator)),
  );
  return candidates[taken]?.index ?? 0;
}

function answer(outcome: Past, id: string): boolean | undefined {
  return outcome.assumptions.find((assumption) => assumption.id === id)?.holds;
}

function differs(assumption: Assumption, candidates: readonly { readonly outcome: Past }[]): boolean {
  return candidates.some(({ outcome }) => answer(outcome, assumption.id) === !assumption.holds);
}

function add(a: Fraction, b: Fraction): Fraction {
  return fraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator);
}

function fromDump(entry: ConnectionEntry, id: number): Connection {
  const { original, reply } = entry;
  return {
    id,
    original,
    reply,
    mark: entry.mark,
    zone: entry.zone,
    seenReply: entry.seenReply,
    expected: false,
    assured: entry.assured,
    sourceDone: true,
    destinationDone: true,
    sourceTranslated: !sameAddress(original.src, reply.dst) || original.sport !== reply.dport,
    destinationTranslated: !sameAddress(original.dst, reply.src) || original.dport !== reply.sport,
    confirmed: true,
  };
}
