/** The lines of a file that an outcome's packet met. Plain data: editors draw it, hovers tell it. */
import type { TraceResult } from '../../../protocol/requests.ts';
import type { OutcomeJson, StepJson } from '../../../protocol/trace.ts';

export interface VisitedLine {
  /** From 0. */
  readonly line: number;
  /** The steps that stand at the line, in order. */
  readonly steps: readonly StepJson[];
  /** Whether the line decided what becomes of the packet. */
  readonly role: 'matched' | 'decided';
}

/** `uri`: the file's address. Rules that matched, routes, virtual services: whatever a step names a line of. */
export function visitedLines(outcome: OutcomeJson, files: TraceResult['files'], uri: string): readonly VisitedLine[] {
  const steps = new Map<number, StepJson[]>();
  for (const step of outcome.steps) {
    if (!('line' in step) || step.line === undefined || step.file === undefined || files[step.file] !== uri) continue;
    // The end of a chain stands where the chain is declared: nothing matched there.
    if (step.kind === 'return') continue;
    steps.set(step.line - 1, [...(steps.get(step.line - 1) ?? []), step]);
  }
  const { file, line } = outcome.decidedBy;
  const decider = file !== undefined && line !== undefined && files[file] === uri ? line - 1 : undefined;
  if (decider !== undefined && !steps.has(decider)) steps.set(decider, []);
  return Array.from(steps, ([at, found]) => ({
    line: at,
    steps: found,
    role: at === decider ? 'decided' : 'matched',
  }));
}

/** “mark 0x0 → 0x4000, dst 10.96.0.1 → 10.244.1.12”; empty where nothing changed. */
export function changesAt({ steps }: VisitedLine): string {
  return steps
    .flatMap(({ changes }) => changes.map(({ field, before, after }) => `${field} ${before} → ${after}`))
    .join(', ');
}
