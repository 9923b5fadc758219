/** Multicast groups that a node hears: those that the kernel joins by itself, and those that only its programs know. */
import type { Address } from '../../net/address.ts';
import { formatAddress } from '../../net/text.ts';
import type { Node } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import type { Walk } from '../walk/walk.ts';
import { addressesOn } from './addresses.ts';
import { deviceOf } from './devices.ts';
import { isRouterOn } from './forwarding.ts';
import { isLimitedBroadcast, isMulticast, nowhere } from './kinds.ts';
import { type FoundRoute, lookUpLocal } from './lookup.ts';
import { tablesOf } from './tables.ts';

/** Whether the interface hears the group (ip_check_mc_rcu(), ipv6_chk_mcast_addr()); asked where no dump tells. */
export function hears(walk: Walk, group: Address, device: string | null): boolean {
  if (isJoinedByKernel(walk, group, device)) return true;
  const address = formatAddress(group);
  return walk.chooser.assume({
    id: `group:${address}`,
    text: message('a program of this node listens to the group {address}', { address }),
  });
}

/** ip_mc_up() and ipv6_add_dev(): all nodes; all routers where the interface is one's; each address' own group to be asked for by. */
function isJoinedByKernel(walk: Walk, group: Address, device: string | null): boolean {
  const { node } = walk;
  const { family, words } = group;
  if (family === 'ipv4') return words[0] === 0xe0000001;
  const name = words.map((word) => word.toString(16)).join();
  if (name === 'ff020000,0,0,1' || name === 'ff010000,0,0,1') return true;
  if (name === 'ff020000,0,0,2') return isRouterOn(walk, device ?? undefined);
  if (device === null || words[0] !== 0xff020000 || words[1] !== 0 || words[2] !== 1) return false;
  // addrconf_join_solict().
  const { flags = [] } = deviceOf(node, device) ?? {};
  if (flags.includes('NOARP') || flags.includes('LOOPBACK')) return false;
  const tail = words[3] ?? 0;
  if (tail >>> 24 !== 0xff) return false;
  return addressesOn(node, device, family).some(({ address }) => ((address.words[3] ?? 0) | 0xff000000) >>> 0 === tail);
}

export function leadsToGroups({ route }: FoundRoute): boolean {
  return route === undefined || isMulticast(route.destination.address);
}

/** Whether routes for groups are known: shown in a dump, or made from the addresses (tables.ts). */
export function knowsGroups({ node }: Pick<Walk, 'node'>): boolean {
  return (
    tablesOf(node, 'ipv6')
      .get('local')
      ?.some(({ destination }) => isMulticast(destination.address)) ?? false
  );
}

/** Whether the address stands for several machines: a group, or a broadcast address of the node's networks. */
export function isToMany(node: Node, dst: Address): boolean {
  if (isMulticast(dst) || isLimitedBroadcast(dst)) return true;
  const flow = { src: nowhere(dst), dst, in: undefined, mark: 0, tos: 0, protocol: 0 };
  return dst.family === 'ipv4' && lookUpLocal(node, flow)?.type === 'broadcast';
}
