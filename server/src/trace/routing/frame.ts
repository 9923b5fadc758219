/** Which Ethernet address the frame was sent to that brought a packet. */
import type { Address } from '../../net/address.ts';
import type { Packet } from '../../net/packet.ts';
import type { Node } from '../../node/model.ts';
import { frameBroughtBy, unseenAt } from '../sets/mac.ts';
import { deviceOf } from './devices.ts';
import { isLimitedBroadcast, isMulticast, nowhere } from './kinds.ts';
import { lookUpLocal } from './lookup.ts';

/** In lower case: the interface's own address, that of a group, or everybody's; undefined: nobody can tell. */
export function macOf(node: Node): (packet: Packet) => string | undefined {
  return (packet) => {
    switch (packet.pktType ?? usualFrame(node, packet.dst)) {
      case 'broadcast':
        return 'ff:ff:ff:ff:ff:ff';
      case 'multicast':
        return isMulticast(packet.dst) ? macOfGroup(packet.dst) : undefined;
      case 'unicast':
        return macAt(node, packet.physIn ?? frameBroughtBy(packet));
    }
  };
}

/** Of an interface that no dump shows it goes by a name; one that is shown without any has none. */
function macAt(node: Node, name: string | null): string | undefined {
  const device = deviceOf(node, name);
  return device === undefined && name !== null ? unseenAt(name) : device?.mac;
}

/** In what frame those send who send to an address. */
function usualFrame(node: Node, dst: Address): NonNullable<Packet['pktType']> {
  if (isMulticast(dst)) return 'multicast';
  if (dst.family === 'ipv6') return 'unicast';
  if (isLimitedBroadcast(dst)) return 'broadcast';
  const flow = { src: nowhere(dst), dst, in: undefined, mark: 0, tos: 0, protocol: 0 };
  return lookUpLocal(node, flow)?.type === 'broadcast' ? 'broadcast' : 'unicast';
}

/** ip_eth_mc_map() and ipv6_eth_mc_map(): the lower 23 or 32 bits of the group's address. */
function macOfGroup({ family, words }: Address): string {
  const last = words.at(-1) ?? 0;
  const [prefix, octets] =
    family === 'ipv4'
      ? (['01:00:5e', [(last >>> 16) & 0x7f]] as const)
      : (['33:33', [last >>> 24, last >>> 16]] as const);
  return [prefix, ...[...octets, last >>> 8, last].map((octet) => (octet & 255).toString(16).padStart(2, '0'))].join(
    ':',
  );
}
