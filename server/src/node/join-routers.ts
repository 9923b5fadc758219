/**
 * A router's configuration and its tables may lie in several files: a running-config in one, what `show ip nat
 * translations` printed in another, an access list that somebody pasted in a third.
 */
import type { Router } from '../dialects/ios-nat/model.ts';

interface RouterPart {
  readonly router: Router;
}

/** The router of a machine: the configuration that says most, with what only the others tell. Undefined: no router. */
export function joinRouters(parts: readonly RouterPart[]): Router | undefined {
  const [first, ...others] = byWeight(parts);
  return first === undefined ? undefined : joined(first.router, others);
}

/**
 * The router that a dump is about: its own words first, then what it leaves out. A whole configuration is a router of its
 * own, unless it is the largest: another router's, or another day's.
 */
export function routerOfPart<Part extends RouterPart>(part: Part, parts: readonly Part[]): Router {
  return joined(
    part.router,
    partsOfRouter(part, parts).filter((other) => other.router !== part.router),
  );
}

/** The dumps that are about the same router, this one among them. */
export function partsOfRouter<Part extends RouterPart>(part: Part, parts: readonly Part[]): readonly Part[] {
  const sorted = byWeight(parts);
  const [largest] = sorted;
  if (largest === undefined || (isWhole(part.router) && largest.router !== part.router)) return [part];
  const own = sorted.filter(
    ({ router }) => router === part.router || router === largest.router || belongs(largest.router, router),
  );
  return part.router === largest.router || belongs(largest.router, part.router) ? own : [part];
}

function byWeight<Part extends RouterPart>(parts: readonly Part[]): readonly Part[] {
  return parts.toSorted((a, b) => weight(b.router) - weight(a.router));
}

/** Statements and answers; nothing but tables weighs 0. */
export function weight(router: Router): number {
  const { interfaces, rules, routes, pools, serverGroups, accessLists, objectGroups, prefixLists, routeMaps } = router;
  const { vrfs, timers, limits, listeners, cryptoMaps, untraced, answers } = router;
  const named = [pools, serverGroups, accessLists, objectGroups, prefixLists, routeMaps, vrfs];
  const others = [interfaces, rules, routes, timers, limits, listeners, cryptoMaps, untraced, answers];
  return [...named, ...others].reduce((sum, { length }) => sum + length, 0);
}

/** Interfaces and rules: nothing else is needed. */
function isWhole({ interfaces, rules }: Router): boolean {
  return interfaces.length > 0 && rules.length > 0;
}

/** A piece of the same router, as far as it tells: tables alone are any vendor's. */
function belongs(whole: Router, piece: Router): boolean {
  if (isWhole(piece)) return false;
  const { hostname, vendor } = piece;
  const isNamedSo = hostname === undefined || whole.hostname === undefined || hostname === whole.hostname;
  return isNamedSo && (vendor === whole.vendor || weight(piece) === 0);
}

/** `others`: what says more comes first. */
function joined(first: Router, others: readonly RouterPart[]): Router {
  const pieces = others.map(({ router }) => router).filter((piece) => belongs(first, piece) || belongs(piece, first));
  if (pieces.length === 0) return first;
  const all = [first, ...pieces];
  const rows = all.flatMap(({ translations }) => translations ?? []);
  const isListed = all.some(({ translations }) => translations !== undefined);
  const statistics = all.find((router) => router.statistics !== undefined)?.statistics;
  const hostname = all.find((router) => router.hostname !== undefined)?.hostname;
  const { isExcerpt: _, ...kept } = first;
  return {
    ...kept,
    ...(hostname === undefined ? {} : { hostname }),
    vendor: (all.find((router) => weight(router) > 0) ?? first).vendor,
    // Of statements without a name one file's are all there are: another's may be the same again.
    interfaces: firstOf(all, ({ interfaces }) => interfaces),
    rules: firstOf(all, ({ rules }) => rules),
    routes: firstOf(all, ({ routes }) => routes),
    routing: firstOf(all, ({ routing }) => routing),
    timers: firstOf(all, ({ timers }) => timers),
    limits: firstOf(all, ({ limits }) => limits),
    listeners: firstOf(all, ({ listeners }) => listeners),
    cryptoMaps: firstOf(all, ({ cryptoMaps }) => cryptoMaps),
    vrfs: named(all, ({ vrfs }) => vrfs),
    pools: named(all, ({ pools }) => pools),
    serverGroups: named(all, ({ serverGroups }) => serverGroups),
    accessLists: named(all, ({ accessLists }) => accessLists),
    objectGroups: named(all, ({ objectGroups }) => objectGroups),
    prefixLists: named(all, ({ prefixLists }) => prefixLists),
    routeMaps: named(all, ({ routeMaps }) => routeMaps),
    untraced: all.flatMap(({ untraced }) => untraced),
    answers: all.flatMap(({ answers }) => answers),
    ...(all.every(({ isExcerpt, interfaces }) => isExcerpt === true || interfaces.length === 0)
      ? all.some(({ isExcerpt }) => isExcerpt === true) && { isExcerpt: true }
      : {}),
    ...(isListed ? { translations: rows } : {}),
    ...(statistics === undefined ? {} : { statistics }),
  };
}

function firstOf<Item>(routers: readonly Router[], items: (router: Router) => readonly Item[]): readonly Item[] {
  return routers.map(items).find(({ length }) => length > 0) ?? [];
}

/** The first that has the name gives it. */
function named<Item extends { readonly name: string }>(
  routers: readonly Router[],
  items: (router: Router) => readonly Item[],
): readonly Item[] {
  const found = new Map<string, Item>();
  for (const router of routers) {
    const before = new Set(found.keys());
    for (const item of items(router)) if (!before.has(item.name)) found.set(item.name, item);
  }
  return [...found.values()];
}
