/** Interfaces of several listings (`ip addr`, `ip link`, `-j`, `-br`) as one list. */
import { sameAddress } from '../net/address.ts';
import type { Interface, InterfaceAddress } from './model.ts';
import type { Part } from './parts.ts';

type InterfacePart = Extract<Part, { readonly kind: 'interfaces' }>;

/**
 * Undefined: no listing shows addresses. Then `ip link` alone would say that the node has none, which it
 * does not know; so its interfaces count only beside a listing of addresses.
 */
export function joinInterfaces(parts: readonly InterfacePart[]): readonly Interface[] | undefined {
  if (!parts.some((part) => part.showsAddresses)) return undefined;
  const joined = new Map<string, Interface>();
  for (const next of parts.flatMap((part) => part.interfaces)) {
    const known = joined.get(next.name);
    joined.set(next.name, known === undefined ? next : joinTwo(known, next));
  }
  return [...joined.values()];
}

function joinTwo(first: Interface, second: Interface): Interface {
  return {
    ...second,
    ...first,
    index: first.index > 0 ? first.index : second.index,
    flags: first.flags.length >= second.flags.length ? first.flags : second.flags,
    addresses: joinAddresses(first.addresses, second.addresses),
    origin: first.origin,
  };
}

function joinAddresses(
  first: readonly InterfaceAddress[],
  second: readonly InterfaceAddress[],
): readonly InterfaceAddress[] {
  const added = second.filter(
    (address) =>
      !first.some(
        (known) => sameAddress(known.address, address.address) && known.prefixLength === address.prefixLength,
      ),
  );
  return [...first, ...added];
}
