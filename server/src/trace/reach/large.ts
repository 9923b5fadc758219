/** Tables of thousands of rules: all packets at once are not carried through them, unless the rule stands there. */
import type { TableName } from '../../catalog/types.ts';
import type { Ruleset, RuleTable } from '../../node/model.ts';
import { once } from '../../text/once.ts';
import { told } from './chains.ts';
import { anyMarks } from './marks.ts';
import { fieldsRewritten } from './rewritten.ts';
import type { Search } from './search.ts';
import { open, type State, withAll } from './state.ts';
import { opening, readdressed } from './tuples.ts';
import { tellsTracking } from './walked.ts';

/** Rules of a table that all packets are carried through one by one. */
const mostRules = 3000;

export function isLarge(table: RuleTable | undefined): boolean {
  return table !== undefined && hasMany(table);
}

const hasMany = once(({ chains }: RuleTable): boolean => {
  let count = 0;
  for (const { rules } of chains.values()) {
    count += rules.length;
    if (count > mostRules) return true;
  }
  return false;
});

/**
 * Behind a table of thousands of rules that is not the one asked about: the packets as they were, or with all that such
 * rules may change of them. None is taken out, which leaves too many, and never too few.
 */
export function passed(
  search: Search,
  { ruleset, table }: { readonly ruleset: Ruleset; readonly table: TableName },
  states: readonly State[],
): readonly State[] {
  const { family, onMarked } = search;
  const rewritten = fieldsRewritten(search);
  const fields = open(
    family,
    'dst',
    'dport',
    'src',
    'sport',
    'dnat',
    'snat',
    'ttl',
    'tos',
    'tcpOptions',
    'frame',
    ...rewritten,
  );
  // What is given another address without nat is not answered there.
  const moves = rewritten.has('src') || rewritten.has('dst');
  const after = withAll(states, fields).map(
    (state): State => ({ ...state, marks: anyMarks, link: moves && state.link === opening ? readdressed : state.link }),
  );
  for (const state of after) onMarked?.(state);
  const all = [...states, ...after];
  return table === 'raw' && tellsTracking(ruleset) ? all.flatMap((state) => [state, ...told(search, state)]) : all;
}
