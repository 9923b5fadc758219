/** A dump without what changes all the time, for comparing two of them: counters, dates, and the order of chains. */
import { builtinChains, tableNames } from '../catalog/find.ts';
import { chainNames, chainOf, lineAt, type RulesView, ruleAt, type TableView, textAt } from '../checks/view.ts';
import { printRule } from '../dialects/iptables-save/print/rule.ts';

/**
 * Tables in the order in which packets meet them; chains by name behind the built-in ones; their rules in their order,
 * in the form that iptables-save prints. Lines that edit a table or can't be read stay where they are, as they are.
 */
export function withoutCounters(view: RulesView): string {
  const rank = ({ known }: TableView): number => (known === undefined ? tableNames.length : tableNames.indexOf(known));
  const tables = view.tables.toSorted((a, b) => rank(a) - rank(b));
  return tables.map((table) => `${tableText(view, table)}\n`).join('\n');
}

function tableText(view: RulesView, table: TableView): string {
  const isPlain = table.block.kind === 'table' && table.block.parts.every(({ part }) => part.edits.length === 0);
  if (!isPlain) return linesBetween(view, table.first, table.last).join('\n');
  const chains = inOrder(table).flatMap((name) => chainOf(table, name) ?? []);
  const declarations = chains.flatMap(({ declarations }) =>
    declarations.slice(-1).map((line) => plainLine(view, line)),
  );
  const rules = chains.flatMap((chain) => chain.rules.map((line) => plainLine(view, line)));
  return [`*${table.name}`, ...declarations, ...rules, 'COMMIT'].join('\n');
}

function inOrder(table: TableView): readonly string[] {
  const builtin: readonly string[] = table.known === undefined ? [] : builtinChains(table.known);
  const own = chainNames(table).filter((name) => !builtin.includes(name));
  return [...builtin, ...own.toSorted()];
}

function linesBetween(view: RulesView, first: number, last: number): readonly string[] {
  return Array.from({ length: last - first + 1 }, (_, index) => plainLine(view, first + index));
}

function plainLine(view: RulesView, line: number): string {
  const text = textAt(view, line).trimEnd();
  const read = lineAt(view, line);
  if (read.kind === 'chain') return `:${read.name} ${read.policy}`;
  const rule = ruleAt(view, line);
  if (rule === undefined) return text;
  const table = view.tables.find(({ first, last }) => first <= line && line <= last);
  const printed = read.problems.length === 0 ? printRule(rule, table?.block.family ?? 'ipv4') : undefined;
  return printed ?? (rule.counters === undefined ? text : text.slice(rule.counters.span.end).trim());
}
