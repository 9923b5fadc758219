/** The commands of `ipset restore`, one a line. */
import { message } from '../../text/message.ts';
import { expected, type PlacedWord, type Report } from '../dump.ts';
import { readElement } from './element.ts';
import { checkName, type Heads, readHead, readType } from './heads.ts';
import type { SetHead, SetOp } from './ops.ts';
import { readAddOptions } from './options.ts';

interface Context {
  readonly words: readonly PlacedWord[];
  readonly heads: Heads;
  readonly report: Report;
}

type Read = (context: Context) => SetOp | undefined;

/** Each command under all its names. A long name may be shortened to a start that no other command has. */
const commands: readonly { readonly names: readonly string[]; readonly read: Read }[] = [
  { names: ['add', '-A'], read: add },
  { names: ['create', '-N', 'n', 'new'], read: create },
  { names: ['del', '-D'], read: remove },
  { names: ['test', '-T'], read: (context) => void elementOf(context) },
  { names: ['destroy', '-X', 'x'], read: destroy },
  { names: ['flush', '-F'], read: ({ words }) => ({ kind: 'flush', name: words[1]?.text }) },
  { names: ['rename', '-E', 'e'], read: (context) => exchange(context, 'rename') },
  { names: ['swap', '-W', 'w'], read: (context) => exchange(context, 'swap') },
  { names: ['list', '-L'], read: () => undefined },
  { names: ['save', '-S'], read: () => undefined },
];

const byName = new Map(commands.flatMap((command) => command.names.map((name) => [name, command] as const)));

/** What the line does; undefined: nothing. `unknown`: it is no command. */
export function readCommand(words: readonly PlacedWord[], heads: Heads, report: Report): SetOp | undefined | 'unknown' {
  const name = words[0]?.text ?? '';
  const command =
    byName.get(name) ??
    commands.find(({ names }) => name !== '' && !name.startsWith('-') && names[0]?.startsWith(name));
  if (command === undefined) return 'unknown';
  const left = words.some(({ text }) => text === '-exist' || text === '-!')
    ? words.filter(({ text }) => text !== '-exist' && text !== '-!')
    : words;
  return command.read({ words: left, heads, report });
}

function create({ words, heads, report }: Context): SetOp | undefined {
  const [, name, typeWord, ...options] = words;
  if (name === undefined || typeWord === undefined) {
    report(name?.span ?? { start: 0, end: 0 }, 'ipset-syntax', expected('a set’s name and type', name));
    return undefined;
  }
  const type = readType(typeWord, report);
  if (type === undefined) return undefined;
  checkName(name, report);
  const head = readHead(type, options, report);
  // A second `create` of a name fails, or with -exist does nothing: the first set stays.
  if (heads.get(name.text) === undefined) heads.set(name.text, head);
  return { kind: 'create', name: name.text, head, span: name.span };
}

function add(context: Context): SetOp | undefined {
  const found = elementOf(context);
  if (found === undefined) return undefined;
  return readAdd(found.name, found.head, found.element, context.words.slice(3), context.report);
}

/** An element with what stands behind it, of an `add` line or of a listing. */
export function readAdd(
  name: string,
  { shape, options: created }: SetHead,
  element: PlacedWord,
  rest: readonly PlacedWord[],
  report: Report,
): SetOp | undefined {
  const read = readElement(element, shape);
  if ('code' in read) {
    report(read.span, read.code, read.message);
    return undefined;
  }
  const { place, wildcard, ...options } = readAddOptions(rest, created, report);
  const entries = read.map((parts) => ({
    parts: wildcard
      ? parts.map((part) => (part.kind === 'iface' ? { ...part, wildcard: true as const } : part))
      : parts,
    ...options,
  }));
  return { kind: 'add', name, entries, span: element.span, ...(place === undefined ? {} : { place }) };
}

function remove(context: Context): SetOp | undefined {
  const found = elementOf(context);
  const read = found === undefined ? undefined : readElement(found.element, found.head.shape);
  if (found === undefined || read === undefined) return undefined;
  if (!('code' in read)) return { kind: 'delete', name: found.name, entries: read };
  context.report(read.span, read.code, read.message);
  return undefined;
}

function destroy({ words: [, name], heads }: Context): SetOp {
  if (name === undefined) heads.clear();
  else heads.set(name.text, undefined);
  return { kind: 'destroy', name: name?.text };
}

/** rename: the set gets another name. swap: the contents change places, the names stay. */
function exchange(context: Context, kind: 'rename' | 'swap'): SetOp | undefined {
  const { words, heads } = context;
  const a = headOf(context, words[1]);
  const other = words[2]?.text;
  if (a === undefined || other === undefined) return undefined;
  const b = kind === 'swap' ? headOf(context, words[2])?.head : heads.get(other);
  if ((kind === 'swap') !== (b !== undefined)) return undefined;
  heads.set(a.name, b);
  heads.set(other, a.head);
  return { kind, name: a.name, other };
}

function elementOf(
  context: Context,
): { readonly name: string; readonly head: SetHead; readonly element: PlacedWord } | undefined {
  const { words, report } = context;
  const found = headOf(context, words[1]);
  const element = words[2];
  if (found === undefined) return undefined;
  if (element !== undefined) return { ...found, element };
  report(words[1]?.span ?? { start: 0, end: 0 }, 'ipset-syntax', expected('an element', undefined));
  return undefined;
}

function headOf(
  { words, heads, report }: Context,
  name: PlacedWord | undefined,
): { readonly name: string; readonly head: SetHead } | undefined {
  if (name === undefined) {
    report(words[0]?.span ?? { start: 0, end: 0 }, 'ipset-syntax', expected('the name of a set', undefined));
    return undefined;
  }
  const head = heads.get(name.text);
  if (head !== undefined) return { name: name.text, head };
  report(name.span, 'ipset-undefined', message('No line above creates the set {name}.', { name: name.text }));
  return undefined;
}
