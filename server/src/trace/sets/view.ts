/** The node's sets as a walk sees them: with what traffic changed since they were dumped. */
import type { IpSet, Node, SetEntry } from '../../node/model.ts';
import { entryOf } from './add.ts';
import { type Ask, changed, countersPass, keyIn, type Provided, type SetChange } from './changes.ts';
import { findEntry, type Lookup, type SetView } from './find.ts';
import { macOf } from './mac.ts';

/** Where changes are kept. */
interface Records {
  readonly setChanges: (set: string) => readonly SetChange[];
  readonly recordSetChange: (change: SetChange) => void;
}

/** Entries that a hash takes where its create line says nothing else. */
const usualMaximum = 65536;

/** `ask` answers what no dump tells; `provided` is what everything that is recorded depends on. */
export function setView(node: Node, records: Records, assume: Ask, provided?: Provided): SetView {
  const { setChanges: changes, recordSetChange } = records;
  const ask: Ask = (question) => (question.id === provided?.question.id ? provided.answer : assume(question));
  const sets: ReadonlyMap<string, IpSet> = node.sets ?? new Map();
  const lookup = (packet: Lookup['packet'], directions: Lookup['directions']): Lookup => ({
    packet,
    directions,
    sets,
    changes,
    macOf: macOf(node),
    ask,
  });
  return {
    find: (name, directions, packet, except = []) => {
      const set = sets.get(name);
      return set === undefined ? undefined : findEntry(set, { ...lookup(packet, directions), except });
    },
    own: (name, directions, packet) => {
      const set = sets.get(name);
      const entry = set === undefined ? undefined : entryOf(set, lookup(packet, directions));
      if (set === undefined || entry === undefined) return undefined;
      const key = keyIn(set.type, entry);
      const concerns = (other: SetEntry): boolean => keyIn(set.type, other) === key;
      const entries = changed(set, set.entries, changes(name), { concerns, ask });
      return { entry, held: entries.some(concerns), full: isFull(set, entries) };
    },
    record: (change) => recordSetChange(provided === undefined ? change : { ...change, provided }),
    supposing: (supposed) => setView(node, records, assume, supposed),
    countersPass: (name, entry, test) => countersPass(entry, changes(name), ask, test),
  };
}

/** With `forceadd` another entry has to go, and nobody knows which. */
function isFull({ type, options }: IpSet, entries: readonly SetEntry[]): boolean {
  if (!type.startsWith('hash:') || 'forceadd' in options) return false;
  const { maxelem } = options;
  return entries.length >= (typeof maxelem === 'string' ? Number(maxelem) : usualMaximum);
}
