/**
 * Fragments. Connection tracking puts them together before any rule sees them (nf_defrag_ipv4.c, nf_defrag_ipv6_hooks.c);
 * while it sleeps they pass one by one, and all but the first without the headers above IP.
 */
import type { Packet } from '../../net/packet.ts';
import { formatAddress } from '../../net/text.ts';
import { message } from '../../text/message.ts';
import { gathersFragments } from './awake.ts';
import { isLaterFragment } from './header.ts';
import { finishByStack, note, rulesetsOf, type Walk } from './walk.ts';

/** The packet as the first table gets it. The walk is over where it is kept until the others have come. */
export function defragment(walk: Walk): void {
  const { packet } = walk;
  const isPart = isLaterFragment(packet) || packet.moreFragments === true;
  if (!isPart && packet.headers === undefined) return;
  if (!rulesetsOf(walk).some(gathersFragments)) {
    if (isLaterFragment(packet)) walk.packet = withoutTransport(packet);
    return;
  }
  if (isPart && !arrivesLast(walk)) {
    const text = message('connection tracking: it is kept until the other fragments have come');
    return finishByStack(walk, 'dropped', 'conntrack', text);
  }
  // Put together, or whole from the beginning: the header that spoke of fragments is gone.
  const { fragmentOffset: _, moreFragments: __, headers = [], ...whole } = packet;
  const kept = headers.filter(({ kind }) => kind !== 'fragment');
  walk.packet = { ...whole, ...(kept.length === 0 ? {} : { headers: kept }) };
  if (isPart) note(walk, { kind: 'note', text: message('Put together with the other fragments: it goes on whole.') });
}

function arrivesLast({ chooser, packet }: Walk): boolean {
  const [src, dst] = [formatAddress(packet.src), formatAddress(packet.dst)];
  const text = message('the other fragments of this packet from {src} to {dst} were here before it', { src, dst });
  return chooser.assume({ id: `fragments:${src}>${dst}`, text, likely: packet.moreFragments !== true });
}

function withoutTransport(packet: Packet): Packet {
  const { sport: _, dport: __, tcpFlags: ___, icmpType: ____, icmpCode: _____, icmpId: ______, ...rest } = packet;
  return rest;
}
