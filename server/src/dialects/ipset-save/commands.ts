/** The commands of `ipset restore`, one a line. What they do to sets is done to the sets that were read so far. */

import { message } from '../../text/message.ts';
import { expected, type PlacedWord, type Report } from '../dump.ts';
import type { Origin } from '../origin.ts';
import { addEntry, createSet, deleteEntry, type SetDraft, type SetDrafts } from './sets.ts';

interface Context {
  readonly words: readonly PlacedWord[];
  readonly sets: SetDrafts;
  readonly origin: Origin;
  readonly report: Report;
}

type Run = (context: Context) => void;

/** Each command under all its names. A long name may be shortened to a start that no other command has. */
const commands: readonly { readonly names: readonly string[]; readonly run: Run }[] = [
  { names: ['create', '-N', 'n', 'new'], run: create },
  {
    names: ['add', '-A'],
    run: (context) =>
      withElement(context, (set, element) => {
        addEntry(set, element, context.words.slice(3), context.origin, context.report);
      }),
  },
  {
    names: ['del', '-D'],
    run: (context) => withElement(context, (set, element) => deleteEntry(set, element, context.report)),
  },
  { names: ['test', '-T'], run: (context) => withElement(context, () => {}) },
  {
    names: ['destroy', '-X', 'x'],
    run: ({ words, sets }) => {
      if (words[1] === undefined) sets.clear();
      else sets.delete(words[1].text);
    },
  },
  {
    names: ['flush', '-F'],
    run: ({ words, sets }) => {
      for (const set of sets.values()) if (words[1] === undefined || words[1].text === set.name) set.entries.length = 0;
    },
  },
  { names: ['rename', '-E', 'e'], run: rename },
  { names: ['swap', '-W', 'w'], run: swap },
  { names: ['list', '-L'], run: () => {} },
  { names: ['save', '-S'], run: () => {} },
];

/** False: the line is no command. */
export function runCommand(words: readonly PlacedWord[], sets: SetDrafts, origin: Origin, report: Report): boolean {
  const name = words[0]?.text ?? '';
  const command =
    commands.find(({ names }) => names.includes(name)) ??
    commands.find(({ names }) => name !== '' && !name.startsWith('-') && names[0]?.startsWith(name));
  command?.run({ words: words.filter(({ text }) => text !== '-exist' && text !== '-!'), sets, origin, report });
  return command !== undefined;
}

function create({ words, sets, origin, report }: Context): void {
  createSet(sets, words[1], words[2], words.slice(3), origin, report);
}

function withElement(context: Context, use: (set: SetDraft, element: PlacedWord) => void): void {
  const { words, report } = context;
  const set = setOf(context, words[1]);
  const element = words[2];
  if (set === undefined) return;
  if (element === undefined)
    report(words[1]?.span ?? { start: 0, end: 0 }, 'ipset-syntax', expected('an element', undefined));
  else use(set, element);
}

function setOf({ words, sets, report }: Context, name: PlacedWord | undefined): SetDraft | undefined {
  if (name === undefined) {
    report(words[0]?.span ?? { start: 0, end: 0 }, 'ipset-syntax', expected('the name of a set', undefined));
    return undefined;
  }
  const set = sets.get(name.text);
  if (set === undefined)
    report(name.span, 'ipset-undefined', message('No line above creates the set {name}.', { name: name.text }));
  return set;
}

function rename(context: Context): void {
  const { words, sets } = context;
  const set = setOf(context, words[1]);
  const name = words[2]?.text;
  if (set === undefined || name === undefined || sets.has(name)) return;
  sets.delete(set.name);
  set.name = name;
  sets.set(name, set);
}

/** The contents change places, the names stay. */
function swap(context: Context): void {
  const { words, sets } = context;
  const [a, b] = [setOf(context, words[1]), setOf(context, words[2])];
  if (a === undefined || b === undefined) return;
  const [nameOfA, nameOfB] = [a.name, b.name];
  a.name = nameOfB;
  b.name = nameOfA;
  sets.set(nameOfA, b);
  sets.set(nameOfB, a);
}
