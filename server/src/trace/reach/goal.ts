import type { Family } from '../../net/family.ts';
import type { RuleRef } from '../trace.ts';

/** The rule that a packet is looked for. */
export interface ReachGoal extends RuleRef {
  readonly family: Family;
}
