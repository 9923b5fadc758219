/** net/netfilter/xt_pkttype.c. Of what comes back to its own sender the kernel judges by the destination address. */
import type { Node } from '../../../node/model.ts';
import { message } from '../../../text/message.ts';
import type { Question } from '../../chooser.ts';
import { isMulticast, isUnspecified } from '../../routing/kinds.ts';
import { vrfsOf } from '../../routing/vrf.ts';
import { type Frame, frames } from '../../space/dimensions.ts';
import { intervalsOf } from '../../space/intervals.ts';
import { numbers, type Region, region } from '../../space/region.ts';
import type { Walk } from '../../walk/walk.ts';
import { type Answer, unsettled } from '../condition.ts';
import { addressType } from './addrtype.ts';
import { asked, byOption, compares } from './match.ts';

/** Senders do so; what a test injects may be in a frame for the node alone. */
export const framedFor: Readonly<Record<Exclude<Frame, 'unicast'>, Question>> = {
  broadcast: {
    id: 'frame:broadcast',
    text: message('the packet came in a frame for everybody, as its destination was (else give “pktType”)'),
  },
  multicast: {
    id: 'frame:multicast',
    text: message('the packet came in a frame for a group, as its destination was (else give “pktType”)'),
  },
};

/** Whom the packet's frame was for; where nobody told, whom those address who send to its destination. */
export function frameOf(walk: Walk): Frame {
  return frameBy(walk).frame;
}

/** `isSure`: its way or its description tells. */
function frameBy(walk: Walk): { readonly frame: Frame; readonly isSure: boolean } {
  const { packet, hook, broadcast, bridge } = walk;
  const multicast = isMulticast(packet.dst);
  const arriving = hook === 'PREROUTING' || hook === 'INPUT';
  // What a broadcast's own sender hears has no frame: PACKET_LOOPBACK.
  if (broadcast !== undefined && arriving) return { frame: multicast ? 'multicast' : 'broadcast', isSure: true };
  // Nobody has put the node's own packets into a frame yet.
  const own = !arriving && packet.in === null && bridge !== 'crosses';
  if (own || (packet.in === 'lo' && arriving)) return { frame: 'unicast', isSure: true };
  if (packet.pktType !== undefined) return { frame: packet.pktType, isSure: true };
  if (multicast) return { frame: 'multicast', isSure: false };
  // Whoever sends to a network's broadcast address sends a broadcast frame.
  const everybody =
    packet.family === 'ipv4' && !isUnspecified(packet.dst) && addressType(walk, packet.dst) === 'BROADCAST';
  return everybody ? { frame: 'broadcast', isSure: false } : { frame: 'unicast', isSure: true };
}

/** Whether the frame is one of these. */
function isAmong(walk: Walk, names: readonly string[]): Answer {
  const { frame, isSure } = frameBy(walk);
  const asUsual = names.includes(frame);
  if (isSure || frame === 'unicast' || asUsual === names.includes('unicast')) return asUsual;
  return { ...unsettled(framedFor[frame]), when: asUsual };
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
      (walk) => isAmong(walk, value.names),
      frameOf,
      (about) => (about.node === undefined ? asked(option)(about) : frameRegion(about.node, value.names)),
    );
  },
});
