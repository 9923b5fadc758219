/** The node's sets as a walk sees them: with what traffic changed since they were dumped. */
import type { IpSet, Node, SetEntry } from '../../node/model.ts';
import type { Question } from '../chooser.ts';
import { entryOf } from './add.ts';
import {
  type Ask,
  type Changes,
  type ChangesBack,
  type ChangesKnown,
  cameAbout,
  changed,
  countersPass,
  isCountOf,
  isMembership,
  isSameIn,
  keyIn,
  measured,
  type Provided,
  type SetChange,
} from './changes.ts';
import type { Elements } from './elements.ts';
import { indexOf } from './entryIndex.ts';
import { findEntry, type SetView } from './find.ts';
import { distinguishes, keepsMac } from './findByMac.ts';
import type { Lookup } from './lookup.ts';
import type { MacOf } from './mac.ts';
import { mostEntriesOf } from './room.ts';
import { elementOf } from './undumped.ts';

/** The sets of a node as they were dumped, and what is asked of the frame around a packet. */
interface Dumped {
  readonly sets: Node['sets'];
  readonly macOf: MacOf;
}

/** Where changes are kept. */
interface Records {
  readonly setChanges: Changes;
  readonly setChangesBack: ChangesBack;
  readonly setChangesKnown: ChangesKnown;
  readonly answered: (question: Question) => boolean | undefined;
  /** What the packet itself changed so far. */
  readonly ownSetChanges: () => readonly SetChange[];
  readonly elementAfter: Elements['after'];
  /** How many there may be, whichever ways packets took. */
  readonly setChangesAtMost: (set: string) => number;
  readonly recordSetChange: (change: SetChange) => void;
}

/** `ask` answers what no dump tells; `provided` is what everything that is recorded depends on. */
export function setView(dumped: Dumped, records: Records, assume: Ask, provided?: readonly Provided[]): SetView {
  const { setChanges: changes, recordSetChange } = records;
  const supposed = ({ id }: Question): Provided | undefined => provided?.find(({ question }) => question.id === id);
  const ask: Ask = (question) => supposed(question)?.answer ?? assume(question);
  const sets: ReadonlyMap<string, IpSet> = dumped.sets ?? new Map();
  const lookup = (packet: Lookup['packet'], directions: Lookup['directions']): Lookup => ({
    packet,
    directions,
    sets,
    changes,
    changesBack: records.setChangesBack,
    macOf: dumped.macOf,
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
      const concerns = (other: SetEntry): boolean => isSameIn(set.type, other, entry);
      const full = isFull(set, records.setChangesAtMost(name), (most) =>
        measured(set, changes(name, isMembership), ask, (entries) => entries.length >= most),
      );
      const mine = (change: SetChange): boolean => isMembership(change) && concerns(change.entry);
      const isHash = keepsMac(set) && set.type.startsWith('hash:');
      const held = (): SetEntry | undefined =>
        isHash
          ? findEntry(set, lookup(packet, directions))
          : changed(set, set.entries, changes(name, mine), { concerns, ask }).find(concerns);
      const isSettled = ({ provided: on }: SetChange): boolean =>
        on === undefined ||
        on.every(({ question }) => supposed(question) !== undefined || records.answered(question) !== undefined);
      // Else it would be recorded by each of a million packets.
      const isOpen = (): boolean => records.setChangesKnown(name, mine)?.every(isSettled) !== true;
      const bare = isPlain(set) ? isOpen() : isHash && !distinguishes(set);
      return { entry, held, full, bare };
    },
    element: (name, directions, packet) => {
      const element = elementOf(name, packet, directions);
      const own = records
        .ownSetChanges()
        .findLast((change) => change.set === name && change.element === element && cameAbout(change, ask));
      if (own !== undefined) return { element, state: own.kind === 'add' ? 'in' : 'out' };
      return { element, state: records.elementAfter(name, element) };
    },
    record: (change) => {
      const set = sets.get(change.set);
      const alone =
        set !== undefined && isPlain(set) && isMembership(change) ? { alone: keyIn(set.type, change.entry) } : {};
      recordSetChange({ ...change, ...alone, ...(provided === undefined ? {} : { provided }) });
    },
    supposing: (conditions) => setView(dumped, records, assume, conditions),
    open: (name, directions, packet) => {
      const set = sets.get(name);
      if (set === undefined || !keepsMac(set) || distinguishes(set) || records.setChangesAtMost(name) > 0)
        return undefined;
      const asked: Question[] = [];
      findEntry(set, { ...lookup(packet, directions), ask: (question) => asked.push(question) > 0 });
      return asked[0];
    },
    countersPass: (name, entry, test) => countersPass(entry, changes(name, isCountOf(entry)), ask, test),
  };
}

/** Whether an entry is there or not, and nothing else of it counts: none excepts anything, or stands for several. */
function isPlain(set: IpSet): boolean {
  return (
    !distinguishes(set) && indexOf(set).dimensions.every((kind) => kind === 'ip' || kind === 'port' || kind === 'mark')
  );
}

function isFull(set: IpSet, changes: number, holds: (most: number) => boolean): boolean {
  const most = mostEntriesOf(set);
  return most !== undefined && set.entries.length + changes >= most && holds(most);
}
