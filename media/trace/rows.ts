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
  groupSteps(outcome).forEach((group, index) => {
    if (group.hook !== hook) {
      hook = group.hook;
      const packet = group.steps[0]?.step.packet ?? group.packet;
      rows.push({ kind: 'hook', key: `hook-${index}`, hook, packet });
    }
    const fold = folds[index] ?? (group.quiet ? 'closed' : 'open');
    if (group.quiet && fold === 'closed') pass(rows, group, index);
    else rows.push(...groupRows(group, index, fold));
  });
  return rows;
}

function pass(rows: Row[], group: StepGroup, index: number): void {
  const name = nameOf(group);
  const last = rows.at(-1);
  if (last?.kind === 'passed') {
    rows[rows.length - 1] = { ...last, groups: [...last.groups, index], names: [...last.names, name] };
  } else rows.push({ kind: 'passed', key: `passed-${index}`, groups: [index], names: [name] });
}

/** A hook's own chain has the hook's name already. */
function nameOf({ table, chain, hook }: StepGroup): string {
  return chain === hook || chain === undefined ? (table ?? '') : `${table} ${chain}`;
}

function groupRows(group: StepGroup, index: number, fold: 'open' | 'closed'): readonly Row[] {
  const { table, chain, steps } = group;
  const first = steps[0]?.step;
  const depth = first !== undefined && 'depth' in first ? first.depth : 0;
  const inside =
    fold === 'closed'
      ? []
      : steps.map(({ index: at, step }): Row => ({ kind: 'step', key: `step-${at}`, index: at, step, depth }));
  if (table === undefined || chain === undefined) return inside;
  return [
    { kind: 'chain', key: `chain-${index}`, group: index, table, chain, depth, fold, steps: steps.length },
    ...inside,
  ];
}

/** Indexes of the steps that have a row, in order: what the arrow keys walk over. */
export function stepsIn(rows: readonly Row[]): readonly number[] {
  return rows.flatMap((row) => (row.kind === 'step' ? [row.index] : []));
}

/** The groups that must be open for a step to have a row. */
export function groupsOf(outcome: OutcomeJson, step: number): readonly number[] {
  return groupSteps(outcome).flatMap((group, index) =>
    group.steps.some((each) => each.index === step) ? [index] : [],
  );
}
