/**
 * What IPv6 makes of extension headers behind the last rule of INPUT (ip6_protocol_deliver_rcu(), net/ipv6/exthdrs.c,
 * net/ipv6/reassembly.c): one after the other, until one of them ends the packet's way or sends it on.
 */
import type { Address } from '../../net/address.ts';
import type { ExtensionHeader } from '../../net/packet.ts';
import { message } from '../../text/message.ts';
import { arrivesLast, isGathered, isPart, putTogether } from '../conntrack/defragment.ts';
import { fragmentFault, isHeadless, lacksHeaders, NO_NEXT_HEADER } from '../conntrack/fragmentFaults.ts';
import { routeArriving } from '../routing/arriving.ts';
import { isMulticast } from '../routing/kinds.ts';
import { refuse } from '../routing/refuse.ts';
import { finishByStack, note, type Walk } from '../walk/walk.ts';
import { type Refusal, refusedOptions } from './headerOptions.ts';

/** Where a header may send a packet. */
interface Ways {
  readonly forward: (walk: Walk) => void;
  /** Through PREROUTING once more. */
  readonly receive: (walk: Walk) => void;
}

/** What came of a header: the next one is looked at, the walk is over, or the packet goes another way. */
type Taken = 'next' | 'over';

/** False: the packet doesn't get to a socket, and the walk is over. */
export function passHeaders(walk: Walk, ways: Ways): boolean {
  if (walk.family === 'ipv4') return true;
  // Connection tracking has taken one away already (IP6SKB_FRAGMENTED).
  let wasFragment = isGathered(walk) && !isPart(walk.packet) && !isHeadless(walk.packet);
  for (let index = 0; ; index++) {
    const { headers = [] } = walk.packet;
    const header = headers[index];
    if (header === undefined) break;
    const start = headers.slice(0, index).reduce((sum, { length }) => sum + length, 40);
    if (header.kind === 'fragment') {
      if (wasFragment) return refuseHeader(walk, { text: message('IPv6: it has a second fragment header'), code: 0 });
      wasFragment = true;
      if (isPart(walk.packet) && !joins(walk)) return false;
    } else if (take(walk, header, index, start, ways) === 'over') return false;
  }
  if (!wasFragment && isPart(walk.packet) && !joins(walk)) return false;
  if (walk.packet.protocol !== NO_NEXT_HEADER) return true;
  return refuseHeader(walk, { text: message('IPv6: nothing follows its headers, and there is nothing to deliver') });
}

function take(walk: Walk, header: ExtensionHeader, index: number, start: number, ways: Ways): Taken {
  switch (header.kind) {
    case 'hop-by-hop':
      // Only the first one is read, and that was before PREROUTING.
      if (index === 0) return 'next';
      return over(walk, { text: message('IPv6: hop-by-hop options that are not the first header'), code: 1 });
    case 'destination': {
      const refused = refusedOptions(walk, { ...header, kind: header.kind }, start);
      return refused === undefined ? 'next' : over(walk, refused);
    }
    case 'routing':
      return routed(walk, header, index, ways);
    case 'auth':
      return authenticated(walk, header, index, ways);
    case 'fragment':
      return 'next';
  }
}

/** Ends the walk, and has the sender told, unless the packet was for several machines (icmp6_send()). */
export function refuseHeader(walk: Walk, { text, code }: Refusal): false {
  const { dst, pktType = 'unicast' } = walk.packet;
  const isTold = code === UNKNOWN_OPTION || (pktType === 'unicast' && !isMulticast(dst));
  finishByStack(walk, 'dropped', 'header', text, code === undefined || !isTold ? undefined : [PARAMETER_PROBLEM, code]);
  return false;
}

const PARAMETER_PROBLEM = 4;
const UNKNOWN_OPTION = 2;

function over(walk: Walk, refusal: Refusal): 'over' {
  refuseHeader(walk, refusal);
  return 'over';
}

/** ipv6_frag_rcv(): with its other parts the packet is whole. False: it is kept for them, or is no part of anything. */
function joins(walk: Walk): boolean {
  if (lacksHeaders(walk.packet))
    return refuseHeader(walk, { text: message('IPv6: a first fragment without all headers'), code: 3 });
  switch (fragmentFault(walk.packet)) {
    case 'beyond':
      return refuseHeader(walk, { text: message('IPv6: a fragment that ends behind the longest packet'), code: 0 });
    case 'ragged':
      return refuseHeader(walk, {
        text: message('IPv6: a fragment with more behind it whose length is no multiple of 8 bytes'),
        code: 0,
      });
    case 'empty':
      return refuseHeader(walk, { text: message('IPv6: a fragment without any bytes') });
    case undefined:
      if (arrivesLast(walk, 'delivery')) {
        putTogether(walk);
        return true;
      }
      finishByStack(
        walk,
        'dropped',
        'socket',
        message('the node itself: it is kept until the other fragments have come'),
      );
      return false;
  }
}

const RPL = 3;
const SEGMENTS = 4;
const MOBILE = 2;

/** ipv6_rthdr_rcv(): source routes are refused, but for segment routing where it is on. */
function routed(walk: Walk, header: ExtensionHeader, index: number, ways: Ways): Taken {
  const { packet, settings } = walk;
  const { routingType = 0, segmentsLeft = 0 } = header;
  if (isMulticast(packet.dst) || (packet.pktType ?? 'unicast') !== 'unicast')
    return over(walk, { text: message('IPv6: a routing header in what is for several machines') });
  const device = packet.in ?? 'lo';
  if (routingType === RPL && settings.routesRpl(device) && segmentsLeft > 0) {
    const text = message('IPv6: source routes of RPL, which the node follows, and this program does not');
    finishByStack(walk, 'undecided', 'header', text);
    return 'over';
  }
  if (routingType === SEGMENTS || routingType === RPL) {
    const isOn = routingType === SEGMENTS ? settings.routesSegments(device) : settings.routesRpl(device);
    const name = routingType === SEGMENTS ? 'seg6_enabled' : 'rpl_seg_enabled';
    if (!isOn)
      return over(walk, {
        text: message('IPv6: a routing header of type {type} while {name} is off', { type: routingType, name }),
      });
    return segmentsLeft === 0 ? 'next' : nextSegment(walk, header, index, ways);
  }
  // Mobile IPv6 takes what its own state has sent here, and no dump has any.
  if (routingType === MOBILE && (segmentsLeft === 0 || settings.acceptsSourceRoutes(device)))
    return over(walk, { text: message('IPv6: a routing header of Mobile IPv6 that no state of the node explains') });
  if (segmentsLeft === 0) return 'next';
  const text = message('IPv6: a routing header of type {type} with {count} stations ahead', {
    type: routingType,
    count: segmentsLeft,
  });
  return over(walk, { text, code: 0 });
}

/** ipv6_srh_rcv(): the next segment becomes the destination, and the packet is routed to it. */
function nextSegment(walk: Walk, header: ExtensionHeader, index: number, ways: Ways): Taken {
  const { segmentsLeft = 0, length } = header;
  if (segmentsLeft >= Math.floor((length / 8 - 1) / 2))
    return over(walk, {
      text: message('IPv6: a segment routing header with more segments ahead than it lists'),
      code: 0,
    });
  const next: Address | undefined = header.addresses?.[segmentsLeft - 1];
  if (next === undefined) {
    const text = message('segment routing: nobody said what the next segment is (give “addresses” of the header)');
    finishByStack(walk, 'undecided', 'header', text);
    return 'over';
  }
  const left = { ...header, segmentsLeft: segmentsLeft - 1 };
  const headers = walk.packet.headers?.map((each, at) => (at === index ? left : each)) ?? [];
  walk.hook = 'routing';
  note(walk, { kind: 'note', text: message('Segment routing: on to the next segment.') });
  walk.packet = { ...walk.packet, dst: next, headers };
  const decision = routeArriving(walk);
  if (decision.kind === 'none') refuse(walk, decision.why);
  else if (decision.kind === 'forward') {
    walk.route = decision.route;
    ways.forward(walk);
  } else if (walk.packet.ttl <= 1) {
    const text = message('routing: its time to live is used up, which the sender is told');
    finishByStack(walk, 'dropped', 'ttl', text);
  } else {
    walk.packet = { ...walk.packet, ttl: walk.packet.ttl - 1 };
    return routed(walk, left, index, ways);
  }
  return 'over';
}

/** xfrm6_rcv(): only with a key the header can be taken off; xfrm6_transport_finish() then shows the packet anew. */
function authenticated(walk: Walk, { spi }: ExtensionHeader, index: number, ways: Ways): Taken {
  const name = spi ?? '?';
  const text = message('this node has a key for the authentication header (a security association with SPI {spi})', {
    spi: name,
  });
  if (!walk.chooser.assume({ id: `ah-key:${name}`, text, likely: false }))
    return over(walk, { text: message('IPv6: an authentication header for which the node has no key'), code: 1 });
  const { headers = [], length } = walk.packet;
  const kept = headers.filter((_, at) => at !== index);
  const taken = headers[index]?.length ?? 0;
  const { headers: _, ...bare } = walk.packet;
  note(walk, {
    kind: 'note',
    text: message('IPsec takes the authentication header off: the packet is received anew.'),
  });
  walk.packet = { ...bare, length: length - taken, ...(kept.length === 0 ? {} : { headers: kept }) };
  walk.state = undefined;
  walk.connection = undefined;
  walk.direction = 'original';
  ways.receive(walk);
  return 'over';
}
