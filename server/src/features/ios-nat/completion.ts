/** What may stand at the cursor, along the command tree: words with their help, and names that the file gives. */
import { automata } from '../../dialects/ios-nat/commands/index.ts';
import type { Command, Mode } from '../../dialects/ios-nat/commands/types.ts';
import { contextAt, type RouterDump } from '../../dialects/ios-nat/dump/dump.ts';
import { lineStart } from '../../dialects/ios-nat/line-start.ts';
import { promptMode } from '../../dialects/ios-nat/prompt-modes.ts';
import type { State } from '../../dialects/ios-nat/syntax/automaton.ts';
import { type ArgumentKind, kinds, nameKinds } from '../../dialects/ios-nat/syntax/kinds.ts';
import { matchWords, type TakenWord } from '../../dialects/ios-nat/syntax/match.ts';
import { splitWords, type Word } from '../../dialects/ios-nat/words.ts';
import type { Position } from '../../text/span.ts';
import type { Completion, CompletionItem } from '../completion/item.ts';
import { paragraph } from '../markdown.ts';
import { helpOf } from './help.ts';
import { definedNames } from './names.ts';
import { firstLineOf, type RouterView, textAt } from './view.ts';

/** Commands that nobody looks for in a file about NAT are not offered one by one at a line's beginning. */
const offered: ReadonlySet<string> = new Set([
  'access-list',
  'crypto',
  'hostname',
  'interface',
  'ip',
  'object-group',
  'route-map',
  'vrf',
  'acl',
  'nat',
  'sysname',
]);

/** `others`: dumps of the same router in other files, which give names too. */
export function completion(
  view: RouterView,
  { line, character }: Position,
  others: readonly RouterDump[] = [],
): Completion {
  const dumps = [view.dump, ...others] as const;
  const text = textAt(view, line);
  const before = text.slice(0, character);
  const partial = /\S*$/.exec(before)?.[0] ?? '';
  const rest = /^\S*/.exec(text.slice(character))?.[0] ?? '';
  const start = lineStart(before);
  // A prompt ends with a mark, not with a blank: what is typed begins behind it.
  const typed = Math.max(character - partial.length, start.prompt?.span.end ?? 0);
  const span = { start: typed, end: character + rest.length };
  if (start.kind === 'comment') return { span, items: [] };
  // Behind the break of a terminal the words of the line above come first.
  const above = firstLineOf(view, line) === line ? '' : textAt(view, line - 1);
  const words = splitWords(above + text.slice(0, typed), above === '' ? start.at : lineStart(above).at);
  const items = itemsAt(dumps, firstLineOf(view, line), promptOf(above, before), words);
  const wanted = text.slice(typed, character).toLowerCase();
  return { span, items: items.filter(({ label }) => label.toLowerCase().includes(wanted)).slice(0, 500) };
}

/** The line that begins with a prompt, where one does. */
function promptOf(above: string, before: string): string | undefined {
  const first = above === '' ? before : above;
  return lineStart(first).prompt === undefined ? undefined : first;
}

function itemsAt(
  dumps: readonly [RouterDump, ...RouterDump[]],
  line: number,
  prompted: string | undefined,
  all: readonly Word[],
): readonly CompletionItem[] {
  const [dump] = dumps;
  const context = contextAt(dump, line);
  if (context.banner !== undefined) return [];
  const prompt = prompted === undefined ? undefined : lineStart(prompted).prompt;
  const mode = prompt === undefined ? context.mode : promptMode(prompt, context);
  const negated = /^(?:no|undo|default)$/i.test(all[0]?.text ?? '');
  const words = negated ? all.slice(1) : all;
  const modes: readonly Mode[] = mode === 'config' ? ['config'] : [mode, 'config'];
  const found = new Map<string, CompletionItem>();
  for (const where of modes) {
    const match = matchWords(automata[dump.vendor](where), words);
    if (match.taken.length < words.length || match.stop?.kind === 'unknown' || match.stop?.kind === 'ambiguous')
      continue;
    for (const item of itemsOf(dumps, match.state, match.taken, where))
      if (!found.has(item.label)) found.set(item.label, item);
  }
  return [...found.values()];
}

function itemsOf(
  dumps: readonly RouterDump[],
  state: State<Command>,
  path: readonly TakenWord[],
  mode: Mode,
): readonly CompletionItem[] {
  const keywords = state.keywords.flatMap(({ token }): CompletionItem[] => {
    if (token.kind !== 'keyword') return [];
    const help = helpOf(path, token.word);
    // Words without a help say nothing about NAT: they are known so that they are left alone.
    if (help === undefined && (path.length === 0 ? mode === 'config' && !offered.has(token.word) : isOther(path)))
      return [];
    return [{ label: token.word, kind: 'option', rank: 1, ...(help === undefined ? {} : { detail: help }) }];
  });
  const values = state.arguments.flatMap(({ token }): readonly CompletionItem[] =>
    token.kind === 'argument' && !token.defines ? namesFor(dumps, token.of) : [],
  );
  return [...values, ...keywords];
}

function isOther(path: readonly TakenWord[]): boolean {
  return path.length === 1 && path[0]?.token.kind === 'keyword' && path[0].token.word === 'ip';
}

function namesFor(dumps: readonly RouterDump[], of: ArgumentKind): readonly CompletionItem[] {
  const kind = nameKinds.find((candidate) => candidate === of);
  if (kind === undefined) return [];
  return [...new Set(dumps.flatMap((dump) => definedNames(dump, kind)))].map((label) => ({
    label,
    kind: 'value',
    detail: kinds[of].what,
    documentation: [paragraph(kinds[of].what)],
    rank: 0,
  }));
}
