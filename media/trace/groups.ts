/** Steps in the order of the walk, gathered under the hook, table and chain that they belong to. */
import type { OutcomeJson, StepJson } from '../../protocol/trace.ts';

export interface NumberedStep {
  /** Index among the outcome's steps. */
  readonly index: number;
  readonly step: StepJson;
}

export interface StepGroup {
  readonly hook: string;
  /** Undefined for steps outside of tables: routing, connection tracking, IPVS, delivery. */
  readonly table: string | undefined;
  readonly chain: string | undefined;
  readonly steps: readonly NumberedStep[];
  /** True where the packet only passed: nothing matched and nothing changed, so the group may stay folded. */
  readonly quiet: boolean;
}

export function groupSteps(outcome: OutcomeJson): readonly StepGroup[] {
  const groups: { hook: string; table: string | undefined; chain: string | undefined; steps: NumberedStep[] }[] = [];
  outcome.steps.forEach((step, index) => {
    const { table, chain } = placeOf(step);
    const last = groups.at(-1);
    const same = last !== undefined && last.hook === step.hook && last.table === table && last.chain === chain;
    // The step that enters a chain of a hook is the group's title, and need not be said again in it.
    if (step.kind === 'hook') {
      if (!same) groups.push({ hook: step.hook, table, chain, steps: [] });
      return;
    }
    if (same) last.steps.push({ index, step });
    else groups.push({ hook: step.hook, table, chain, steps: [{ index, step }] });
  });
  return groups.map((group) => ({ ...group, quiet: group.steps.every(({ step }) => isQuiet(step)) }));
}

function placeOf(step: StepJson): { readonly table: string | undefined; readonly chain: string | undefined } {
  switch (step.kind) {
    case 'rule':
    case 'return':
    case 'policy':
    case 'hook':
      return { table: step.table, chain: step.chain };
    default:
      return { table: undefined, chain: undefined };
  }
}

function isQuiet(step: StepJson): boolean {
  return (step.kind === 'policy' || step.kind === 'return') && step.changes.length === 0;
}
