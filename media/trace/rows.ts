/** The walk as rows to look at: hooks, the chains in them, and the steps; what only passed is gathered in one row. */
import type { OutcomeJson, PacketJson, StepJson } from '../../protocol/trace.ts';
import { groupSteps, type StepGroup } from './groups.ts';

export type Folds = Readonly<Record<number, 'open' | 'closed'>>;

export type Row =
  /** A hook is entered, with the packet as it is then. */
  | { readonly kind: 'hook'; readonly key: string; readonly hook: string; readonly packet: PacketJson }
  | {
      readonly kind: 'chain';
      readonly key: string;
      readonly group: number;
      readonly table: string;
      readonly chain: string;
      /** Jumps on the stack: 0 in a hook's own chain. */
      readonly depth: number;
      readonly fold: 'open' | 'closed';
      readonly steps: number;
    }
  /** Chains one after the other in which nothing matched. */
  | {
      readonly kind: 'passed';
      readonly key: string;
      readonly depth: number;
      readonly groups: readonly number[];
      readonly names: readonly string[];
    }
  | {
      readonly kind: 'step';
      readonly key: string;
      readonly index: number;
      readonly step: StepJson;
      readonly depth: number;
    };

export function rowsOf(outcome: OutcomeJson, folds: Folds): readonly Row[] {
  const rows: Row[] = [];
  let hook: string | undefined;
  const groups = groupSteps(outcome);
  const titles = titlesOf(groups);
  const at = new Map<number, number>();
  const matched = new Set<string>();
  groups.forEach((group, index) => {
    if (group.hook !== hook) {
      hook = group.hook;
      const packet = group.steps[0]?.step.packet ?? group.packet;
      rows.push({ kind: 'hook', key: `hook-${index}`, hook, packet });
    }
    const place = `${group.hook} ${group.table} ${group.chain}`;
    // Where something matched before, what is left of the chain is no chain in which nothing did.
    const onlyPassed = group.quiet && !matched.has(place);
    if (!group.quiet) matched.add(place);
    const fold = folds[index] ?? (onlyPassed ? 'closed' : 'open');
    const title = titles[index] ?? index;
    if (title !== index) {
      const under = at.get(title) ?? -1;
      const row = rows[under];
      if (row?.kind !== 'chain') return;
      rows[under] = { ...row, steps: row.steps + group.steps.length };
      if (row.fold === 'open') rows.push(...stepRows(group));
      return;
    }
    at.set(index, rows.length);
    if (onlyPassed && fold === 'closed') pass(rows, group, index);
    else rows.push(...groupRows(group, index, fold));
  });
  return rows;
}

/**
 * For each group the one whose title it stands under: itself, or the visit of the same chain before, where the packet
 * has only come back from chains in which nothing matched. Else a chain that calls many would be named after each.
 */
function titlesOf(groups: readonly StepGroup[]): readonly number[] {
  const titles: number[] = [];
  let open: number | undefined;
  groups.forEach((group, index) => {
    const before = open === undefined ? undefined : groups[open];
    const same = before?.hook === group.hook && before.table === group.table && before.chain === group.chain;
    if (group.chain !== undefined && open !== undefined && same) titles.push(open);
    else {
      titles.push(index);
      // What was only passed below the chain leaves its title open; anything else ends it.
      if (!group.quiet) open = group.chain === undefined ? undefined : index;
      else if (depthOf(group) === 0) open = undefined;
    }
  });
  return titles;
}

function pass(rows: Row[], group: StepGroup, index: number): void {
  const [name, depth] = [nameOf(group), depthOf(group)];
  const last = rows.at(-1);
  if (last?.kind === 'passed' && last.depth === depth) {
    rows[rows.length - 1] = { ...last, groups: [...last.groups, index], names: [...last.names, name] };
  } else rows.push({ kind: 'passed', key: `passed-${index}`, depth, groups: [index], names: [name] });
}

/** A hook's own chain has the hook's name already, and a chain that was called stands in the table of its caller. */
function nameOf(group: StepGroup): string {
  const { table = '', chain, hook } = group;
  if (chain === hook || chain === undefined) return table;
  return depthOf(group) > 0 ? chain : `${table} ${chain}`;
}

function depthOf({ steps }: StepGroup): number {
  const first = steps[0]?.step;
  return first !== undefined && 'depth' in first ? first.depth : 0;
}

function groupRows(group: StepGroup, index: number, fold: 'open' | 'closed'): readonly Row[] {
  const { table, chain, steps } = group;
  const depth = depthOf(group);
  const inside = fold === 'closed' ? [] : stepRows(group);
  if (table === undefined || chain === undefined) return inside;
  return [
    { kind: 'chain', key: `chain-${index}`, group: index, table, chain, depth, fold, steps: steps.length },
    ...inside,
  ];
}

function stepRows(group: StepGroup): readonly Row[] {
  const depth = depthOf(group);
  return group.steps.map(({ index, step }): Row => ({ kind: 'step', key: `step-${index}`, index, step, depth }));
}

/** Indexes of the steps that have a row, in order: what the arrow keys walk over. */
export function stepsIn(rows: readonly Row[]): readonly number[] {
  return rows.flatMap((row) => (row.kind === 'step' ? [row.index] : []));
}

/** The groups that must be open for a step to have a row. */
export function groupsOf(outcome: OutcomeJson, step: number): readonly number[] {
  const groups = groupSteps(outcome);
  const titles = titlesOf(groups);
  return groups.flatMap((group, index) =>
    group.steps.some((each) => each.index === step) ? [titles[index] ?? index] : [],
  );
}
