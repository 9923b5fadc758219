/** What kind of address it is, as net/netfilter/xt_addrtype.c asks: by itself, and over IPv6 by the routing tables. */
import { type Address, lengthOfMask, sameAddress } from '../../../net/address.ts';
import type { Node } from '../../../node/model.ts';
import { addressesOn } from '../../routing/addresses.ts';
import type { Flow } from '../../routing/fib.ts';
import { embedsIpv4, nowhere } from '../../routing/kinds.ts';
import { type FoundRoute, isInterfacesAnycast, lookUp } from '../../routing/lookup.ts';

/** Types that an address has whatever the tables say (inet_addr_type() and ipv6_addr_type()). */
export function innate(address: Address): string | undefined {
  const first = address.words[0] ?? 0;
  if (address.family === 'ipv4') {
    // The loopback interface has a broadcast address as any other.
    if (first === 0xffffffff || first === 0 || first === 0x7fffffff) return 'BROADCAST';
    if (first >>> 28 === 14) return 'MULTICAST';
    return first >>> 24 === 127 ? 'LOCAL' : undefined;
  }
  if (first >>> 24 === 0xff) return 'MULTICAST';
  if (address.words.every((word) => word === 0)) return 'UNSPEC';
  return address.words.join() === '0,0,0,1' ? 'LOCAL' : undefined;
}

export function flowTo(address: Address): Flow {
  return { src: nowhere(address), dst: address, in: undefined, mark: 0, tos: 0, protocol: 0 };
}

/**
 * match_lookup_rt6(): what the routing tables say of an IPv6 address, or with --limit-iface its interface alone: without
 * a route by that, the address is unreachable. Undefined: no dump tells.
 */
export function routedTypes(
  node: Node,
  address: Address,
  device: string | null,
  isSentTo: (table: string, flow: Flow) => boolean,
): ReadonlySet<string> | undefined {
  if (node.interfaces === undefined && node.routes?.ipv6 === undefined) {
    const fixed = innate(address);
    return fixed === undefined ? undefined : new Set(fixed === 'LOCAL' && device !== null ? [] : [fixed]);
  }
  const bound = device === null ? {} : { only: device, out: device };
  const flow = { ...flowTo(address), ...bound };
  const found = lookUp(node, 'ipv6', { ...flow, isSentTo: (table) => isSentTo(table, flow) });
  if (found === 'none' && node.routes?.ipv6 === undefined && innate(address) === undefined) return undefined;
  // A route by loopback to what is not local refuses too (ip6_route_info_create()).
  const isRefused = found === 'none' || refuses.includes(found.type);
  if (isRefused || (found.type === 'unicast' && found.hop?.device === 'lo')) return new Set(['UNREACHABLE']);
  const local =
    device === null
      ? found.type === 'local'
      : addressesOn(node, device, 'ipv6').some((each) => sameAddress(each.address, address));
  const anycast = isInterfacesAnycast(found) || isSubnetRouter(found, address);
  return new Set([...(local ? ['LOCAL'] : []), ...(anycast ? ['ANYCAST'] : [])]);
}

/** ipv6_anycast_destination(): the first address of a network on the link is its routers'. */
function isSubnetRouter({ route, hops }: FoundRoute, address: Address): boolean {
  if (route === undefined || hops.some(({ gateway }) => gateway !== undefined)) return false;
  return (lengthOfMask(route.destination.mask) ?? 128) < 127 && sameAddress(route.destination.address, address);
}

/** Routes that answer with an error. */
const refuses: readonly string[] = ['unreachable', 'blackhole', 'prohibit', 'throw'];

/** Whether the routing tables tell of it, over IPv6. */
export function asksTables(name: string): boolean {
  return name === 'LOCAL' || name === 'ANYCAST' || name === 'UNREACHABLE';
}

/**
 * match_type6(): unlike in IPv4 every type that is named must hold, UNICAST means any address that is neither a group's
 * nor unspecified nor one of IPv4 in IPv6's clothes (ipv6_addr_type()), local ones included, and only LOCAL, ANYCAST and UNREACHABLE ask the routing tables.
 */
export function matchesIpv6(names: readonly string[], address: Address, routed: ReadonlySet<string>): boolean {
  const group = (address.words[0] ?? 0) >>> 24 === 0xff;
  const unspecified = address.words.every((word) => word === 0);
  if (names.includes('MULTICAST') && !group) return false;
  if (names.includes('UNICAST') && (group || unspecified || embedsIpv4(address) === 'mapped')) return false;
  if (names.includes('UNSPEC') && !unspecified) return false;
  const asked = names.filter(asksTables);
  return asked.length === 0 || asked.some((name) => routed.has(name));
}
