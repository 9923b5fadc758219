/** Arrow keys over the steps: down and up walk the packet's way, and the editor follows. */
import { currentOutcome, type State, visibleSteps } from './state.ts';

/** The step that a key leads to from where the keyboard stands; undefined: the key is none of ours. */
export function stepByKey(state: State, key: string): number | undefined {
  const steps = visibleSteps(state);
  if (currentOutcome(state) === undefined || steps.length === 0) return undefined;
  const at = state.step === undefined ? -1 : steps.indexOf(state.step);
  switch (key) {
    case 'ArrowDown':
      return steps[Math.min(at + 1, steps.length - 1)];
    case 'ArrowUp':
      return steps[Math.max(at - 1, 0)];
    case 'Home':
      return steps[0];
    case 'End':
      return steps.at(-1);
    default:
      return undefined;
  }
}
