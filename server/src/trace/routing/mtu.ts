/**
 * What a packet may measure. Over IPv6 nobody cuts it up on its way; over IPv4 only its sender can forbid it. Which
 * packets of its own the node cuts up is up to the program that sends them.
 */
import type { Family } from '../../net/family.ts';
import type { Packet } from '../../net/packet.ts';
import { type Message, message } from '../../text/message.ts';
import type { End, Walk } from '../walk/walk.ts';
import { deviceOf } from './devices.ts';

const leastOfIpv4 = 68;
const leastOfIpv6 = 1280;
const usualMtu = 1500;

/** ICMP's “fragmentation needed” and ICMPv6's “packet too big”. */
export const tooBig = { ipv4: [3, 4], ipv6: [2, 0] } as const;

/** What the sender of a packet that is too long hears. */
export function tellsTooBig({ family, packet }: Walk): End['tells'] {
  return packet.in === null ? undefined : tooBig[family];
}

/** ip_forward() and ip6_forward(), before FORWARD: a packet of others that is longer than it may be. */
export function isTooBig(walk: Walk): boolean {
  return exceeds(walk, mtuOfForwarded(walk), sizeOf(walk.packet));
}

/** ensure_mtu_is_adequate() of IPVS: what the route to a real server carries, with the bytes around the packet. */
export function isTooLong(walk: Walk, around: number): boolean {
  return exceeds(walk, mtuOfRoute(walk), sizeOf(walk.packet) + around);
}

/** __ip_vs_get_out_rt() and its twin: what a tunnel leaves must carry the smallest packets of its own family. */
export function isTunnelWide(walk: Walk, family: Family, around: number): boolean {
  return carries(walk, mtuOfRoute(walk), (family === 'ipv4' ? leastOfIpv4 : leastOfIpv6) + around);
}

/** What came in fragments may leave in them again: the longest counts (IPCB(skb)->frag_max_size, ignore_df). */
function sizeOf({ length, longestPart = length }: Packet): number {
  return longestPart;
}

function exceeds(walk: Walk, mtu: number | undefined, length: number): boolean {
  const { family, chooser } = walk;
  if (carries(walk, mtu, length)) return false;
  if (family === 'ipv6') return true;
  const text = message('the packet must not be cut up on its way (the flag “don’t fragment” is set)');
  return chooser.assume({ id: 'dont-fragment', text });
}

/**
 * Whether that many bytes go through in one piece. Where no dump shows how many may (`ip route` alone, `ip -br addr`, `ip -o
 * addr`), links are taken for ones of Ethernet, which is said as soon as a packet is longer than what every link carries.
 */
function carries({ route, chooser }: Walk, mtu: number | undefined, length: number): boolean {
  if (mtu !== undefined) return length <= mtu;
  const device = route?.out;
  if (typeof device !== 'string' || device === 'lo' || length <= leastOfIpv6) return true;
  const isUsual = length <= usualMtu;
  const text = message('{interface} carries packets of {length} bytes (no dump shows its MTU)', {
    interface: device,
    length: isUsual ? usualMtu : length,
  });
  return chooser.suppose({ id: isUsual ? `mtu:${device}` : `mtu:${device}:${length}`, text, likely: isUsual });
}

/**
 * ip6_finish_output() and ip_finish_output(), behind POSTROUTING: what is longer than its route lets pass, and must not be
 * cut up. Over IPv4 that was asked before of what is forwarded; nf_dup_ipv4() forbids it for its copies.
 */
export function isTooBigToLeave(walk: Walk): boolean {
  const { packet, family, isCopy, role } = walk;
  // What the stack says by itself it cuts up (ip6_append_data(), ignore_df).
  const isCutUp = !isCopy && (role === 'own' || family === 'ipv4');
  if (isCutUp || carries(walk, mtuOfRoute(walk), sizeOf(packet))) return false;
  return isCopy || packet.in !== null || hasOwnHeaders(walk);
}

/** rawv6_send_hdrinc() and raw_send_hdrinc(): the program itself is told, before OUTPUT. */
export function isTooBigToSend(walk: Walk): boolean {
  return !carries(walk, mtuOfDevice(walk), sizeOf(walk.packet)) && hasOwnHeaders(walk);
}

export function tooBigForDevice(): Message {
  return message('routing: it is longer than the link by which it leaves can carry, which the sender is told');
}

export function tooBigForServer(): Message {
  return message('IPVS: it is longer than the way to its real server can carry, which the sender is told');
}

export function tooBigForRoute(): Message {
  return message('routing: it is longer than its route lets pass, and is not cut up, which the sender is told');
}

/** Of others the stack cuts up what a program hands it. */
function hasOwnHeaders({ chooser }: Walk): boolean {
  const text = message('the program that sends the packet builds its IP header by itself, so that it is not cut up');
  return chooser.assume({ id: 'own-headers', text, likely: false });
}

/** ip6_dst_mtu_maybe_forward() and ip_dst_mtu_maybe_forward(); undefined: no dump tells. */
function mtuOfForwarded(walk: Walk): number | undefined {
  const { route, family } = walk;
  const counts = family === 'ipv4' || route?.mtuLocked === true;
  const mtu = counts && route?.mtu !== undefined ? route.mtu : mtuOfDevice(walk);
  return mtu === undefined || family === 'ipv4' ? mtu : Math.max(mtu, leastOfIpv6);
}

/** What the route says of itself, else its interface. */
function mtuOfRoute(walk: Walk): number | undefined {
  return walk.route?.mtu ?? mtuOfDevice(walk);
}

function mtuOfDevice({ node, route }: Walk): number | undefined {
  return deviceOf(node, route?.out)?.mtu;
}
