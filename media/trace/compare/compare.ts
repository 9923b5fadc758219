/** Two walks side by side: which steps both have, and where the ways part. */
import type { OutcomeJson, StepJson } from '../../../protocol/trace.ts';

/** Lines of a dump as they are written, by file and line (from 1). */
export type Sources = Readonly<Record<string, Readonly<Record<number, string>>>> | undefined;

export interface Side {
  readonly outcome: OutcomeJson;
  readonly sources: Sources;
}

/** A row of the comparison; indexes of steps of the left and the right side. */
export type ComparedRow =
  | { readonly kind: 'same' | 'changed'; readonly left: number; readonly right: number }
  | { readonly kind: 'left'; readonly left: number }
  | { readonly kind: 'right'; readonly right: number };

export interface Comparison {
  /** In the order of both walks. `changed`: both come by this step, and it did something else to the packet. */
  readonly rows: readonly ComparedRow[];
  /** Index of the first row that is not the same; undefined: the ways are the same. */
  readonly parting: number | undefined;
}

/** Steps in the middle of both walks that are aligned exactly; beyond that they are listed one side after the other. */
const mostAligned = 1500;

export function compare(left: Side, right: Side): Comparison {
  const [a, b] = [keysOf(left), keysOf(right)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const both = (index: number, shift: number): ComparedRow => ({
    kind: sameEffect(left.outcome.steps[index], right.outcome.steps[index + shift]) ? 'same' : 'changed',
    left: index,
    right: index + shift,
  });
  const rows = [
    ...Array.from({ length: start }, (_, index) => both(index, 0)),
    ...between(a.slice(start, a.length - end), b.slice(start, b.length - end)).map((row): ComparedRow => {
      if ('left' in row && 'right' in row) return both(row.left + start, row.right - row.left);
      return 'left' in row ? { kind: 'left', left: row.left + start } : { kind: 'right', right: row.right + start };
    }),
    ...Array.from({ length: end }, (_, index) => both(a.length - end + index, b.length - a.length)),
  ];
  const parting = rows.findIndex(({ kind }) => kind !== 'same');
  return { rows, parting: parting < 0 ? undefined : parting };
}

function keysOf({ outcome, sources }: Side): readonly string[] {
  return outcome.steps.map((step) => keyOf(step, sources));
}

/**
 * What makes two steps the same step. A rule is known by its text, so that an edit above it doesn't make it another one;
 * without the text by its number.
 */
function keyOf(step: StepJson, sources: Sources): string {
  switch (step.kind) {
    case 'rule': {
      const written = step.file === undefined ? undefined : sources?.[step.file]?.[step.line ?? 0];
      return [step.kind, step.hook, step.table, step.chain, written ?? step.rule].join(' ');
    }
    case 'return':
    case 'hook':
      return [step.kind, step.hook, step.table, step.chain].join(' ');
    case 'policy':
      return [step.kind, step.hook, step.table, step.text].join(' ');
    case 'conntrack':
      return [step.kind, step.hook, step.state, step.direction].join(' ');
    case 'routing':
      return [step.kind, step.hook, step.decision, step.out, step.gateway, step.table].join(' ');
    case 'ipvs':
      return [step.kind, step.hook, step.service, step.server].join(' ');
    default:
      return [step.kind, step.hook, step.text].join(' ');
  }
}

function sameEffect(left: StepJson | undefined, right: StepJson | undefined): boolean {
  return JSON.stringify(left?.changes) === JSON.stringify(right?.changes);
}

type Aligned =
  | { readonly left: number; readonly right: number }
  | { readonly left: number }
  | { readonly right: number };

/** The longest run of steps that both have in this order, with the others between. */
function between(a: readonly string[], b: readonly string[]): readonly Aligned[] {
  if (a.length > mostAligned || b.length > mostAligned)
    return [...a.map((_, left) => ({ left })), ...b.map((_, right) => ({ right }))];
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number): number => longest[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const rows: Aligned[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) rows.push({ left: i++, right: j++ });
    else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1))) rows.push({ left: i++ });
    else rows.push({ right: j++ });
  }
  return rows;
}
