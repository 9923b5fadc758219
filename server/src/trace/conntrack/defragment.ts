/**
 * Fragments. Connection tracking puts them together before any rule sees them (nf_defrag_ipv4.c, nf_defrag_ipv6_hooks.c);
 * while it sleeps they pass one by one, and all but the first without the headers above IP.
 */
import type { Packet } from '../../net/packet.ts';
import { formatAddress } from '../../net/text.ts';
import { type Message, message } from '../../text/message.ts';
import { isLaterFragment, withoutFragmentHeader } from '../walk/headers.ts';
import { finishByStack, note, rulesetsOf, type Walk } from '../walk/walk.ts';
import { gathersFragments, nodeTracksConnections } from './awake.ts';
import { cutShort } from './cutHeader.ts';
import { fragmentFault, isHeadless } from './fragmentFaults.ts';
import { type Gatherer, joined, keepPiece } from './pieces.ts';

export function isPart(packet: Packet): boolean {
  return isLaterFragment(packet) || packet.moreFragments === true;
}

/** The packet as the first table gets it. The walk is over where it is kept until the others have come. */
export function defragment(walk: Walk): void {
  const { packet } = walk;
  if (!isPart(packet) && packet.headers === undefined) return cutShort(walk);
  const fault = walk.family === 'ipv6' ? fragmentFault(packet) : undefined;
  const headless = isHeadless(packet);
  // nf_ct_frag6_gather(): what is only cut at a wrong place, or before its headers end, goes on as it is.
  if (!isGathered(walk) || fault === 'ragged' || (headless && walk.family === 'ipv6')) {
    return cutShort(walk);
  }
  if (fault !== undefined) {
    const text = message('connection tracking: a fragment that can’t be a part of any packet');
    return finishByStack(walk, 'dropped', 'conntrack', text);
  }
  if (isPart(packet) && !arrivesLast(walk, packet.in === null ? 'leaving' : 'arriving')) {
    const text = message('connection tracking: it is kept until the other fragments have come');
    return finishByStack(walk, 'dropped', 'conntrack', text);
  }
  putTogether(walk);
  if (!isPart(packet)) cutShort(walk);
}

/** ip_vs_gather_frags(): what came this far in parts, IPVS keeps until it is whole. Over IPv6 that is done before. */
export function gatherForIpvs(walk: Walk): void {
  gather(walk, 'ipvs', 'ipvs', message('IPVS: it is kept until the other fragments have come'));
}

/** ip_local_deliver(): what is for the node itself is put together before INPUT. IPv6 does that behind it. */
export function gatherForDelivery(walk: Walk): void {
  if (walk.family === 'ipv6') return;
  gather(walk, 'delivery', 'socket', message('the node itself: it is kept until the other fragments have come'));
}

function gather(walk: Walk, gatherer: Gatherer, part: 'ipvs' | 'socket', kept: Message): void {
  const { packet } = walk;
  if (!isPart(packet)) return;
  if (!arrivesLast(walk, gatherer)) return finishByStack(walk, 'dropped', part, kept);
  putTogether(walk);
}

/** Services over IPv6, and servers, have fragments put together as connection tracking does (ip_vs_add_service()). */
export function isGathered(walk: Walk): boolean {
  const { node, family } = walk;
  if (nodeTracksConnections(node, family) || rulesetsOf(walk).some(gathersFragments)) return true;
  const six = ({ family: is }: { readonly family: string }): boolean => is === 'ipv6';
  return (
    family === 'ipv6' &&
    (node.services?.some((service) => six(service) || service.realServers.some(({ address }) => six(address))) ?? false)
  );
}

export function putTogether(walk: Walk): void {
  const { packet } = walk;
  // Put together, or whole from the beginning: the header that spoke of fragments is gone.
  const { fragmentOffset: _, moreFragments: __, headers: ___, cutHeader, ...rest } = packet;
  walk.packet = { ...rest, ...cutHeader, ...withoutFragmentHeader(packet) };
  if (isPart(packet)) sayWhole(walk);
}

function sayWhole(walk: Walk): void {
  note(walk, { kind: 'note', text: message('Put together with the other fragments: it goes on whole.') });
}

/** Whether nothing is missing any more. What the packets before it brought is put together with it here. */
export function arrivesLast(walk: Walk, gatherer: Gatherer): boolean {
  const { chooser, packet } = walk;
  const whole = joined(walk, gatherer);
  if (whole !== undefined) {
    walk.packet = whole;
    sayWhole(walk);
    return true;
  }
  const [src, dst] = [formatAddress(packet.src), formatAddress(packet.dst)];
  const text = message('the other fragments of this packet from {src} to {dst} were here before it', { src, dst });
  const isLast = chooser.assume({ id: `fragments:${src}>${dst}`, text, likely: packet.moreFragments !== true });
  if (!isLast) keepPiece(walk, gatherer);
  return isLast;
}
