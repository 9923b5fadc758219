/** Ways to write selected lines of a dump otherwise, with the same meaning for every packet. */
import { chainNames, chainOf, type RulesView, ruleAt, type TableView, tableAt, textAt } from '../checks/view.ts';
import { message } from '../text/message.ts';
import type { Range } from '../text/span.ts';
import { type Action, type Edit, lastDeclaration, lineBreak, wholeLine } from './actions.ts';
import { formatting } from './formatting.ts';

export interface Refactoring extends Action {
  readonly kind: 'extract' | 'inline' | 'rewrite';
}

/** More lines than this are not looked at: editors ask whenever the selection moves. */
const most = 200;

/** `range`: the selection; a cursor alone stands for its line. */
export function refactorings(view: RulesView, { start, end }: Range): readonly Refactoring[] {
  const last = end.line > start.line && end.character === 0 ? end.line - 1 : end.line;
  if (last - start.line >= most || view.partial === true) return [];
  return [
    ...extractChain(view, start.line, last),
    ...inlineChain(view, start.line, last),
    ...asPrinted(view, start.line, last),
  ];
}

function isPlain(table: TableView | undefined): table is TableView {
  return table?.block.kind === 'table' && table.block.parts.every(({ part }) => part.edits.length === 0);
}

/**
 * What RETURN and goto mean depends on the chain that they stand in: rules with them can't move to another. A rule
 * without a target may stand anywhere.
 */
function canMove(view: RulesView, line: number, chain: string): boolean {
  const rule = ruleAt(view, line);
  if (rule === undefined || rule.command !== '-A' || rule.chain !== chain || rule.others.length > 0) return false;
  return rule.target === undefined || (rule.target.how === 'jump' && rule.target.name !== 'RETURN');
}

/** Rules one after another become a chain of their own, and a jump there takes their place. */
function extractChain(view: RulesView, first: number, last: number): readonly Refactoring[] {
  const table = tableAt(view, first);
  const chain = ruleAt(view, first)?.chain;
  if (!isPlain(table) || last === first || chain === undefined) return [];
  for (let line = first; line <= last; line++) if (!canMove(view, line, chain)) return [];
  const name = freeName(table, chain);
  const declared = lastDeclaration(view, table) + 1;
  const end = lineBreak(view);
  const moved = Array.from({ length: last - first + 1 }, (_, index) => moveTo(view, first + index, name));
  const declaration = `:${name} - [0:0]${end}`;
  const jump = `-A ${chain} -j ${name}${end}`;
  // Two insertions at one place would leave their order to the editor.
  const inserted =
    declared === first
      ? [insertAt(first, `${declaration}${jump}`)]
      : [insertAt(declared, declaration), insertAt(first, jump)];
  const edits: Edit[] = [...inserted, ...moved];
  return [{ kind: 'extract', title: message('Extract to a chain of its own'), edits, preferred: false }];
}

/** `INPUT-1`, or the next number that is free; up to 28 bytes. */
function freeName(table: TableView, chain: string): string {
  const taken = new Set(chainNames(table));
  const stem = chain.slice(0, 24);
  for (let number = 1; ; number++) if (!taken.has(`${stem}-${number}`)) return `${stem}-${number}`;
}

function insertAt(line: number, text: string): Edit {
  return { range: { start: { line, character: 0 }, end: { line, character: 0 } }, text };
}

/** The rule's chain becomes another one. */
function moveTo(view: RulesView, line: number, name: string): Edit {
  const span = ruleAt(view, line)?.chainSpan ?? { start: 0, end: 0 };
  return { range: { start: { line, character: span.start }, end: { line, character: span.end } }, text: name };
}

/** A jump without conditions is replaced by the rules of the chain; a chain that nobody else jumps to goes away. */
function inlineChain(view: RulesView, line: number, last: number): readonly Refactoring[] {
  const table = tableAt(view, line);
  const rule = ruleAt(view, line);
  const { target, chain: caller } = rule ?? {};
  if (!isPlain(table) || last !== line || target === undefined || caller === undefined) return [];
  const isPlainJump =
    target.how === 'jump' &&
    target.spec === undefined &&
    rule?.conditions.length === 0 &&
    rule.matches.every(({ spec }) => spec?.name === 'comment');
  const chain = chainOf(table, target.name);
  if (!isPlainJump || chain === undefined || chain.declarations.length === 0 || chain.builtin || chain.name === caller)
    return [];
  if (chain.rules.length > most || !chain.rules.every((at) => canMove(view, at, chain.name))) return [];
  const end = lineBreak(view);
  const copies = chain.rules.map((at) => `${copiedTo(view, at, caller)}${end}`).join('');
  const edits: Edit[] = [{ ...wholeLine(view, line), text: copies }];
  if (chain.references.length === 1) {
    for (const other of [...chain.declarations, ...chain.rules]) edits.push(wholeLine(view, other));
  }
  const title = message('Inline chain “{name}”', { name: chain.name });
  return [{ kind: 'inline', title, edits, preferred: false }];
}

function copiedTo(view: RulesView, line: number, chain: string): string {
  const span = ruleAt(view, line)?.chainSpan ?? { start: 0, end: 0 };
  const text = textAt(view, line).replace(/\r$/, '');
  return `${text.slice(0, span.start)}${chain}${text.slice(span.end)}`;
}

function asPrinted(view: RulesView, first: number, last: number): readonly Refactoring[] {
  const edits = formatting(view, first, last + 1).map(({ line, span, text }): Edit => {
    return { range: { start: { line, character: span.start }, end: { line, character: span.end } }, text };
  });
  return edits.length === 0
    ? []
    : [{ kind: 'rewrite', title: message('Write as iptables-save prints it'), edits, preferred: false }];
}
