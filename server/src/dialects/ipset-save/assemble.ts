/** From what the lines do to the sets that are there in the end. */
import { message } from '../../text/message.ts';
import type { LocatedProblem } from '../dump.ts';
import type { SetLines } from './chunk.ts';
import { keyOfParts } from './keys.ts';
import type { IpSet, SetEntry } from './model.ts';
import type { PlacedOp, PlaceInList, SetHead } from './ops.ts';

interface Draft {
  name: string;
  readonly head: SetHead;
  readonly line: number;
  entries: SetEntry[];
  /** A listing that has not come to its members yet. */
  unlisted: boolean;
}

export interface Assembly {
  readonly add: (lines: SetLines, firstLine: number) => void;
  readonly done: () => { readonly items: readonly IpSet[]; readonly problems: readonly LocatedProblem[] };
}

/** Entries with their places, for as long as their chunk stands where it stands. */
interface PlacedEntries {
  readonly file: string;
  readonly firstLine: number;
  /** For each op its entries. */
  readonly entries: readonly (readonly SetEntry[])[];
}

const kept = new WeakMap<SetLines, PlacedEntries>();

export function assembleSets(file: string): Assembly {
  const sets = new Map<string, Draft>();
  /** A listing may show a set that an earlier one has shown: both count, and the node takes the fuller one. */
  const shownAgain: Draft[] = [];
  const problems: LocatedProblem[] = [];

  const run = (op: PlacedOp, entries: readonly SetEntry[], line: number): void => {
    switch (op.kind) {
      case 'create':
        if (!sets.has(op.name)) sets.set(op.name, { name: op.name, head: op.head, line, entries: [], unlisted: false });
        else {
          const what = message('The set {name} is created above already.', { name: op.name });
          problems.push({ line, problem: { code: 'ipset-duplicate-set', span: op.span, message: what } });
        }
        return;
      case 'listed': {
        const known = sets.get(op.name);
        if (known !== undefined) shownAgain.push(known);
        sets.set(op.name, { name: op.name, head: op.head, line, entries: [], unlisted: true });
        return;
      }
      case 'members': {
        const draft = sets.get(op.name);
        if (draft !== undefined) draft.unlisted = false;
        return;
      }
      case 'add': {
        const draft = sets.get(op.name);
        if (draft === undefined) return;
        if (op.place === undefined) for (const entry of entries) draft.entries.push(entry);
        else draft.entries.splice(placeIn(draft, op.place), 0, ...entries);
        return;
      }
      case 'delete': {
        const draft = sets.get(op.name);
        if (draft === undefined) return;
        const gone = new Set(op.entries.map(keyOfParts));
        draft.entries = draft.entries.filter((entry) => !gone.has(keyOfParts(entry.parts)));
        return;
      }
      case 'destroy':
        if (op.name === undefined) sets.clear();
        else sets.delete(op.name);
        return;
      case 'flush':
        for (const draft of sets.values()) if (op.name === undefined || op.name === draft.name) draft.entries = [];
        return;
      case 'rename':
      case 'swap': {
        const [a, b] = [sets.get(op.name), sets.get(op.other)];
        if (a === undefined) return;
        if (b === undefined) sets.delete(op.name);
        else sets.set(op.name, Object.assign(b, { name: op.name }));
        sets.set(op.other, Object.assign(a, { name: op.other }));
        return;
      }
    }
  };
  return {
    add(lines, firstLine) {
      const placed = entriesAt(lines, file, firstLine);
      lines.ops.forEach((op, index) => {
        run(op, placed[index] ?? [], firstLine + op.line);
      });
    },
    done: () => ({
      items: [...shownAgain, ...sets.values()].map(
        ({ name, head: { type, family, options }, line, entries, unlisted }) => ({
          name,
          type,
          ...(family === undefined ? {} : { family }),
          options,
          entries,
          ...(unlisted ? { unlisted } : {}),
          origin: { file, line },
        }),
      ),
      problems,
    }),
  };
}

function entriesAt(lines: SetLines, file: string, firstLine: number): PlacedEntries['entries'] {
  const known = kept.get(lines);
  if (known?.file === file && known.firstLine === firstLine) return known.entries;
  const entries = lines.ops.map((op) => {
    if (op.kind !== 'add') return [];
    const origin = { file, line: firstLine + op.line };
    return op.entries.map((entry) => ({ ...entry, origin }));
  });
  kept.set(lines, { file, firstLine, entries });
  return entries;
}

function placeIn(draft: Draft, { side, name }: PlaceInList): number {
  const index = draft.entries.findIndex(({ parts: [part] }) => part?.kind === 'set' && part.name === name);
  if (index < 0) return draft.entries.length;
  return side === 'before' ? index : index + 1;
}
