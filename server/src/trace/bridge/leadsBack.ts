/** Where the node itself would send a packet that a bridge passes by. */
import type { Packet } from '../../net/packet.ts';
import type { Node } from '../../node/model.ts';
import { lookUp } from '../routing/lookup.ts';

/** Whether it would send the packet out by the bridge. */
export function leadsBack(node: Node, packet: Packet, bridge: string): boolean {
  return wayOf(node, packet).includes(bridge);
}

/** The interfaces by which routes send the packet; none: they send it nowhere, or to the node itself. */
export function wayOf(node: Node, { in: device, ...packet }: Packet): readonly string[] {
  const { src, dst, mark, tos, protocol, sport, dport, family } = packet;
  const flow = { src, dst, in: device ?? undefined, mark, tos, protocol, sport, dport };
  const found = lookUp(node, family, flow);
  if (found === 'none' || found.type !== 'unicast') return [];
  return found.hops.flatMap(({ device: out }) => out ?? []);
}

/** The answer to it. */
export function turned({ src, dst, sport, dport, ...rest }: Packet): Packet {
  return {
    ...rest,
    src: dst,
    dst: src,
    ...(sport === undefined || dport === undefined ? {} : { sport: dport, dport: sport }),
  };
}
