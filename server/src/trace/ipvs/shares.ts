/** How a virtual service spreads new connections over its servers, as far as weights tell. */
import { schedulerNamed } from '../../catalog/ipvs.ts';

/**
 * For each weight its server's part, as whole numbers that count for their ratio: 0 gets nothing. What the counters
 * were at a moment no dump tells, so this is the long run. All 0: nobody takes new connections.
 */
export function partsByWeight(scheduler: string, weights: readonly number[]): readonly number[] {
  switch (schedulerNamed(scheduler)?.share ?? 'weight') {
    case 'even':
      return weights.map((weight) => (weight > 0 ? 1 : 0));
    case 'weight':
      return weights.map((weight) => Math.max(weight, 0));
    case 'highest': {
      const highest = Math.max(0, ...weights);
      const first = highest === 0 ? -1 : weights.indexOf(highest);
      return weights.map((_, index) => (index === first ? 1 : 0));
    }
  }
}
