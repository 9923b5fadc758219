/** What folds: tables, runs of declarations, runs of a chain's rules, and the chains of one service. */
import type { RulesView, TableView } from '../checks/view.ts';
import type { Mentions, Part } from '../dialects/iptables-save/dump/part.ts';
import { serviceOfChain } from './inlay-hints.ts';

/** Lines from 0, both included. */
export interface Fold {
  readonly first: number;
  readonly last: number;
}

/** Lines one after another that say something of one chain; where all chains count alike the name is empty. */
interface Run extends Fold {
  readonly name: string;
}

/** Editors take no more; of more, the longest are sent. */
const most = 5000;

export function folds(view: RulesView): readonly Fold[] {
  const found: Fold[] = [];
  for (const table of view.tables) {
    const { first, last } = table;
    if (last > first) found.push({ first, last });
    const rules = runsOf(table, (part) => part.rules, 'same');
    found.push(...runsOf(table, (part) => part.declared, 'any').filter(isFold), ...rules.filter(isFold));
    found.push(...servicesOf(view, table, rules));
  }
  const kept = found.length > most ? found.sort((a, b) => b.last - b.first - (a.last - a.first)).slice(0, most) : found;
  return kept.sort((a, b) => a.first - b.first || b.last - a.last);
}

/** Runs of at least two lines one after another, also where they go on from chunk to chunk. */
function runsOf({ block }: TableView, mentionsOf: (part: Part) => Mentions, names: 'any' | 'same'): readonly Run[] {
  const runs: { name: string; first: number; last: number }[] = [];
  for (const { part, base } of block.parts) {
    const { names: all, ids, lines } = mentionsOf(part);
    for (let index = 0; index < ids.length; index++) {
      const line = base + (lines[index] ?? 0);
      const name = names === 'same' ? (all[ids[index] ?? 0] ?? '') : '';
      const open = runs.at(-1);
      if (open !== undefined && open.last === line - 1 && open.name === name) open.last = line;
      else runs.push({ name, first: line, last: line });
    }
  }
  return runs;
}

function isFold({ first, last }: Fold): boolean {
  return last > first;
}

/** So many runs are asked for their service: it takes a look at some rules of each. */
const mostAsked = 600;

const kubeChain = /^KUBE-(?:SVC|SVL|EXT|FW|SEP|XLB)-/;

/** Chains of one service that stand together. */
function servicesOf(view: RulesView, table: TableView, runs: readonly Run[]): readonly Fold[] {
  const asked = runs.filter(({ name }) => kubeChain.test(name));
  if (asked.length > mostAsked) return [];
  const groups: { service: string; first: number; last: number; runs: number }[] = [];
  for (const { name, first, last } of asked) {
    const service = serviceOfChain(view, table, name)?.split(' → ')[0];
    const open = groups.at(-1);
    if (service === undefined) continue;
    if (open?.service === service && open.last === first - 1) {
      open.last = last;
      open.runs++;
    } else groups.push({ service, first, last, runs: 1 });
  }
  return groups.filter(({ runs }) => runs > 1).map(({ first, last }) => ({ first, last }));
}
