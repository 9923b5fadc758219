/** The frame that a packet came in, once nat has given it another destination: skb->pkt_type stays what it was. */
import { sameAddress } from '../../net/address.ts';
import type { Packet } from '../../net/packet.ts';
import { message } from '../../text/message.ts';
import type { Question } from '../chooser.ts';
import { frameOf } from '../netfilter/matches/pkttype.ts';
import type { Walk } from '../walk/walk.ts';

/**
 * Notes at the packet for whom its frame was, where its new address doesn't tell any more: what came to a group or to
 * everybody is delivered, and never forwarded. `came`: as it arrived. Bridges see to their frames themselves.
 */
export function keepFrame(walk: Walk, came: Packet): void {
  if (walk.bridge !== 'none' || came.pktType !== undefined || sameAddress(came.dst, walk.packet.dst)) return;
  const type = frameOf({ ...walk, packet: came, hook: 'PREROUTING' });
  if (type === 'unicast') return;
  walk.packet = { ...walk.packet, pktType: walk.chooser.assume(framedFor[type]) ? type : 'unicast' };
}

/** Senders do so; what a test injects may be in a frame for the node alone. */
const framedFor: Readonly<Record<'broadcast' | 'multicast', Question>> = {
  broadcast: {
    id: 'frame:broadcast',
    text: message('the packet came in a frame for everybody, as its destination was (else give “pktType”)'),
  },
  multicast: {
    id: 'frame:multicast',
    text: message('the packet came in a frame for a group, as its destination was (else give “pktType”)'),
  },
};
