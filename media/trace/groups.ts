/** Steps in the order of the walk, gathered under the hook, table and chain that they belong to. */
import type { OutcomeJson, PacketJson, StepJson } from '../../protocol/trace.ts';

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
  /** As it was when the group was entered. */
  readonly packet: PacketJson;
  /** True where the packet only passed: nothing matched and nothing changed, so the group may stay folded. */
  readonly quiet: boolean;
}

export function groupSteps(outcome: OutcomeJson): readonly StepGroup[] {
  const groups: (Omit<StepGroup, 'steps' | 'quiet'> & { readonly steps: NumberedStep[] })[] = [];
  outcome.steps.forEach((step, index) => {
    const { table, chain } = placeOf(step);
    const last = groups.at(-1);
    const same = last !== undefined && last.hook === step.hook && last.table === table && last.chain === chain;
    // The step that enters a chain of a hook is the group's title, and need not be said again in it.
    const own = step.kind === 'hook' ? [] : [{ index, step }];
    if (same && step.kind !== 'hook') last.steps.push(...own);
    else groups.push({ hook: step.hook, table, chain, packet: step.packet, steps: own });
  });
  return groups
    .filter(({ steps: own }, index) => own.length > 0 || groups[index + 1]?.table !== groups[index]?.table)
    .map((group) => ({
      ...group,
      quiet: group.steps.every(({ step }) => isQuiet(step) && !isDecidingPolicy(step, outcome)),
    }));
}

/** The policy that decided what becomes of the packet. */
export function isDecidingPolicy(step: StepJson, { decidedBy }: OutcomeJson): boolean {
  return (
    step.kind === 'policy' &&
    decidedBy.by === 'policy' &&
    decidedBy.table === step.table &&
    decidedBy.chain === step.chain
  );
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
