/** Whom a packet counts for where a rule counts by hosts or networks. */
import type { Packet } from '../../../net/packet.ts';
import { formatAddress, formatPrefix, masked } from '../../../net/text.ts';

/** The network of an address of the packet under a mask, as people write it: a host without its length. */
export function networkOf(packet: Packet, side: 'src' | 'dst', mask: readonly number[]): string {
  const isHost = mask.every((word) => word === 0xffffffff);
  return isHost ? formatAddress(packet[side]) : formatPrefix(masked(packet[side], mask));
}
