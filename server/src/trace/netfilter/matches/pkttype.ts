/** net/netfilter/xt_pkttype.c. Of what comes back to its own sender the kernel judges by the destination address. */
import type { Node } from '../../../node/model.ts';
import { isMulticast, isUnspecified } from '../../routing/kinds.ts';
import { vrfsOf } from '../../routing/vrf.ts';
import { type Frame, frames } from '../../space/dimensions.ts';
import { intervalsOf } from '../../space/intervals.ts';
import { numbers, type Region, region } from '../../space/region.ts';
import type { Walk } from '../../walk/walk.ts';
import { addressType } from './addrtype.ts';
import { asked, byOption, compares } from './match.ts';

/** Whom the packet's frame was for. */
export function frameOf(walk: Walk): Frame {
  const { packet, hook, broadcast, bridge } = walk;
  const multicast = isMulticast(packet.dst);
  const arriving = hook === 'PREROUTING' || hook === 'INPUT';
  // What a broadcast's own sender hears has no frame: PACKET_LOOPBACK.
  if (broadcast !== undefined && arriving) return multicast ? 'multicast' : 'broadcast';
  // Nobody has put the node's own packets into a frame yet.
  const own = !arriving && packet.in === null && bridge !== 'crosses';
  if (own || (packet.in === 'lo' && arriving)) return 'unicast';
  if (packet.pktType !== undefined) return packet.pktType;
  if (multicast) return 'multicast';
  // Whoever sends to a network's broadcast address sends a broadcast frame.
  const everybody =
    packet.family === 'ipv4' && !isUnspecified(packet.dst) && addressType(walk, packet.dst) === 'BROADCAST';
  return everybody ? 'broadcast' : 'unicast';
}

/** Undefined: in VRFs packets are shown anew on their way. */
function frameRegion(node: Node, names: readonly string[]): Region | undefined {
  if (vrfsOf(node).length > 0) return undefined;
  return region({ frame: intervalsOf(frames.flatMap((name, at) => (names.includes(name) ? numbers(at) : []))) });
}

export const pkttype = byOption('pkttype', {
  '--pkt-type': (option) => {
    const { value } = option;
    if (value.kind !== 'names') return undefined;
    return compares(
      option,
      (walk) => value.names.includes(frameOf(walk)),
      frameOf,
      (about) => (about.node === undefined ? asked(option)(about) : frameRegion(about.node, value.names)),
    );
  },
});
