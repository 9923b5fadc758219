/** Every diagnostic there is. */
import type { Check, LineCheck, NodeCheck, RulesCheck } from './check.ts';
import { hostBitsSet } from './host-bits-set.ts';
import { readingChecks } from './reading/index.ts';
import { zeroPrefix } from './zero-prefix.ts';

export const lineChecks: readonly LineCheck[] = [hostBitsSet, zeroPrefix];

export const rulesChecks: readonly RulesCheck[] = [];

export const nodeChecks: readonly NodeCheck[] = [];

/** In the order of their codes. */
export const checks: readonly Check[] = [...readingChecks, ...lineChecks, ...rulesChecks, ...nodeChecks].sort((a, b) =>
  a.code < b.code ? -1 : 1,
);

const byCode: ReadonlyMap<string, Check> = new Map(checks.map((check) => [check.code, check]));

export function findCheck(code: string): Check | undefined {
  return byCode.get(code);
}
