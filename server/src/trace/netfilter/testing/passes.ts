/** What matched where FORWARD jumps to one chain several times, for tests of rules that count. */
import type { Outcome } from '../../trace.ts';

/** The rules of the chain that matched, one time through it after the other: `1,2|-|1`. */
export function matched({ steps }: Outcome): string {
  const passes: number[][] = [];
  for (const step of steps) {
    if (step.kind !== 'rule') continue;
    if (step.chain === 'FORWARD') passes.push([]);
    else passes.at(-1)?.push(step.rule);
  }
  return passes.map((rules) => rules.join() || '-').join('|');
}
