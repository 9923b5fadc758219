import type { FamilyRule } from '../trace.ts';

/** The rule that a packet is looked for. */
export type ReachGoal = FamilyRule;
