/** net/netfilter/xt_addrtype.c: asks the routing tables what kind of address it is. */
import { type Address, lengthOfMask, sameAddress } from '../../../net/address.ts';
import { formatAddress } from '../../../net/text.ts';
import { message } from '../../../text/message.ts';
import { addressesOn } from '../../routing/addresses.ts';
import { isSentTo } from '../../routing/decision.ts';
import type { Flow } from '../../routing/fib.ts';
import { embedsIpv4, isLoopback, nowhere } from '../../routing/kinds.ts';
import { type FoundRoute, lookUp, lookUpLocal } from '../../routing/lookup.ts';
import { vrfOf } from '../../routing/vrf.ts';
import type { Walk } from '../../walk/walk.ts';
import { type Answer, unknown } from '../condition.ts';
import { hasOption } from '../extension.ts';
import { typeRegion } from './addrtype-region.ts';
import { asked, byOption, compares, type OptionTest } from './match.ts';

const typeNames: Readonly<Record<string, string>> = {
  unicast: 'UNICAST',
  local: 'LOCAL',
  broadcast: 'BROADCAST',
  anycast: 'ANYCAST',
  multicast: 'MULTICAST',
  blackhole: 'BLACKHOLE',
  unreachable: 'UNREACHABLE',
  prohibit: 'PROHIBIT',
  throw: 'THROW',
  nat: 'NAT',
};

/** Types that an address has whatever the tables say (inet_addr_type() and ipv6_addr_type()). */
function innate(address: Address): string | undefined {
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

export function addressType(walk: Walk, address: Address): string | undefined {
  const { node, family } = walk;
  const fixed = innate(address);
  if (fixed !== undefined) return fixed;
  if (node.interfaces === undefined && node.routes?.[family] === undefined) return undefined;
  const flow = flowTo(address);
  // inet_addr_type() asks the local table alone, and takes what is not in there for anybody's.
  if (family === 'ipv4') return typeNames[lookUpLocal(node, flow)?.type ?? 'unicast'] ?? 'UNICAST';
  const found = lookUp(node, family, { ...flow, isSentTo: (table) => isSentTo(walk, table, flow) });
  if (found === 'none') return 'UNREACHABLE';
  return typeNames[found.type] ?? 'UNICAST';
}

function flowTo(address: Address): Flow {
  return { src: nowhere(address), dst: address, in: undefined, mark: 0, tos: 0, protocol: 0 };
}

/**
 * match_lookup_rt6(): what the routing tables say of an IPv6 address, or with --limit-iface its interface alone: without
 * a route by that, the address is unreachable. Undefined: no dump tells.
 */
function routedTypes(walk: Walk, address: Address, device: string | null): ReadonlySet<string> | undefined {
  const { node } = walk;
  if (node.interfaces === undefined && node.routes?.ipv6 === undefined) {
    const fixed = innate(address);
    return fixed === undefined ? undefined : new Set(fixed === 'LOCAL' && device !== null ? [] : [fixed]);
  }
  const bound = device === null ? {} : { only: device, out: device };
  const flow = { ...flowTo(address), ...bound };
  const found = lookUp(node, 'ipv6', { ...flow, isSentTo: (table) => isSentTo(walk, table, flow) });
  // A route by loopback to what is not local refuses too (ip6_route_info_create()).
  const isRefused = found === 'none' || refuses.includes(found.type);
  if (isRefused || (found.type === 'unicast' && found.hop?.device === 'lo')) return new Set(['UNREACHABLE']);
  const local =
    device === null
      ? found.type === 'local'
      : addressesOn(node, device, 'ipv6').some((each) => sameAddress(each.address, address));
  // RTF_ANYCAST has the route that an interface made for itself, and none that an administrator added.
  const isOwnAnycast = found.type === 'anycast' && found.route?.protocol === 'kernel';
  const anycast = isOwnAnycast || isSubnetRouter(found, address);
  return new Set([...(local ? ['LOCAL'] : []), ...(anycast ? ['ANYCAST'] : [])]);
}

/** ipv6_anycast_destination(): the first address of a network on the link is its routers'. */
function isSubnetRouter({ route, hops }: FoundRoute, address: Address): boolean {
  if (route === undefined || hops.some(({ gateway }) => gateway !== undefined)) return false;
  return (lengthOfMask(route.destination.mask) ?? 128) < 127 && sameAddress(route.destination.address, address);
}

/** Routes that answer with an error. */
const refuses: readonly string[] = ['unreachable', 'blackhole', 'prohibit', 'throw'];

/**
 * match_type6(): unlike in IPv4 every type that is named must hold, UNICAST means any address that is neither a group's
 * nor unspecified nor one of IPv4 in IPv6's clothes (ipv6_addr_type()), local ones included, and only LOCAL, ANYCAST and UNREACHABLE ask the routing tables.
 */
function matchesIpv6(names: readonly string[], address: Address, routed: ReadonlySet<string>): boolean {
  const group = (address.words[0] ?? 0) >>> 24 === 0xff;
  const unspecified = address.words.every((word) => word === 0);
  if (names.includes('MULTICAST') && !group) return false;
  if (names.includes('UNICAST') && (group || unspecified || embedsIpv4(address) === 'mapped')) return false;
  if (names.includes('UNSPEC') && !unspecified) return false;
  const asked: readonly string[] = names.filter(
    (name) => name === 'LOCAL' || name === 'ANYCAST' || name === 'UNREACHABLE',
  );
  return asked.length === 0 || asked.some((name) => routed.has(name));
}

function typeTest(side: 'src' | 'dst'): OptionTest {
  return (option, _context, use) => {
    const { value } = option;
    if (value.kind !== 'names') return undefined;
    const limit = hasOption(use, '--limit-iface-in') ? 'in' : hasOption(use, '--limit-iface-out') ? 'out' : undefined;
    const test = (walk: Walk): Answer => {
      const address = walk.packet[side];
      if (walk.family === 'ipv6') {
        const routed = routedTypes(walk, address, limit === undefined ? null : walk.packet[limit]);
        if (routed !== undefined || !value.names.includes('LOCAL'))
          return matchesIpv6(value.names, address, routed ?? new Set());
      } else {
        const type = addressType(walk, address);
        if (type !== undefined) return value.names.includes(limited(walk, address, type, limit));
      }
      const text = formatAddress(address);
      const local = unknown(
        `local:${text}`,
        message('{address} is an address of this node', { address: text }),
        side === 'dst',
      );
      if (value.names.includes('LOCAL'))
        return value.names.includes('UNICAST') && walk.family === 'ipv4' ? true : local;
      return value.names.includes('UNICAST') ? { ...local, when: false } : false;
    };
    return compares(
      option,
      test,
      (walk) => {
        const address = walk.packet[side];
        const type = addressType(walk, address);
        if (type === undefined)
          return typeof test(walk) === 'object'
            ? undefined
            : message('{address} is LOCAL or UNICAST', { address: formatAddress(address) });
        const device = limit === undefined || walk.family === 'ipv6' ? null : walk.packet[limit];
        if (device === null) return `${formatAddress(address)} (${type})`;
        return message('{address} is {type} for {interface}', {
          address: formatAddress(address),
          type: limited(walk, address, type, limit),
          interface: device,
        });
      },
      (about) =>
        about.node === undefined
          ? asked(option, limit === undefined ? '' : ` --limit-iface-${limit}`)(about)
          : typeRegion(about.node, about.family, { side, names: value.names, limit }),
    );
  };
}

/** __inet_dev_addr_type(): with --limit-iface what the local table says of another interface does not count. */
function limited(walk: Walk, address: Address, type: string, limit: 'in' | 'out' | undefined): string {
  const device = limit === undefined ? null : walk.packet[limit];
  if (device === null || (type === 'UNICAST' && vrfOf(walk.node, device) === undefined)) return type;
  if (innate(address) !== undefined) return isLoopback(address) && device !== 'lo' ? 'UNICAST' : type;
  // Of an interface in a VRF its table is asked (l3mdev_fib_table()).
  const found = lookUpLocal(walk.node, flowTo(address), device);
  return found?.nextHops[0]?.device === device ? (typeNames[found.type] ?? 'UNICAST') : 'UNICAST';
}

export const addrtype = byOption('addrtype', { '--src-type': typeTest('src'), '--dst-type': typeTest('dst') });
