/** Facts of a node by address: a node has thousands of addresses, and checks ask about each of them. */
import { type Address, lengthOfMask } from '../net/address.ts';
import type { Family } from '../net/family.ts';
import { bitsOf } from '../net/text.ts';
import { once } from '../text/once.ts';
import type { Interface, InterfaceAddress, Node, Route, VirtualService } from './model.ts';

/** The same text for the same address. */
export function keyOfAddress({ family, words }: Address): string {
  return `${family} ${words.join()}`;
}

export interface OwnAddress {
  readonly device: Interface;
  readonly address: InterfaceAddress;
}

/** Addresses of the node's devices; undefined: no dump lists them. */
export function ownAddresses({ interfaces }: Node): ReadonlyMap<string, readonly OwnAddress[]> | undefined {
  return interfaces === undefined ? undefined : addressesByKey(interfaces);
}

const addressesByKey = once((interfaces: readonly Interface[]) =>
  grouped(
    interfaces.flatMap((device) => device.addresses.map((address) => ({ device, address }))),
    ({ address }) => keyOfAddress(address.address),
  ),
);

/** Virtual services by their address, all ports and protocols together; undefined: no dump lists any. */
export function servicesByAddress({ services }: Node): ReadonlyMap<string, readonly VirtualService[]> | undefined {
  return services === undefined ? undefined : servicesByKey(services);
}

const servicesByKey = once((services: readonly VirtualService[]) =>
  grouped(services, ({ by }) => (by.kind === 'address' ? keyOfAddress(by.address) : '')),
);

/** Routes of a family by length and network, so that an address is looked up in as many steps as there are lengths. */
export interface RouteLookup {
  /** Every route, of any table, whose destination holds the address; the longest first. */
  readonly holding: (address: Address) => Iterable<Route>;
}

/** Undefined: the routes of the family are not known. */
export function routesByNetwork({ routes }: Node, family: Family): RouteLookup | undefined {
  const all = routes?.[family];
  return all === undefined ? undefined : lookupOf(all);
}

const lookupOf = once((routes: readonly Route[]): RouteLookup => {
  const byLength = new Map<number, { readonly mask: readonly number[]; readonly networks: Map<string, Route[]> }>();
  for (const route of routes) {
    const { address, mask } = route.destination;
    const length = lengthOfMask(mask) ?? bitsOf(route.family);
    const level = byLength.get(length) ?? { mask, networks: new Map<string, Route[]>() };
    byLength.set(length, level);
    const key = networkKey(address.words, mask);
    level.networks.set(key, [...(level.networks.get(key) ?? []), route]);
  }
  const levels = [...byLength].toSorted(([a], [b]) => b - a).map(([, level]) => level);
  return {
    *holding({ words }) {
      for (const { mask, networks } of levels) yield* networks.get(networkKey(words, mask)) ?? [];
    },
  };
});

function networkKey(words: readonly number[], mask: readonly number[]): string {
  return words.map((word, index) => (word & (mask[index] ?? 0)) >>> 0).join();
}

function grouped<Fact>(facts: readonly Fact[], keyOf: (fact: Fact) => string): ReadonlyMap<string, readonly Fact[]> {
  const groups = new Map<string, Fact[]>();
  for (const fact of facts) {
    const key = keyOf(fact);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [fact]);
    else group.push(fact);
  }
  return groups;
}
