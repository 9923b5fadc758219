/** Ways to mend what a diagnostic found. */
import type { Diagnostic } from '../checks/check.ts';
import { hiddenInChain } from '../checks/reachability/table.ts';
import {
  chainOf,
  lineAt,
  type RulesView,
  ruleAt,
  type TableView,
  tableAt,
  textAt,
  visibleText,
} from '../checks/view.ts';
import { listOption } from '../dialects/iptables-save/values/ports.ts';
import { type Message, message } from '../text/message.ts';
import type { Range } from '../text/span.ts';

export interface Edit {
  readonly range: Range;
  readonly text: string;
}

export interface Action {
  readonly title: Message;
  readonly edits: readonly Edit[];
  /** The one that is plainly right. */
  readonly preferred: boolean;
}

/** What the editor hands back of a diagnostic. */
export type Mendable = Pick<Diagnostic, 'code' | 'line' | 'span' | 'replacement'>;

export function actionsFor(view: RulesView, diagnostic: Mendable): readonly Action[] {
  const actions: Action[] = [];
  const { replacement, line, span } = diagnostic;
  if (replacement !== undefined) {
    const range = { start: { line, character: span.start }, end: { line, character: span.end } };
    const title =
      replacement === ''
        ? message('Remove “{text}”', { text: textAt(view, line).slice(span.start, span.end) })
        : message('Replace by “{text}”', { text: replacement });
    actions.push({ title, edits: [{ range, text: replacement }], preferred: true });
  }
  if (diagnostic.code === 'bad-value') actions.push(...useMultiport(view, diagnostic));
  if (diagnostic.code === 'unknown-chain') actions.push(...declareChain(view, diagnostic));
  if (removable.has(diagnostic.code) && ruleAt(view, line) !== undefined) {
    actions.push({ title: message('Remove this rule'), edits: [wholeLine(view, line)], preferred: false });
  }
  if (diagnostic.code === 'unreachable-rule') actions.push(...moveBefore(view, line));
  return actions;
}

/** Findings about rules that do nothing. */
const removable: ReadonlySet<string> = new Set([
  'unreachable-rule',
  'duplicate-rule',
  'useless-return',
  'redundant-rule',
]);

/** How the document's lines end. */
export function lineBreak(view: RulesView): string {
  return textAt(view, 0).endsWith('\r') ? '\r\n' : '\n';
}

/** Gives a list of ports to the match that takes lists. */
function useMultiport(view: RulesView, { line, span }: Mendable): readonly Action[] {
  const rule = ruleAt(view, line);
  const loaded = rule?.matches.some(({ spec }) => spec?.name === 'multiport') ?? false;
  for (const { options } of rule?.matches ?? []) {
    for (const { spec, nameSpan, negation, words } of options) {
      const [word] = words;
      const list = listOption(spec.name);
      if (list === undefined || !word?.text.includes(',') || word.span.start !== span.start) continue;
      const start = { line, character: negation?.start ?? nameSpan.start };
      const option = `${negation ? '! ' : ''}${list} ${word.text}`;
      const text = loaded ? option : `-m multiport ${option}`;
      const edit = { range: { start, end: { line, character: word.span.end } }, text };
      return [{ title: message('Replace by “{text}”', { text }), edits: [edit], preferred: true }];
    }
  }
  return [];
}

/** Puts a rule that is never reached before the first of those that take its packets. */
function moveBefore(view: RulesView, line: number): readonly Action[] {
  const block = tableAt(view, line)?.block;
  const chain = ruleAt(view, line)?.chain;
  if (block === undefined || chain === undefined) return [];
  const [first] = hiddenInChain(view, block, chain).find(({ at }) => at === line)?.by ?? [];
  if (first === undefined) return [];
  const place = { line: first, character: 0 };
  const moved = { range: { start: place, end: place }, text: `${textAt(view, line)}\n` };
  const title = message('Move before the rule in line {line}, which takes its packets', { line: first + 1 });
  return [{ title, edits: [moved, wholeLine(view, line)], preferred: false }];
}

/** Declares the chain behind the declarations that the table has. */
function declareChain(view: RulesView, { line, span }: Mendable): readonly Action[] {
  const table = tableAt(view, line);
  const name = textAt(view, line).slice(span.start, span.end);
  if (table === undefined || name === '' || table.block.kind !== 'table' || ruleAt(view, line) === undefined) return [];
  if ((chainOf(table, name)?.declarations.length ?? 0) > 0) return [];
  const at = lastDeclaration(view, table) + 1;
  const edit = {
    range: { start: { line: at, character: 0 }, end: { line: at, character: 0 } },
    text: `:${name} - [0:0]\n`,
  };
  return [{ title: message('Declare chain “{name}”', { name }), edits: [edit], preferred: false }];
}

/** The last line of the declarations at the table's head, or the table's own. */
export function lastDeclaration(view: RulesView, table: TableView): number {
  let last = table.first;
  for (let line = table.first + 1; line <= table.last; line++) {
    const { kind } = lineAt(view, line);
    if (kind === 'rule' || kind === 'commit') break;
    if (kind === 'chain') last = line;
  }
  return last;
}

export function wholeLine(view: RulesView, line: number): Edit {
  const last = line + 1 >= view.lineCount;
  const end = last ? { line, character: visibleText(view, line).length } : { line: line + 1, character: 0 };
  return { range: { start: { line, character: 0 }, end }, text: '' };
}
