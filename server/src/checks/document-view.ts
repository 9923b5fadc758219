/** A document as checks and features see it. Lines are read when asked for; the index is made with a light look at each. */
import { isBuiltinChain, isTableName } from '../catalog/find.ts';
import type { Variant } from '../catalog/types.ts';
import { contextAfter, contextAt, initialContext, type LineContext } from '../dialects/iptables-save/context.ts';
import { lineKind } from '../dialects/iptables-save/line-kinds.ts';
import { parseLine } from '../dialects/iptables-save/lines.ts';
import type { Line } from '../dialects/iptables-save/model.ts';
import type { Family } from '../net/family.ts';
import { type ChunkedDocument, lineText } from '../text/document.ts';
import type { ChainView, RulesView, TableView } from './view.ts';

interface DraftChain extends ChainView {
  readonly declarations: number[];
  readonly rules: number[];
  readonly references: number[];
}

interface DraftTable extends TableView {
  readonly parts: { first: number; last: number }[];
  readonly chains: Map<string, DraftChain>;
}

export function viewOf(document: ChunkedDocument, family: Family = 'ipv4', variant?: Variant): RulesView {
  const tables = new Map<string, DraftTable>();
  const tableOfLine: (DraftTable | undefined)[] = [];
  let open: DraftTable | undefined;
  for (let line = 0; line < document.lineCount; line++) {
    const text = lineText(document, line) ?? '';
    if (text.startsWith('*')) {
      const name = text.slice(1).trim();
      open = tables.get(name) ?? { name, known: isTableName(name) ? name : undefined, parts: [], chains: new Map() };
      tables.set(name, open);
      open.parts.push({ first: line, last: line });
    }
    tableOfLine.push(open);
    if (open === undefined) continue;
    const part = open.parts.at(-1);
    if (part !== undefined) part.last = line;
    if (text.startsWith('COMMIT')) open = undefined;
    else note(open, text, line);
  }
  const contexts = contextsOf(document, initialContext(family, variant));
  const lines = new Map<number, Line>();
  return {
    family,
    variant,
    lineCount: document.lineCount,
    tables,
    textOf: (line) => lineText(document, line) ?? '',
    tableAt: (line) => tableOfLine[line],
    lineAt(line) {
      const known = lines.get(line);
      if (known !== undefined) return known;
      const text = lineText(document, line) ?? '';
      const read = parseLine(lineKind(text), text, contexts[line] ?? initialContext(family, variant));
      lines.set(line, read);
      return read;
    },
  };
}

function contextsOf(document: ChunkedDocument, first: LineContext): readonly LineContext[] {
  let context = first;
  const contexts: LineContext[] = [];
  for (let line = 0; line < document.lineCount; line++) {
    const text = lineText(document, line) ?? '';
    const kind = lineKind(text);
    const here = contextAt(context, kind, text);
    contexts.push(here);
    context = contextAfter(here, kind, text);
  }
  return contexts;
}

const ruleLine = /^(?:\[\d+:\d+\] )?-[AI] (\S+)(?:.*? -[jg] (\S+))?/;

function note(table: DraftTable, text: string, line: number): void {
  if (text.startsWith(':')) chainOf(table, /^:(\S*)/.exec(text)?.[1] ?? '').declarations.push(line);
  const rule = ruleLine.exec(text);
  if (rule === null) return;
  chainOf(table, rule[1] ?? '').rules.push(line);
  const target = rule[2];
  if (target !== undefined && (table.chains.has(target) || target !== target.toUpperCase())) {
    chainOf(table, target).references.push(line);
  }
}

function chainOf(table: DraftTable, name: string): DraftChain {
  const known = table.chains.get(name);
  if (known !== undefined) return known;
  const builtin = table.known !== undefined && isBuiltinChain(table.known, name);
  const fresh: DraftChain = { name, builtin, declarations: [], rules: [], references: [] };
  table.chains.set(name, fresh);
  return fresh;
}
