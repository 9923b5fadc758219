/** A dump of iptables as checks and features ask about it. Lines count from 0. All of it is found when asked for. */
import type { TableName } from '../catalog/types.ts';
import type { Block } from '../dialects/iptables-save/dump/blocks.ts';
import { type Dump, lineAt as dumpLineAt } from '../dialects/iptables-save/dump/dump.ts';
import { declarationsOf, isBuiltin, jumpsTo, ruleLinesOf } from '../dialects/iptables-save/dump/names.ts';
import type { Line, Rule } from '../dialects/iptables-save/model.ts';
import { lineText } from '../text/document.ts';
import { once } from '../text/once.ts';

export interface RulesView {
  readonly dump: Dump;
  readonly lineCount: number;
  /** Only the lines around one place are known: the rest of the document is still being read. */
  readonly partial?: true;
  /** In the order of the file; a table that is dumped twice stands here twice. */
  readonly tables: readonly TableView[];
}

/** From a table's line to its COMMIT, or a listing of `iptables -S`. */
export interface TableView {
  readonly block: Block;
  /** As written; empty for a listing, which doesn't say. */
  readonly name: string;
  /** Undefined: iptables has no such table, or nobody says. */
  readonly known: TableName | undefined;
  readonly first: number;
  /** Its COMMIT, where it has one. */
  readonly last: number;
}

export interface ChainView {
  readonly name: string;
  readonly builtin: boolean;
  /** Lines that declare it (`:NAME`, `-N`, `-P`). Empty: nobody does. */
  readonly declarations: readonly number[];
  /** Lines of its `-A` rules, in order. */
  readonly rules: readonly number[];
  /** Lines of the rules that jump or go to it. */
  readonly references: readonly number[];
}

export const viewOf = once(
  (dump: Dump): RulesView => ({
    dump,
    lineCount: dump.document.lineCount,
    tables: dump.blocks.map((block) => tableView(dump, block)),
  }),
);

function tableView(dump: Dump, block: Block): TableView {
  const read = block.kind === 'table' ? dumpLineAt(dump, block.firstLine) : undefined;
  return {
    block,
    name: read?.kind === 'table' ? read.name : '',
    known: block.table,
    first: block.firstLine,
    last: block.lastLine,
  };
}

/** Without its end; empty outside of the document. */
export function textAt(view: RulesView, line: number): string {
  return lineText(view.dump.document, line) ?? '';
}

/** As textAt, without a carriage return at its end, which editors count as part of the line's break. */
export function visibleText(view: RulesView, line: number): string {
  const text = textAt(view, line);
  return text.endsWith('\r') ? text.slice(0, -1) : text;
}

export function lineAt(view: RulesView, line: number): Line {
  return dumpLineAt(view.dump, line);
}

/** The rule of a line; undefined: the line is no rule. */
export function ruleAt(view: RulesView, line: number): Rule | undefined {
  const read = lineAt(view, line);
  return read.kind === 'rule' ? read.rule : undefined;
}

/** The table that a line stands in, opens or closes. */
export function tableAt(view: RulesView, line: number): TableView | undefined {
  return view.tables.find(({ first, last }) => first <= line && line <= last);
}

/** Undefined: the table says nothing of a chain of that name. */
export function chainOf(table: TableView | undefined, name: string | undefined): ChainView | undefined {
  if (table === undefined || name === undefined) return undefined;
  const { block } = table;
  const { declared, rules, jumps } = block.index;
  const builtin = isBuiltin(block, name);
  if (!declared.has(name) && !rules.has(name) && !jumps.has(name)) return undefined;
  return {
    name,
    builtin,
    declarations: declarationsOf(block, name),
    rules: ruleLinesOf(block, name),
    references: jumpsTo(block, name).map(({ line }) => line),
  };
}

/** Names of the chains that the table declares or fills, in the order in which they first appear. */
export function chainNames(table: TableView): readonly string[] {
  return [...new Set(chainMentions(table))];
}

/** As chainNames, one after another, and a name once for each chunk that has it: for those who stop early. */
export function* chainMentions({ block }: TableView): Generator<string> {
  for (const { part } of block.parts) yield* part.declared.names;
  for (const { part } of block.parts) yield* part.rules.names;
}

/** Rules of the table, all chains together. */
export function ruleCountOf({ block }: TableView): number {
  return block.parts.reduce((sum, { part }) => sum + part.rules.lines.length, 0);
}

/** The rule's number in its chain, from 1, as iptables counts. */
export function ruleNumber(chain: ChainView, line: number): number {
  return chain.rules.indexOf(line) + 1;
}
