/** Addresses that keep a packet from being received, from crossing the node or from leaving it, whatever rules and routes say. */
import type { Address } from '../../net/address.ts';
import { isLinkLocal, isLoopback, isMulticast, isUnspecified, reachOf } from '../routing/kinds.ts';
import type { Walk } from '../walk/walk.ts';

/** ip6_rcv_core() throws these away before netfilter sees them; their IPv4 counterparts fail at routing. */
export function neverArrives({ family, in: device, src, dst }: Walk['packet'], cameRound: Walk['cameRound']): boolean {
  if (family === 'ipv4') return false;
  const scope = isMulticast(dst) ? ((dst.words[0] ?? 0) >>> 16) & 15 : undefined;
  if (scope === 0 || isMulticast(src)) return true;
  if (device === 'lo') return false;
  return isLoopback(src) || isLoopback(dst) || (scope === 1 && cameRound === undefined);
}

/** ip6_forward(): sources that mean nothing on another link. */
export function mayCross(src: Address): boolean {
  return !isUnspecified(src) && !isLoopback(src) && !isMulticast(src) && !isLinkLocal(src);
}

/** Whether a packet to a group that the node hears itself is for others too (ip_mc_output(), ip6_finish_output2()). */
export function leavesMachine({ dst, ttl }: Walk['packet']): boolean {
  return !isMulticast(dst) || (reachOf(dst) !== 'machine' && ttl > 0);
}

/** A group of IPv6 within one machine. */
export function staysOnMachine({ family, dst }: Walk['packet']): boolean {
  return family === 'ipv6' && isMulticast(dst) && reachOf(dst) === 'machine';
}
