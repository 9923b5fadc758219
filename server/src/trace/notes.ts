/** What rules keep of the packets that they saw, as a branch of a later packet sees it. */
import type { Bounds } from './connection/connection.ts';
import type { BranchPast } from './past/past.ts';
import { allAt, type Left, leftAt, type Shelf } from './past/shelf.ts';
import { boundsOf, type Measure, type Sum, sumAt, worth } from './past/sums.ts';
import type { Memory, Part, Remembered } from './walk/memory.ts';

/** What a rule kept, under the name of where it is kept. */
export interface Note {
  readonly of: string;
  readonly what: Remembered;
}

/** `own` tells what the branch itself kept; `forgetFrom`: all of it from an index on is forgotten. */
export function notesOf(
  notes: Shelf<Remembered>,
  past: BranchPast,
): { readonly memory: Memory; readonly own: () => readonly Note[]; readonly forgetFrom: (index: number) => void } {
  const own: Note[] = [];
  const ownSum = (of: string, measure: Measure<Remembered>): number =>
    own.reduce((sum, note) => sum + (note.of === of ? measure(note.what) : 0), 0);
  const sumOf = (of: string, measure: Measure<Remembered>): Sum<Remembered> =>
    sumAt({ shelf: notes, key: of }, past, measure);
  /** Of one packet, as far as the branch knows which way it went. */
  const boundsHere = (left: Left<Remembered>, measure: Measure<Remembered>): Bounds =>
    boundsOf(left, left.packet === undefined ? [0] : past.mayHaveLeft(left.packet), measure);
  const memory: Memory = {
    read: (of, concerns) => [
      ...allAt({ shelf: notes, key: of }, past, concerns),
      ...own.flatMap((note) => (note.of === of && concerns(note.what) ? [note.what] : [])),
    ],
    bounds: (of, measure) => {
      const { known, open } = sumOf(of, measure);
      const sure = known + ownSum(of, measure);
      return open.reduce((sum, left) => added(sum, boundsHere(left, measure)), { least: sure, most: sure });
    },
    mayReach: (of, enough, measure) => {
      const sums = of.map((each) => sumOf(each, measure));
      const known =
        of.reduce((sum, each) => sum + ownSum(each, measure), 0) + sums.reduce((sum, each) => sum + each.known, 0);
      if (known + sums.reduce((sum, { openMost }) => sum + openMost, 0) < enough) return false;
      if (sums.some(({ largest }) => largest && known + boundsHere(largest, measure).most >= enough)) return true;
      let most = known;
      for (const { open } of sums)
        for (const left of open) {
          if (most >= enough) return true;
          most += boundsHere(left, measure).most;
        }
      return most >= enough;
    },
    surelyReaches: (of, enough, measure) => {
      const { known, open, largest } = sumOf(of, measure);
      let least = known + ownSum(of, measure);
      if (largest !== undefined && least + boundsHere(largest, measure).least >= enough) return true;
      // The first packets often are enough, and thousands may have come since.
      for (const left of open) {
        if (least >= enough) break;
        least += boundsHere(left, measure).least;
      }
      return least >= enough;
    },
    reaches: (of, enough, measure) => {
      if (memory.surelyReaches(of, enough, measure)) return true;
      for (const left of sumOf(of, measure).open) {
        if (memory.bounds(of, measure).most < enough) return false;
        if (left.packet !== undefined) past.which(left.packet, (number) => worth(left, number, measure));
        if (memory.bounds(of, measure).least >= enough) return true;
      }
      return memory.bounds(of, measure).least >= enough;
    },
    has: (of) => notes.has(of) || own.some((note) => note.of === of),
    parts: function* (of) {
      const mine = own.flatMap((note) => (note.of === of ? [note.what] : []));
      yield { may: () => [mine], tell: () => mine };
      const lefts = leftAt({ shelf: notes, key: of });
      for (let at = lefts.length - 1; at >= 0; at--) yield partOf(lefts[at] as Left<Remembered>, past);
    },
    keep: (of, what) => {
      own.push({ of, what });
    },
  };
  const forgetFrom = (index: number): void => {
    own.length = index;
  };
  return { memory, own: () => own, forgetFrom };
}

function partOf({ packet, items }: Left<Remembered>, past: BranchPast): Part {
  const kept = (left: number): readonly Remembered[] => (items.get(left) ?? []).map(({ item }) => item);
  return {
    may: () => (packet === undefined ? [0] : past.mayHaveLeft(packet)).map(kept),
    tell: (asWhat) => kept(packet === undefined ? 0 : past.which(packet, (left) => asWhat(kept(left)))),
  };
}

function added(a: Bounds, b: Bounds): Bounds {
  return { least: a.least + b.least, most: a.most + b.most };
}
