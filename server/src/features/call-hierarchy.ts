/** Chains as functions: who jumps here, and where it jumps to. */
import { type ChainView, chainOf, lineAt, type RulesView, ruleAt, type TableView, tableAt } from '../checks/view.ts';
import type { Place } from './definition.ts';
import { chainAt } from './definition.ts';

export interface ChainItem extends Place {
  readonly name: string;
  readonly table: string;
}

export interface ChainCall {
  readonly item: ChainItem;
  /** The words of the jumps: in the caller, whichever side is asked for. */
  readonly jumps: readonly Place[];
}

export function chainItemAt(view: RulesView, line: number, character: number): ChainItem | undefined {
  const found = chainAt(view, line, character);
  return found === undefined ? undefined : itemOf(view, found.table, found.chain);
}

/** `line`: any line of the item's table, such as the item's own. */
export function callersOf(view: RulesView, name: string, line: number): readonly ChainCall[] {
  const table = tableAt(view, line);
  const chain = chainOf(table, name);
  if (table === undefined || chain === undefined) return [];
  const byCaller = new Map<string, Place[]>();
  for (const at of chain.references) {
    const rule = ruleAt(view, at);
    if (rule?.chain === undefined || rule.target === undefined) continue;
    add(byCaller, rule.chain, { line: at, span: rule.target.nameSpan });
  }
  return callsOf(view, table, byCaller);
}

export function calleesOf(view: RulesView, name: string, line: number): readonly ChainCall[] {
  const table = tableAt(view, line);
  const chain = chainOf(table, name);
  if (table === undefined || chain === undefined) return [];
  const byCallee = new Map<string, Place[]>();
  for (const at of chain.rules) {
    const target = ruleAt(view, at)?.target;
    if (target === undefined || target.spec !== undefined) continue;
    add(byCallee, target.name, { line: at, span: target.nameSpan });
  }
  return callsOf(view, table, byCallee);
}

function callsOf(view: RulesView, table: TableView, byName: ReadonlyMap<string, Place[]>): readonly ChainCall[] {
  return [...byName].flatMap(([name, jumps]) => {
    const chain = chainOf(table, name);
    const item = chain === undefined ? undefined : itemOf(view, table, chain);
    return item === undefined ? [] : [{ item, jumps }];
  });
}

function add(map: Map<string, Place[]>, key: string, place: Place): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [place]);
  else known.push(place);
}

function itemOf(view: RulesView, table: TableView, chain: ChainView): ChainItem | undefined {
  const line = chain.declarations[0] ?? chain.rules[0];
  if (line === undefined) return undefined;
  const read = lineAt(view, line);
  const span = read.kind === 'chain' ? read.nameSpan : read.kind === 'rule' ? read.rule.chainSpan : undefined;
  return span === undefined ? undefined : { name: chain.name, table: table.name, line, span };
}
