/** The frame that a packet came in, once nat has given it another destination: skb->pkt_type stays what it was. */
import { sameAddress } from '../../net/address.ts';
import type { Packet } from '../../net/packet.ts';
import { framedFor, frameOf } from '../netfilter/matches/pkttype.ts';
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
