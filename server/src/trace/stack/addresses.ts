/** Addresses of the node's interfaces, as the kernel chooses among them. */

import { type Address, inPrefix, maskOfLength } from '../../net/address.ts';
import type { Family } from '../../net/family.ts';
import type { Interface, InterfaceAddress, Node } from '../../node/model.ts';

export function addressesOn(node: Node, device: string, family: Family): readonly InterfaceAddress[] {
  const found = node.interfaces?.find((each) => each.name === device);
  return found?.addresses.filter(({ address }) => address.family === family) ?? [];
}

/** Interfaces by their addresses; a machine's interfaces never change. */
const owners = new WeakMap<readonly Interface[], ReadonlyMap<string, Interface>>();

function ownersOf(interfaces: readonly Interface[]): ReadonlyMap<string, Interface> {
  const before = owners.get(interfaces);
  if (before !== undefined) return before;
  const made = new Map<string, Interface>();
  for (const device of interfaces) {
    for (const { address } of device.addresses) {
      const key = address.words.join();
      if (!made.has(key)) made.set(key, device);
    }
  }
  owners.set(interfaces, made);
  return made;
}

/** The interface that has the address; undefined: none, or no dump tells. */
export function ownerOf(node: Node, address: Address): Interface | undefined {
  return node.interfaces === undefined ? undefined : ownersOf(node.interfaces).get(address.words.join());
}

export function firstAddressOn(node: Node, device: string, family: Family): Address | undefined {
  const usable = addressesOn(node, device, family).filter(({ flags }) => !flags.includes('secondary'));
  const [first] = family === 'ipv6' ? usable.filter(({ scope }) => scope !== 'link') : usable;
  return first?.address;
}

/**
 * inet_select_addr(): of the primary addresses with global scope the one in whose network the next hop lies, else the
 * first. IPv6 prefers, after RFC 6724, the address with the longest prefix in common; networks decide here too.
 */
export function sourceOn(node: Node, device: string, family: Family, toward: Address): Address | undefined {
  // RFC 6724, rule 1: to one of the node's own addresses, that address itself.
  if (family === 'ipv6' && ownerOf(node, toward) !== undefined) return toward;
  const usable = addressesOn(node, device, family).filter(
    ({ scope, flags }) =>
      scope !== 'host' && scope !== 'link' && !flags.includes('secondary') && !flags.includes('deprecated'),
  );
  const near = usable.find(({ address, prefixLength, peer }) =>
    inPrefix({ address: peer ?? address, mask: maskOfLength(family, prefixLength) }, toward),
  );
  if (near !== undefined || usable[0] !== undefined) return (near ?? usable[0])?.address;
  // A device without such an address borrows one: the first of any other device, in the order of their indexes.
  const others = node.interfaces?.flatMap((other) => addressesOn(node, other.name, family)) ?? [];
  const isKnown = node.interfaces?.some((other) => other.name === device) ?? false;
  return isKnown ? others.find(({ scope }) => scope === 'global')?.address : undefined;
}
