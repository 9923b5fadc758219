/** Route maps that NAT uses. */
import type { RouteMap } from '../../dialects/ios-nat/model.ts';
import type { PartOf } from '../../node/parts.ts';
import type { RouterFacts } from './facts.ts';
import { isMentioned } from './mentions.ts';

/** Names of the route maps in NAT rules. */
export function mapsOfNat({ router }: RouterFacts): ReadonlySet<string> {
  const names = router.rules.flatMap((rule) => {
    if (rule.kind === 'static') return rule.routeMap === undefined ? [] : [rule.routeMap.name];
    return rule.kind === 'dynamic' && rule.match.kind === 'route-map' ? [rule.match.routeMap.name] : [];
  });
  return new Set(names);
}

/** Those that nothing else in the file mentions. */
export function natOnlyMaps(facts: RouterFacts, parts: readonly PartOf<'router'>[]): readonly RouteMap[] {
  const used = mapsOfNat(facts);
  return facts.router.routeMaps.filter(({ name }) => used.has(name) && !isMentioned(parts, name, 'beside NAT'));
}
