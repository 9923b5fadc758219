/** What folds: tables, runs of declarations, and runs of a chain's rules. */
import type { RulesView, TableView } from '../checks/view.ts';
import type { Mentions, Part } from '../dialects/iptables-save/dump/part.ts';

/** Lines from 0, both included. */
export interface Fold {
  readonly first: number;
  readonly last: number;
}

/** Editors take no more; of more, the longest are sent. */
const most = 5000;

export function folds(view: RulesView): readonly Fold[] {
  const found: Fold[] = [];
  for (const table of view.tables) {
    const { first, last } = table;
    if (last > first) found.push({ first, last });
    found.push(...runsOf(table, (part) => part.declared, 'any'), ...runsOf(table, (part) => part.rules, 'same'));
  }
  const kept = found.length > most ? found.sort((a, b) => b.last - b.first - (a.last - a.first)).slice(0, most) : found;
  return kept.sort((a, b) => a.first - b.first || b.last - a.last);
}

/** Runs of at least two lines one after another, also where they go on from chunk to chunk. */
function runsOf({ block }: TableView, mentionsOf: (part: Part) => Mentions, names: 'any' | 'same'): readonly Fold[] {
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
  return runs.filter(({ first, last }) => last > first).map(({ first, last }) => ({ first, last }));
}
