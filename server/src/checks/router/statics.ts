/** Static rules by what they claim, so that two that claim the same are found among thousands. */
import type { NatAddress, StaticRule } from '../../dialects/ios-nat/model.ts';
import { globalWords, localWords } from './facts.ts';

/** A key for the end of a rule; undefined: a range or a network, which is compared by its bounds. */
export function endKey(end: NatAddress, rule: StaticRule): string | undefined {
  if (rule.network !== undefined || end.kind === 'range') return undefined;
  const what = end.kind === 'interface' ? end.interface.name : (end.address.words[0] ?? 0);
  return `${rule.side} ${rule.vrf?.name ?? ''} ${rule.on?.name ?? ''} ${what}`;
}

/** Both may exist side by side: the router is told so, or a route map or VRF tells packets apart. */
export function mayShare(a: StaticRule, b: StaticRule): boolean {
  return (
    (a.options.extendable === true && b.options.extendable === true) ||
    a.routeMap !== undefined ||
    b.routeMap !== undefined ||
    a.options.redundancy !== b.options.redundancy
  );
}

export function sameMapping(a: StaticRule, b: StaticRule): boolean {
  const same = (one: readonly number[] | undefined, two: readonly number[] | undefined): boolean =>
    one?.[0] === two?.[0] && one?.[1] === two?.[1];
  return same(globalWords(a), globalWords(b)) && same(localWords(a), localWords(b));
}
