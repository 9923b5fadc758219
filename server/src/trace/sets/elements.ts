/**
 * What earlier packets made of elements of sets that no dump shows. Which of its outcomes a packet had is never asked for
 * them, since elements are many: where outcomes differ the element is open again.
 */
import type { SetChange } from './changes.ts';

/** In the set, out of it, or open: packets may have changed it. Undefined: none touched it. */
export type ElementState = 'in' | 'out' | 'open' | undefined;

export interface Elements {
  /** Takes what a packet changed, outcome by outcome. */
  add(outcomes: readonly (readonly SetChange[])[]): void;
  after(set: string, element: string): ElementState;
}

export function createElements(): Elements {
  const states = new Map<string, ElementState>();
  return {
    add: (outcomes) => {
      const each = outcomes.map(statesIn);
      for (const key of new Set(each.flatMap((one) => [...one.keys()]))) {
        const found = new Set(each.map((one) => (one.has(key) ? one.get(key) : states.get(key))));
        const [only] = found;
        states.set(key, found.size === 1 ? only : 'open');
      }
    },
    after: (set, element) => states.get(keyOf(set, element)),
  };
}

function statesIn(changes: readonly SetChange[]): ReadonlyMap<string, ElementState> {
  const states = new Map<string, ElementState>();
  for (const { set, element, kind, provided } of changes) {
    if (element === undefined) continue;
    states.set(keyOf(set, element), provided !== undefined ? 'open' : kind === 'add' ? 'in' : 'out');
  }
  return states;
}

function keyOf(set: string, element: string): string {
  return `${set} ${element}`;
}
