/** The outline: tables, their chains, and under each chain its rules. Also what folds. */
import {
  type ChainView,
  chainsOf,
  lineAt,
  type RulesView,
  ruleAt,
  ruleCountOf,
  type TableView,
} from '../checks/view.ts';
import type { Span } from '../text/span.ts';
import { commentsOf } from './explain/comments.ts';

export interface OutlineItem {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'table' | 'chain' | 'rule';
  /** First and last line, both included. */
  readonly first: number;
  readonly last: number;
  /** What to select: a word on `selectionLine`. */
  readonly selectionLine: number;
  readonly selection: Span;
  readonly children: readonly OutlineItem[];
}

/** Above this many rules in the document, chains stand for their rules: an outline of 150,000 rules helps nobody. */
const mostRules = 5000;

export function outline(view: RulesView): readonly OutlineItem[] {
  return view.tables.flatMap((table) => tableItems(view, table));
}

function tableItems(view: RulesView, table: TableView): readonly OutlineItem[] {
  const read = lineAt(view, table.first);
  const selection = read.kind === 'table' ? read.nameSpan : { start: 0, end: 0 };
  const rules = ruleCountOf(table) <= mostRules ? 'with' : 'without';
  return [
    {
      name: table.name === '' ? 'iptables -S' : table.name,
      detail: '',
      kind: 'table',
      first: table.first,
      last: table.last,
      selectionLine: table.first,
      selection,
      children: chainsOf(table).flatMap((chain) => chainItem(view, chain, rules)),
    },
  ];
}

function chainItem(view: RulesView, chain: ChainView, rules: 'with' | 'without'): readonly OutlineItem[] {
  const line = chain.declarations[0] ?? chain.rules[0];
  if (line === undefined) return [];
  const read = lineAt(view, line);
  const selection =
    read.kind === 'chain' ? read.nameSpan : read.kind === 'rule' ? read.rule.chainSpan : { start: 0, end: 0 };
  return [
    {
      name: chain.name,
      detail: read.kind === 'chain' && read.policy !== '-' ? read.policy : String(chain.rules.length),
      kind: 'chain',
      first: line,
      last: rules === 'with' ? Math.max(line, chain.rules.at(-1) ?? line) : line,
      selectionLine: line,
      selection,
      children: rules === 'with' ? chain.rules.flatMap((each, index) => ruleItem(view, each, index + 1)) : [],
    },
  ];
}

function ruleItem(view: RulesView, line: number, number: number): readonly OutlineItem[] {
  const rule = ruleAt(view, line);
  if (rule === undefined) return [];
  const [comment] = commentsOf(rule);
  return [
    {
      name: `${number} ${rule.target?.name ?? ''}`.trim(),
      detail: comment ?? '',
      kind: 'rule',
      first: line,
      last: line,
      selectionLine: line,
      selection: rule.chainSpan,
      children: [],
    },
  ];
}

export interface Fold {
  readonly first: number;
  readonly last: number;
  readonly kind: 'region' | 'comment';
}

/** Tables, runs of declarations, runs of a chain's rules, and runs of comments. */
export function folds(view: RulesView): readonly Fold[] {
  const found: Fold[] = [];
  for (const table of view.tables) {
    const { first, last } = table;
    if (last > first) found.push({ first, last, kind: 'region' });
    const chains = chainsOf(table);
    const declarations = chains.flatMap((chain) => chain.declarations).sort((a, b) => a - b);
    for (const run of runsOf(declarations)) found.push({ ...run, kind: 'region' });
    for (const chain of chains) {
      for (const run of runsOf(chain.rules)) found.push({ ...run, kind: 'region' });
    }
  }
  return found.sort((a, b) => a.first - b.first);
}

/** Runs of at least two lines one after another. `lines` ascends. */
function runsOf(lines: readonly number[]): readonly { readonly first: number; readonly last: number }[] {
  const runs: { first: number; last: number }[] = [];
  for (const line of lines) {
    const open = runs.at(-1);
    if (open !== undefined && open.last === line - 1) open.last = line;
    else runs.push({ first: line, last: line });
  }
  return runs.filter(({ first, last }) => last > first);
}
