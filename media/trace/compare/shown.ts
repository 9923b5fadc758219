/** What of a comparison is worth a look: what differs, side by side, with one step around it. */
import type { OutcomeJson, StepJson } from '../../../protocol/trace.ts';
import { isDecidingPolicy } from '../groups.ts';
import type { ComparedRow, Comparison, Side } from './compare.ts';

export type ShownRow =
  /** Both have this step; `changed`: it did something else to the packet. */
  | { readonly kind: 'same' | 'changed'; readonly left: number; readonly right: number }
  /** Steps that one side has and the other has not, beside each other in the order of each side. */
  | { readonly kind: 'apart'; readonly left?: number; readonly right?: number }
  | { readonly kind: 'left-out'; readonly count: number };

export function rowsToShow({ rows }: Comparison, left: Side, right: Side): readonly ShownRow[] {
  const near = (index: number): boolean => [index - 1, index, index + 1].some((at) => isDifferent(rows[at]));
  const shown: ShownRow[] = [];
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index];
    if (row === undefined) continue;
    if (row.kind === 'left' || row.kind === 'right') {
      const end = rows.findIndex((each, at) => at > index && each.kind !== 'left' && each.kind !== 'right');
      const run = rows.slice(index, end < 0 ? rows.length : end);
      shown.push(...apart(run, left.outcome, right.outcome));
      index += run.length - 1;
    } else if (near(index)) shown.push(row);
    else {
      const last = shown.at(-1);
      if (last?.kind === 'left-out') shown[shown.length - 1] = { kind: 'left-out', count: last.count + 1 };
      else shown.push({ kind: 'left-out', count: 1 });
    }
  }
  return shown;
}

function isDifferent(row: ComparedRow | undefined): boolean {
  return row !== undefined && row.kind !== 'same';
}

function apart(run: readonly ComparedRow[], left: OutcomeJson, right: OutcomeJson): readonly ShownRow[] {
  const lefts = telling(
    run.flatMap((row) => (row.kind === 'left' ? [row.left] : [])),
    left,
  );
  const rights = telling(
    run.flatMap((row) => (row.kind === 'right' ? [row.right] : [])),
    right,
  );
  return Array.from({ length: Math.max(lefts.length, rights.length) }, (_, index): ShownRow => {
    const [one, other] = [lefts[index], rights[index]];
    return {
      kind: 'apart',
      ...(one === undefined ? {} : { left: one }),
      ...(other === undefined ? {} : { right: other }),
    };
  });
}

/** Where a walk parts from the other its first step is told whatever it is; what only passes behind it is not. */
function telling(steps: readonly number[], outcome: OutcomeJson): readonly number[] {
  const told = steps.filter((index) => !onlyPasses(outcome.steps[index], outcome));
  const first = steps.find((index) => outcome.steps[index]?.kind !== 'hook');
  return first === undefined || told.includes(first) ? told : [first, ...told];
}

function onlyPasses(step: StepJson | undefined, outcome: OutcomeJson): boolean {
  switch (step?.kind) {
    case 'hook':
      return true;
    case 'return':
    case 'policy':
      return step.changes.length === 0 && !isDecidingPolicy(step, outcome);
    default:
      return step === undefined;
  }
}
