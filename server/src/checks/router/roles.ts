/** Which interfaces take part in NAT. */
import type { NatRule, RouterInterface } from '../../dialects/ios-nat/model.ts';
import type { RouterFacts } from './facts.ts';

/**
 * The first rule that needs an inside and an outside interface. Undefined: there is none, or the file shows no
 * interface at all, as a list of rules that somebody pasted.
 */
export function firstSided({ router, isIos }: RouterFacts): NatRule | undefined {
  if (!isIos || router.interfaces.length === 0 || router.isExcerpt === true) return undefined;
  return router.rules.find((rule) => rule.kind === 'destination' || rule.side !== 'any');
}

/** It surely has no address. IOS prints `no ip address`; a snippet that says nothing leaves it open. */
export function lacksAddress({ addresses, noAddress }: RouterInterface): boolean {
  return addresses.length === 0 && noAddress !== undefined;
}
