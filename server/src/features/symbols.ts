/** Chains of a dump by a part of their names, for the search over the workspace. */
import { lineAt, type RulesView } from '../checks/view.ts';
import { linesOf } from '../dialects/iptables-save/dump/part.ts';
import type { Place } from './definition.ts';

export interface ChainSymbol extends Place {
  readonly name: string;
  readonly table: string;
}

/** At most `limit` of them. The letters of `query` stand in the name in their order, as editors search. */
export function chainSymbols(view: RulesView, query: string, limit: number): readonly ChainSymbol[] {
  const wanted = query.toLowerCase();
  const found: ChainSymbol[] = [];
  for (const { block, name: table } of view.tables) {
    for (const { part, base } of block.parts) {
      for (const name of part.declared.names) {
        if (!isWithin(wanted, name.toLowerCase())) continue;
        for (const offset of linesOf(part.declared, name)) {
          const read = lineAt(view, base + offset);
          if (read.kind === 'chain') found.push({ name, table, line: base + offset, span: read.nameSpan });
          if (found.length >= limit) return found;
        }
      }
    }
  }
  return found;
}

function isWithin(letters: string, name: string): boolean {
  let at = 0;
  for (const letter of letters) {
    at = name.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
