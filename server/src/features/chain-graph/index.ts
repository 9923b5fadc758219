/** The picture of a table's chains as data: boxes and arrows, small enough to be looked at. */
import type { ChainEdge, ChainGraph, ChainGraphParams, ChainNode } from '../../../../protocol/chains.ts';
import { ownerOfChain } from '../../catalog/wellKnown/find.ts';
import { type RulesView, ruleAt, ruleCountOf, type TableView, tableAt } from '../../checks/view.ts';
import { message, render, type Translate } from '../../text/message.ts';
import { type ChainFacts, type Chains, collectChains, type JumpFacts } from './collect.ts';
import { boxes, commonLabel } from './families.ts';
import { around } from './neighbourhood.ts';

export const noGraph: ChainGraph = { tables: [], table: '', nodes: [], edges: [], total: 0 };

export type GraphWishes = Omit<ChainGraphParams, 'uri'>;

export function chainGraph(view: RulesView, wishes: GraphWishes, translate: Translate): ChainGraph {
  const table = chosenTable(view, wishes);
  if (table === undefined) return noGraph;
  const all = collectChains(table);
  const { focus, expanded = [], apart = [] } = wishes;
  const chains = focus !== undefined && all.chains.has(focus) ? around(all, focus) : all;
  const box = boxes(table.known, chains.chains.values(), {
    expanded,
    apart: focus === undefined ? apart : [...apart, focus],
  });
  return {
    tables: view.tables.map((each, index) => ({ key: String(index), name: each.name, label: labelOf(view, each) })),
    table: String(view.tables.indexOf(table)),
    nodes: nodesOf(table, chains, box, translate),
    edges: edgesOf(view, chains.jumps, box),
    total: all.chains.size,
  };
}

/** The chain that a line declares, or whose rule it is, with the key of its table. */
export function chainOfLine(
  view: RulesView,
  line: number,
): { readonly table: string; readonly chain: string } | undefined {
  const table = tableAt(view, line);
  if (table === undefined) return undefined;
  const found = table.block.parts.find(
    ({ part, base }) => base + part.firstLine <= line && line <= base + part.lastLine,
  );
  if (found === undefined) return undefined;
  const { part, base } = found;
  for (const { names, lines, ids } of [part.rules, part.declared]) {
    const at = lines.indexOf(line - base);
    const chain = at < 0 ? undefined : names[ids[at] ?? -1];
    if (chain !== undefined) return { table: String(view.tables.indexOf(table)), chain };
  }
  return undefined;
}

function chosenTable(view: RulesView, { table, line }: GraphWishes): TableView | undefined {
  if (table !== undefined) return view.tables[Number(table)];
  const here = line === undefined ? undefined : tableAt(view, line);
  return here ?? view.tables.find((each) => ruleCountOf(each) > 0) ?? view.tables[0];
}

/** Where two dumps of a file both have a table of that name, the family tells them apart. */
function labelOf({ tables }: RulesView, { name, block }: TableView): string {
  const shown = name === '' ? 'iptables -S' : name;
  const twins = tables.filter((other) => other.name === name);
  if (twins.length < 2) return shown;
  return twins.some((other) => other.block.family !== block.family)
    ? `${shown} (${block.family === 'ipv6' ? 'IPv6' : 'IPv4'})`
    : `${shown} (${twins.findIndex((other) => other.block === block) + 1})`;
}

function nodesOf(
  table: TableView,
  { chains, jumps }: Chains,
  box: ReadonlyMap<string, string>,
  translate: Translate,
): readonly ChainNode[] {
  const used = new Set(jumps.map(({ to }) => to));
  const members = new Map<string, ChainFacts[]>();
  for (const chain of chains.values()) {
    const id = box.get(chain.name) ?? chain.name;
    const known = members.get(id);
    if (known === undefined) members.set(id, [chain]);
    else known.push(chain);
  }
  return Array.from(members, ([id, inside]): ChainNode => {
    const [first] = inside;
    const name = first?.name ?? id;
    const owner = ownerOfChain(table.known, name);
    const purpose = owner === undefined ? '' : render(message(owner.purpose), translate);
    const rules = inside.reduce((sum, chain) => sum + chain.rules, 0);
    const unused = inside.every((chain) => !chain.builtin && !used.has(chain.name));
    if (id.startsWith('group:')) {
      const label = commonLabel(inside.map((chain) => chain.name));
      return { id, kind: 'group', label, purpose, rules, members: inside.length, unused };
    }
    return {
      id,
      kind: first?.builtin === true ? 'builtin' : 'chain',
      label: name,
      purpose,
      rules,
      ...(first?.policy === undefined || first.policy === '-' ? {} : { policy: first.policy }),
      members: 1,
      ...(first === undefined ? {} : { line: first.line }),
      unused,
    };
  });
}

function edgesOf(view: RulesView, jumps: readonly JumpFacts[], box: ReadonlyMap<string, string>): readonly ChainEdge[] {
  const edges = new Map<string, { from: string; to: string; jumps: number; line: number }>();
  for (const { from, to, count, line } of jumps) {
    const ends = { from: box.get(from) ?? from, to: box.get(to) ?? to };
    const key = `${ends.from} ${ends.to}`;
    const known = edges.get(key);
    if (known === undefined) edges.set(key, { ...ends, jumps: count, line });
    else known.jumps += count;
  }
  return Array.from(edges.values(), (edge) => ({ ...edge, how: ruleAt(view, edge.line)?.target?.how ?? 'jump' }));
}
