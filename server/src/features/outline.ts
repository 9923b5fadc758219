/** The outline: tables, their chains, and under each chain its rules. */

import { lineAt, type RulesView, ruleAt, ruleCountOf, type TableView, textAt } from '../checks/view.ts';
import { isBuiltin } from '../dialects/iptables-save/dump/names.ts';
import type { Mentions } from '../dialects/iptables-save/dump/part.ts';
import type { Span } from '../text/span.ts';
import { commentsOf } from './explain/comments.ts';

export type OutlineKind = 'table' | 'chain' | 'rule' | 'set' | 'service' | 'server' | 'interface' | 'fact';

export interface OutlineItem {
  readonly name: string;
  readonly detail: string;
  readonly kind: OutlineKind;
  /** First and last line, both included. */
  readonly first: number;
  readonly last: number;
  /** What to select: a word on `selectionLine`. */
  readonly selectionLine: number;
  readonly selection: Span;
  readonly children: readonly OutlineItem[];
}

/** Above this many rules in a table, chains stand for their rules: an outline of 150,000 rules helps nobody. */
const mostRules = 5000;
/** Above this many chains, those that hardly anything happens in are left out; the search for symbols finds them. */
const mostChains = 3000;
const notable = 10;

export function outline(view: RulesView): readonly OutlineItem[] {
  return view.tables.map((table) => tableItem(view, table));
}

function tableItem(view: RulesView, table: TableView): OutlineItem {
  const { first, last, name } = table;
  const read = lineAt(view, first);
  const chains = chainsIn(table);
  const many = chains.size > mostChains;
  const rules = ruleCountOf(table) <= mostRules ? 'with' : 'without';
  const shown = [...chains].filter(
    ([chain, { lines, references }]) =>
      !many || isBuiltin(table.block, chain) || lines.length >= notable || references >= notable,
  );
  return {
    name: name === '' ? 'iptables -S' : name,
    detail: many ? `${shown.length} / ${chains.size}` : '',
    kind: 'table',
    first,
    last,
    selectionLine: first,
    selection: read.kind === 'table' ? read.nameSpan : { start: 0, end: 0 },
    children: shown.flatMap(([chain, facts]) => chainItem(view, chain, facts, rules)),
  };
}

interface ChainFacts {
  /** Where it is declared, or its first rule. */
  line: number;
  policy: string;
  readonly lines: number[];
  references: number;
}

/** All chains of a table in one pass over what its chunks know: asking for each by itself takes a second of 40,000. */
function chainsIn({ block }: TableView): ReadonlyMap<string, ChainFacts> {
  const chains = new Map<string, ChainFacts>();
  const factsOf = (name: string, line: number): ChainFacts => {
    const known = chains.get(name);
    if (known !== undefined) return known;
    const fresh: ChainFacts = { line, policy: '', lines: [], references: 0 };
    chains.set(name, fresh);
    return fresh;
  };
  for (const { part, base } of block.parts) {
    each(part.declared, (name, line) => {
      factsOf(name, base + line).policy = part.policies.get(line) ?? '';
    });
    each(part.rules, (name, line) => void factsOf(name, base + line).lines.push(base + line));
  }
  for (const { part } of block.parts) {
    each(part.jumps, (name) => {
      const facts = chains.get(name);
      if (facts !== undefined) facts.references++;
    });
  }
  return chains;
}

function each({ names, ids, lines }: Mentions, visit: (name: string, line: number) => void): void {
  for (let index = 0; index < ids.length; index++) visit(names[ids[index] ?? 0] ?? '', lines[index] ?? 0);
}

function chainItem(
  view: RulesView,
  name: string,
  { line, policy, lines }: ChainFacts,
  rules: 'with' | 'without',
): readonly OutlineItem[] {
  const [first, last] = rules === 'with' ? extentOf(line, lines) : [line, line];
  const start = Math.max(textAt(view, first).indexOf(name), 0);
  return [
    {
      name,
      detail: policy === '' ? String(lines.length) : policy,
      kind: 'chain',
      first,
      last,
      selectionLine: first,
      selection: { start, end: start + name.length },
      children: rules === 'with' ? lines.flatMap((each, index) => ruleItem(view, each, index + 1)) : [],
    },
  ];
}

/**
 * A chain stands where its rules stand together, and where it is declared if it has none: from the declaration to the
 * last rule there would be rules of other chains, and editors that show what the cursor is in would name the wrong one.
 */
function extentOf(line: number, lines: readonly number[]): readonly [first: number, last: number] {
  const [first = line] = lines;
  let run = 1;
  while (lines[run] === first + run) run++;
  return [line === first - 1 ? line : first, lines.length === 0 ? line : first + run - 1];
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
