/** What checks and features ask of one iptables-save document. Lines count from 0. */
import type { TableName, Variant } from '../catalog/types.ts';
import type { Line, Rule } from '../dialects/iptables-save/model.ts';
import type { Family } from '../net/family.ts';

export interface RulesView {
  readonly family: Family;
  /** Undefined: the dump doesn't say. */
  readonly variant: Variant | undefined;
  readonly lineCount: number;
  /** Without its end; empty outside of the document. */
  textOf(line: number): string;
  /** What the line says; read when it is asked for, and kept. */
  lineAt(line: number): Line;
  /** The table that a line stands in, or that it opens or closes. */
  tableAt(line: number): TableView | undefined;
  /** In the order in which they first appear. A table that is dumped twice is one. */
  readonly tables: ReadonlyMap<string, TableView>;
}

export interface TableView {
  /** As written; `known` is the same where iptables has such a table. */
  readonly name: string;
  readonly known: TableName | undefined;
  /** Lines that open it, and the last line of each such part (its COMMIT, where it has one). */
  readonly parts: readonly { readonly first: number; readonly last: number }[];
  /** Every name that is declared, has rules, or is jumped to. */
  readonly chains: ReadonlyMap<string, ChainView>;
}

export interface ChainView {
  readonly name: string;
  readonly builtin: boolean;
  /** Lines that declare it (`:NAME`, `-N`, `-P`). Empty: nobody does. */
  readonly declarations: readonly number[];
  /** Lines of its rules, in order. */
  readonly rules: readonly number[];
  /** Lines of the rules that jump or go to it. */
  readonly references: readonly number[];
}

/** The rule of a line; undefined: the line is no rule. */
export function ruleAt(view: RulesView, line: number): Rule | undefined {
  const read = view.lineAt(line);
  return read.kind === 'rule' ? read.rule : undefined;
}

/** The rule's number in its chain, from 1, as iptables counts. */
export function ruleNumber(chain: ChainView, line: number): number {
  return chain.rules.indexOf(line) + 1;
}
