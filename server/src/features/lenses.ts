/** Lenses above chains and rules: who refers to a chain, what was counted, and a way to trace a packet there. */
import { isBuiltinChain } from '../catalog/find.ts';
import { ruleSpan } from '../checks/places.ts';
import { chainOf, lineAt, type RulesView, ruleAt, ruleCountOf, tableAt } from '../checks/view.ts';
import { linesOf } from '../dialects/iptables-save/dump/part.ts';
import { type Message, message } from '../text/message.ts';
import type { Span } from '../text/span.ts';
import { groups } from './explain/counts.ts';

export type Lens =
  | { readonly kind: 'references'; readonly line: number; readonly span: Span; readonly chain: string }
  | { readonly kind: 'counters'; readonly line: number; readonly span: Span; readonly title: Message }
  | { readonly kind: 'trace'; readonly line: number; readonly span: Span; readonly chain: string }
  /** A packet that reaches the rule in the line `rule`: this one, or the first of the chain that is declared here. */
  | { readonly kind: 'reach'; readonly line: number; readonly span: Span; readonly rule: number };

/** More lenses than this are noise: of large dumps only built-in chains and those that many jump to get any. */
const most = 400;

/** A lens above every rule is a line more for each of them: only who wants it has it. */
export type LensPlaces = 'chains' | 'chains-and-rules';

/** Without the costly part: titles of references are told by `referencesTitle` when a lens comes into sight. */
export function lenses(view: RulesView, places: LensPlaces): readonly Lens[] {
  const found: Lens[] = [];
  for (const table of view.tables) {
    const { known } = table;
    const many = table.block.index.declared.size > most;
    for (const { part, base } of table.block.parts) {
      for (const name of part.declared.names) {
        const builtin = known !== undefined && isBuiltinChain(known, name);
        if (many && !builtin) continue;
        const first = builtin ? undefined : chainOf(table, name)?.rules[0];
        for (const offset of linesOf(part.declared, name)) found.push(...lensesOf(view, base + offset, builtin, first));
      }
    }
  }
  const rules = places === 'chains' ? [] : ruleLenses(view);
  return [...found, ...rules].sort((a, b) => a.line - b.line);
}

/** Rules that any packet may be traced to; none where there are so many that nobody reads them one by one. */
function ruleLenses(view: RulesView): readonly Lens[] {
  const count = view.tables.reduce((sum, table) => sum + ruleCountOf(table), 0);
  if (count > most) return [];
  return view.tables.flatMap(({ block, known }) =>
    known === undefined
      ? []
      : block.parts.flatMap(({ part, base }) =>
          Array.from(part.rules.lines, (line) => base + line)
            .filter((line) => isWhole(view, line))
            .map((line): Lens => ({ kind: 'reach', line, span: ruleSpan(view, line), rule: line })),
        ),
  );
}

/** While a rule is being written, no packet can be said to reach it. */
function isWhole(view: RulesView, line: number): boolean {
  return lineAt(view, line).problems.every(({ refusedBy }) => refusedBy !== undefined);
}

/** `first`: the line of the chain's first rule; undefined: it has none. */
function lensesOf(view: RulesView, line: number, builtin: boolean, first: number | undefined): readonly Lens[] {
  const read = lineAt(view, line);
  if (read.kind !== 'chain') return [];
  const { nameSpan: span, name, counters } = read;
  if (!builtin) {
    const reach: readonly Lens[] =
      first === undefined || !isWhole(view, first) ? [] : [{ kind: 'reach', line, span, rule: first }];
    return [{ kind: 'references', line, span, chain: name }, ...reach];
  }
  const trace: Lens = { kind: 'trace', line, span, chain: name };
  if (counters === undefined) return [trace];
  const title =
    counters.packets === 1n
      ? message('1 packet met the policy')
      : message('{packets} packets met the policy', { packets: groups(counters.packets) });
  return [{ kind: 'counters', line, span, title }, trace];
}

export function referencesTitle(view: RulesView, line: number, chain: string): Message {
  const found = chainOf(tableAt(view, line), chain);
  const count = found?.references.length ?? 0;
  const packets = found?.references.reduce<bigint | undefined>((sum, at) => {
    const counters = ruleAt(view, at)?.counters;
    return counters === undefined ? sum : (sum ?? 0n) + counters.packets;
  }, undefined);
  const references = count === 1 ? message('1 reference') : message('{count} references', { count });
  if (packets === undefined) return references;
  return packets === 1n
    ? message('{references}, 1 packet', { references })
    : message('{references}, {packets} packets', { references, packets: groups(packets) });
}
