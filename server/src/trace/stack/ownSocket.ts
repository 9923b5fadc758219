/**
 * What has a socket of this node is not passed on: ip_forward() and ip6_forward() drop it. TPROXY gives it one, and routing
 * looks for one first (tcp_v4_early_demux(), udp_v4_early_demux(), their twins of IPv6): among connections, never among
 * sockets that only listen. No dump shows these: it is asked where `-m socket` has found that some socket takes the packet.
 */
import { protocol } from '../../net/protocol.ts';
import { message } from '../../text/message.ts';
import type { Question } from '../chooser.ts';
import { socketFound } from '../netfilter/matches/socket.ts';
import { isFramedForMany } from '../routing/kinds.ts';
import type { Walk } from '../walk/walk.ts';

/**
 * Of a packet that routes lead to somebody else. `holds`: a socket has it. `keeps-way`: its socket remembers that packets of
 * the connection are for this node (sk_rx_dst), and no route is looked up for it.
 */
export function ownSocket(walk: Walk): 'none' | 'holds' | 'keeps-way' {
  if (walk.proxied) return 'holds';
  if (!looksForSockets(walk)) return 'none';
  const found = socketFound(walk);
  if (found === undefined) return 'none';
  const { flow, name, isFirst } = found;
  if (!walk.chooser.assume(isOpen(walk, flow, name, isFirst))) return 'none';
  const text = message('the connection {flow} has come to a program of this node before, and keeps the way there', {
    flow,
  });
  return walk.chooser.assume({ id: `keeps-way:${name} ${flow}`, text, likely: false }) ? 'keeps-way' : 'holds';
}

/** It looks neither behind extension headers (ip6_rcv_finish_core()) nor for what was framed for many. */
function looksForSockets({ packet, settings }: Walk): boolean {
  if ((packet.headers ?? []).length > 0 || isFramedForMany(packet)) return false;
  return settings.looksForSockets(packet.protocol === protocol.udp ? 'udp' : 'tcp');
}

function isOpen({ packet }: Walk, flow: string, name: string, isFirst: boolean): Question {
  const text =
    packet.protocol === protocol.udp
      ? message('the socket of UDP that takes {flow} is connected to its sender', { flow })
      : message('a program of this node has, or had, the connection {flow}: it does not only listen', { flow });
  return { id: `${isFirst ? 'connected-of-first' : 'connected'}:${name} ${flow}`, text };
}
