/** net/netfilter/xt_addrtype.c: asks the routing tables what kind of address it is. */
import type { Address } from '../../../net/address.ts';
import { formatAddress } from '../../../net/text.ts';
import { message } from '../../../text/message.ts';
import type { Question } from '../../chooser.ts';
import { isSentTo } from '../../routing/decision.ts';
import { isLoopback } from '../../routing/kinds.ts';
import { lookUp, lookUpLocal } from '../../routing/lookup.ts';
import { isOwnAddress } from '../../routing/ownAddress.ts';
import { comesFromInside, looksLikeService } from '../../routing/toldByRules.ts';
import { isUntoldOwn, knowsOwnAddresses, shownOwn } from '../../routing/untoldOwn.ts';
import { broadcastOf, isUntoldBroadcast, routeTo, wayBackBy } from '../../routing/untoldRoutes.ts';
import { vrfOf } from '../../routing/vrf.ts';
import type { Walk } from '../../walk/walk.ts';
import { type Answer, type Unknown, unsettled } from '../condition.ts';
import { hasOption } from '../extension.ts';
import { asksTables, flowTo, innate, matchesIpv6, routedTypes } from './address-types.ts';
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

export function addressType(walk: Walk, address: Address): string | undefined {
  const { node, family } = walk;
  const fixed = innate(address);
  if (fixed !== undefined) return fixed;
  if (node.interfaces === undefined && node.routes?.[family] === undefined)
    return isUntoldBroadcast(walk, address) ? 'BROADCAST' : undefined;
  if (isUntoldOwn(walk, address)) return 'LOCAL';
  const flow = flowTo(address);
  // inet_addr_type() asks the local table alone, and takes what is not in there for anybody's.
  if (family === 'ipv4') return typeNames[lookUpLocal(node, flow)?.type ?? 'unicast'] ?? 'UNICAST';
  const found = lookUp(node, family, { ...flow, isSentTo: (table) => isSentTo(walk, table, flow) });
  if (found === 'none') return node.routes?.ipv6 === undefined ? undefined : 'UNREACHABLE';
  return typeNames[found.type] ?? 'UNICAST';
}

function typeTest(side: 'src' | 'dst'): OptionTest {
  return (option, _context, use) => {
    const { value } = option;
    if (value.kind !== 'names') return undefined;
    const limit = hasOption(use, '--limit-iface-in') ? 'in' : hasOption(use, '--limit-iface-out') ? 'out' : undefined;
    const test = (walk: Walk): Answer => {
      const address = walk.packet[side];
      if (walk.family === 'ipv6') {
        const device = limit === undefined ? null : walk.packet[limit];
        const routed =
          device === null && value.names.some(asksTables) && isUntoldOwn(walk, address)
            ? new Set(['LOCAL'])
            : routedTypes(walk.node, address, device, (table, flow) => isSentTo(walk, table, flow));
        if (routed !== undefined) return matchesIpv6(value.names, address, routed);
        if (!value.names.includes('LOCAL') || knowsOwnAddresses(walk.node, 'ipv6'))
          return isUnreached(walk, value.names, address, device);
      } else {
        const type = addressType(walk, address);
        if (type !== undefined) return value.names.includes(limited(walk, address, type, limit));
      }
      const local = unsettled(ownAddress(walk, address, side));
      if (value.names.includes('LOCAL'))
        return value.names.includes('UNICAST') && walk.family === 'ipv4' ? true : local;
      if (value.names.includes('UNICAST')) return { ...local, when: false };
      if (!value.names.includes('BROADCAST') || walk.chooser.answered(isOwnAddress(address)) === true) return false;
      return { ...unsettled(broadcastOf(address)), likely: false, fork: 'said' };
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

/**
 * Of IPv6 where no dump tells its route: UNREACHABLE alone is open, and that there is a route is taken for granted; by one
 * interface, unless the address is in the network of another.
 */
function isUnreached({ node }: Walk, names: readonly string[], address: Address, device: string | null): Answer {
  const matches = matchesIpv6(names, address, new Set());
  if (matches || !matchesIpv6(names, address, new Set(['UNREACHABLE']))) return matches;
  if (device === null) return { ...unsettled(routeTo(address)), when: false, fork: 'said' };
  const likely = node.interfaces === undefined || lookUp(node, 'ipv6', flowTo(address)) === 'none';
  return { ...unsettled(wayBackBy(address, device)), when: false, likely, fork: 'said' };
}

/** As routing asks it. The answer that packets show is taken without a fork. */
function ownAddress(walk: Walk, address: Address, side: 'src' | 'dst'): Question & Pick<Unknown, 'fork'> {
  const shown = shownOwn(walk, address);
  const question = isOwnAddress(address);
  if (shown !== undefined) return { ...question, likely: shown, fork: 'said' };
  return { ...question, likely: side === 'dst' && isLikelyOwn(walk) };
}

function isLikelyOwn({ node, packet }: Walk): boolean {
  return looksLikeService(node, packet) || !comesFromInside(node, packet);
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
