/** What several listings show, each thing once. */
import { type Family, families } from '../net/family.ts';
import type { PolicyRule, Route } from './model.ts';

/** A second listing repeats what the first one showed: that is there once. */
export function byFamily<Item extends Route | PolicyRule>(
  listings: readonly (readonly Item[])[],
  keyOf: (item: Item) => string,
): Partial<Record<Family, readonly Item[]>> {
  const result: Partial<Record<Family, readonly Item[]>> = {};
  for (const family of families) {
    const own = listings.flat().filter((item) => item.family === family);
    if (own.length > 0) result[family] = listings.length > 1 ? distinct(own, keyOf) : own;
  }
  return result;
}

export function distinct<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Item[] {
  const seen = new Map<string, Item>();
  for (const item of items) {
    const key = keyOf(item);
    if (!seen.has(key)) seen.set(key, item);
  }
  return [...seen.values()];
}
