/** What rules keep of the packets that they saw, as a branch of a later packet sees it. */
import type { Bounds } from './connection/connection.ts';
import type { BranchPast } from './past/past.ts';
import { allAt, type Left, leftAt, type Shelf } from './past/shelf.ts';
import type { Memory, Remembered } from './walk/memory.ts';

/** What a rule kept, under the name of where it is kept. */
export interface Note {
  readonly of: string;
  readonly what: Remembered;
}

type Measure = (what: Remembered) => number;

/** `own` tells what the branch itself kept. */
export function notesOf(
  notes: Shelf<Remembered>,
  past: BranchPast,
): { readonly memory: Memory; readonly own: () => readonly Note[] } {
  const own: Note[] = [];
  const ownSum = (of: string, measure: Measure): number =>
    own.reduce((sum, note) => sum + (note.of === of ? measure(note.what) : 0), 0);
  const memory: Memory = {
    read: (of, concerns) => [
      ...allAt({ shelf: notes, key: of }, past, concerns),
      ...own.flatMap((note) => (note.of === of && concerns(note.what) ? [note.what] : [])),
    ],
    bounds: (of, measure) =>
      leftAt({ shelf: notes, key: of }).reduce((sum, left) => added(sum, boundsOf(left, past, measure)), {
        least: ownSum(of, measure),
        most: ownSum(of, measure),
      }),
    mayReach: (of, enough, measure) => {
      let most = of.reduce((sum, each) => sum + ownSum(each, measure), 0);
      // The first packets often are enough, and thousands may have come since.
      for (const key of of)
        for (const left of leftAt({ shelf: notes, key })) {
          if (most >= enough) return true;
          most += boundsOf(left, past, measure).most;
        }
      return most >= enough;
    },
    reaches: (of, enough, measure) => {
      // The first packets often are enough, and thousands may have come since.
      let least = ownSum(of, measure);
      for (const left of leftAt({ shelf: notes, key: of })) {
        if (least >= enough) break;
        least += boundsOf(left, past, measure).least;
      }
      if (least >= enough) return true;
      for (const left of leftAt({ shelf: notes, key: of })) {
        if (memory.bounds(of, measure).most < enough) return false;
        if (left.packet !== undefined) past.which(left.packet, (number) => worth(left, number, measure));
        if (memory.bounds(of, measure).least >= enough) return true;
      }
      return false;
    },
    keep: (of, what) => {
      own.push({ of, what });
    },
  };
  return { memory, own: () => own };
}

/** The sum over the notes of one packet, as far as the branch knows which way it went. */
function boundsOf(left: Left<Remembered>, past: BranchPast, measure: Measure): Bounds {
  const numbers = left.packet === undefined ? [0] : past.mayHaveLeft(left.packet);
  const values = numbers.map((number) => worth(left, number, measure));
  return { least: Math.min(...values), most: Math.max(...values) };
}

function worth({ items }: Left<Remembered>, number: number, measure: Measure): number {
  return (items.get(number) ?? []).reduce((sum, { item }) => sum + measure(item), 0);
}

function added(a: Bounds, b: Bounds): Bounds {
  return { least: a.least + b.least, most: a.most + b.most };
}
