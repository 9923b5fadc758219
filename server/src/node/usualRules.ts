/** Policy rules that every machine starts with: fib_default_rules_init(), and fib6_rules_net_init() without the last. */
import type { Family } from '../net/family.ts';
import type { Origin, PolicyRule } from './model.ts';

export interface UsualRule {
  readonly priority: number;
  readonly table: string;
}

export const usualRules: readonly UsualRule[] = [
  { priority: 0, table: 'local' },
  { priority: 32766, table: 'main' },
  { priority: 32767, table: 'default' },
];

/** As `ip rule` shows it. */
export function usualRule({ priority, table }: UsualRule, family: Family, origin: Origin): PolicyRule {
  return { family, priority, not: false, l3mdev: false, action: { kind: 'lookup', table }, origin };
}
