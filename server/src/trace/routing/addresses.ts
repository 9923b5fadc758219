/** Addresses of the node's interfaces, as the kernel chooses among them. */

import { type Address, inPrefix, lengthOfMask, maskOfLength, sameAddress } from '../../net/address.ts';
import type { Family } from '../../net/family.ts';
import type { Interface, InterfaceAddress, Node } from '../../node/model.ts';
import { once } from '../../text/once.ts';
import type { Settings } from '../settings/settings.ts';
import { deviceOf } from './devices.ts';
import { interfacesByRoutes, showsLocalTable } from './interfacesByRoutes.ts';
import { embedsIpv4, isLoopback, reachOf } from './kinds.ts';
import { selectSource } from './source-ipv6.ts';
import { vrfOf } from './vrf.ts';

/** As listed; where no dump lists interfaces, as the routes of the table local tell. */
export function addressesOn(node: Node, device: string, family: Family): readonly InterfaceAddress[] {
  const shown =
    node.interfaces === undefined
      ? interfacesByRoutes(node).find(({ name }) => name === device)
      : deviceOf(node, device);
  return shown?.addresses.filter(({ address }) => address.family === family) ?? [];
}

/** Interfaces by their addresses; a machine's interfaces never change. */
const ownersOf = once((interfaces: readonly Interface[]): ReadonlyMap<string, Interface> => {
  const made = new Map<string, Interface>();
  for (const device of interfaces) {
    for (const { address } of device.addresses) {
      const key = address.words.join();
      if (!made.has(key)) made.set(key, device);
    }
  }
  return made;
});

/** The interface that has the address, as listed or as the table local tells; undefined: none, or no dump tells. */
export function ownerOf(node: Node, address: Address): Interface | undefined {
  return ownersOf(node.interfaces ?? interfacesByRoutes(node)).get(address.words.join());
}

/** Whether an address is this node's, as far as dumps tell. */
export function isThisNode({ node }: { readonly node: Node }, address: Address): boolean {
  return isLoopback(address) || ownerOf(node, address) !== undefined;
}

/** Whether dumps show all addresses of the interface: they list it, or the routes to all of the node's own. */
export function knowsAddressesOn(node: Node, device: string | null, family: Family): boolean {
  if (node.interfaces === undefined) return device !== null && showsLocalTable(node, family);
  return deviceOf(node, device) !== undefined;
}

/** Not up; an interface whose flags no dump shows may be. */
export function isDown(node: Node, device: string | null): boolean {
  const flags = deviceOf(node, device)?.flags ?? [];
  return flags.length > 0 && !flags.includes('UP');
}

/** Group 0 is called `default` everywhere; other names stand in /etc/iproute2/group. */
export function groupOf(node: Node, device: string): string | undefined {
  const group = deviceOf(node, device)?.group;
  return group === 'default' ? '0' : group;
}

export function isInGroup(node: Node, device: string, group: string): boolean {
  return groupOf(node, device) === (group === 'default' ? '0' : group);
}

/**
 * nf_nat_redirect_ipv4() and nf_nat_redirect_ipv6(): the first address of the interface, over IPv6 one that may be used
 * and means as much as the destination does: to a link-local one link-local, to one that embeds one of IPv4 such a one.
 */
export function redirectAddress(node: Node, device: string, toward: Address): Address | undefined {
  const meaning = (address: Address): string | undefined =>
    embedsIpv4(address) === 'compatible' ? 'compatible' : reachOf(address);
  const reach = meaning(toward);
  const usable = addressesOn(node, device, toward.family).filter(
    ({ address, flags }) =>
      toward.family === 'ipv4' || (!isTentative(flags) && (reach === undefined || meaning(address) === reach)),
  );
  return usable[0]?.address;
}

/** Tentative, or found to be somebody else's already (`dadfailed`, which is tentative too). */
export function isTentative(flags: readonly string[]): boolean {
  return flags.includes('tentative') && !flags.includes('optimistic');
}

/**
 * inet_select_addr(): of the primary addresses with global scope the one in whose network the next hop lies, else the
 * first; a device without one borrows: of its VRF, else the first of any other device in the same VRF, or in none as
 * itself, in the order of their indexes.
 */
function sourceOf4(node: Node, device: string, toward: Address | undefined): Address | undefined {
  const [own] = primariesOn(node, device, toward);
  if (own !== undefined) return own;
  if (!knowsAddressesOn(node, device, 'ipv4')) return undefined;
  const [first, ...others] = borrowedBy(node, device);
  // Of several the first counts, and routes tell no order.
  return node.interfaces === undefined && others.length > 0 ? undefined : first;
}

/** The primary addresses of the interface itself, the one near the next hop first. */
function primariesOn(node: Node, device: string, toward: Address | undefined): readonly Address[] {
  const usable = addressesOn(node, device, 'ipv4').filter(isGlobalPrimary);
  const near = usable.find(
    ({ address, prefixLength, peer }) =>
      toward !== undefined && inPrefix({ address: peer ?? address, mask: maskOfLength('ipv4', prefixLength) }, toward),
  );
  const all = near === undefined ? usable : [near, ...usable.filter((each) => each !== near)];
  return all.map(({ address }) => address);
}

function borrowedBy(node: Node, device: string): readonly Address[] {
  const vrf = vrfOf(node, device);
  return [vrf ?? '', ...lendersOf(node)]
    .filter((lender) => vrfOf(node, lender) === vrf)
    .flatMap((lender) => addressesOn(node, lender, 'ipv4'))
    .filter(isGlobalPrimary)
    .map(({ address }) => address);
}

function isGlobalPrimary({ scope, flags }: InterfaceAddress): boolean {
  return scope === 'global' && !flags.includes('secondary');
}

/** By their indexes; of these routes tell nothing, but the uplink mostly is there before what software makes. */
const lendersOf = once((node: Node): readonly string[] => {
  if (node.interfaces !== undefined) return node.interfaces.map(({ name }) => name);
  const uplinks = new Set(
    (node.routes?.ipv4 ?? [])
      .filter(({ destination }) => lengthOfMask(destination.mask) === 0)
      .flatMap(({ nextHops }) => nextHops.map(({ device }) => device)),
  );
  const names = interfacesByRoutes(node).map(({ name }) => name);
  return [...names.filter((name) => uplinks.has(name)), ...names.filter((name) => !uplinks.has(name))];
});

/**
 * The addresses that a packet may get which leaves by an interface, the likeliest first. `isCertain`: of no other the
 * kernel could take the first. Routes alone tell addresses in no order, and those of the table main not all.
 */
export function sourcesOn(
  node: Node,
  device: string,
  toward: Address,
  settings: Settings,
): { readonly addresses: readonly Address[]; readonly isCertain: boolean } {
  const first = sourceOn(node, device, toward, settings);
  if (node.interfaces !== undefined) return { addresses: first === undefined ? [] : [first], isCertain: true };
  const { family } = toward;
  const own = addressesOn(node, device, family).map(({ address }) => address);
  const preferred = own.filter((address) => reachOf(address) === undefined);
  const others =
    family === 'ipv6'
      ? preferred
      : [primariesOn(node, device, toward), preferred, borrowedBy(node, device)].find(({ length }) => length > 0);
  const addresses = [...(first === undefined ? [] : [first]), ...(others ?? [])];
  const different = addresses.filter(
    (each, index) => addresses.findIndex((other) => sameAddress(each, other)) === index,
  );
  const isKnown =
    knowsAddressesOn(node, device, family) || (first !== undefined && own.some((each) => sameAddress(each, first)));
  return { addresses: different, isCertain: different.length < 2 && isKnown };
}

/** The address that a packet gets that leaves by the interface; over IPv4 toward its next hop, over IPv6 its destination. */
export function sourceOn(node: Node, device: string, toward: Address, settings: Settings): Address | undefined {
  return toward.family === 'ipv4' ? sourceOf4(node, device, toward) : selectSource(node, device, toward, settings);
}

/** FIB_RES_PREFSRC(): what the route prefers, else an address of its interface toward the gateway, if it has one. */
export function sourceOfRoute(
  node: Node,
  {
    source,
    out,
    nextHop,
    isLocal,
  }: {
    readonly source?: Address;
    readonly out: string | null;
    readonly nextHop: Address | undefined;
    readonly isLocal?: boolean;
  },
  dst: Address,
): Address | undefined {
  if (source !== undefined) return source;
  if (isLocal === true) return dst;
  if (out === null) return undefined;
  return sourceOf4(node, out, nextHop !== undefined && !sameAddress(nextHop, dst) ? nextHop : undefined);
}
