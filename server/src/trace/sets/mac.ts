/** Ethernet addresses as IP sets see them: those of the frame in which the packet arrived. */
import type { Packet } from '../../net/packet.ts';
import type { Node } from '../../node/model.ts';

/** The address of an interface, in lower case. */
export type MacOf = (device: string) => string | undefined;

export function macOf({ interfaces }: Node): MacOf {
  return (device) => interfaces?.find(({ name }) => name === device)?.mac;
}

/** Whether the packet lies in an Ethernet frame: the node's own don't, and those of loopback have none but zeros. */
export function hasFrame(packet: Packet): boolean {
  return packet.in !== null && packet.in !== 'lo';
}

/** The frame's source, or its destination: the interface's own address, where it was sent to this node alone. */
export function frameMac(packet: Packet, side: 'src' | 'dst', of: MacOf): string | undefined {
  if (!hasFrame(packet)) return undefined;
  if (side === 'src') return packet.mac?.toLowerCase();
  if (packet.pktType === 'broadcast') return 'ff:ff:ff:ff:ff:ff';
  return packet.pktType === 'multicast' ? undefined : of(packet.physIn ?? packet.in ?? '');
}
