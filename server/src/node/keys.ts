/** Texts that are the same for things that are the same, wherever they stand. */
import type { PolicyRule, Route } from './model.ts';

export function keyOfRoute({ origin: _, ...route }: Route): string {
  return JSON.stringify(route, withoutOrder);
}

export function keyOfPolicyRule({ origin: _, ...rule }: PolicyRule): string {
  return JSON.stringify(rule, withoutOrder);
}

/** Fields in one order, so that text and JSON of the same command give the same key. */
function withoutOrder(_: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
