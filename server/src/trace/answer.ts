/**
 * The packet that answers another one, as the other end would send it: nothing of what belongs to the packet's own way,
 * its length or its options comes back with it.
 */
import type { Packet } from '../net/packet.ts';
import { hasPorts, protocol } from '../net/protocol.ts';
import { ACK, RST, SYN } from '../net/tcp.ts';
import { answerType, isQuery } from './connection/connection.ts';
import { usualLength } from './input.ts';
import { isFramedForMany, isMulticast } from './routing/kinds.ts';
import { unknownInterface } from './session.ts';
import type { Outcome } from './trace.ts';
import { isLaterFragment } from './walk/headers.ts';

/** Chunks of SCTP and those that acknowledge them (RFC 9260): DATA by SACK, and so on; an ABORT by none. */
const chunkAnswers: Readonly<Record<number, number>> = { 0: 3, 1: 2, 4: 5, 7: 8, 8: 14, 10: 11 };

/** Packet types of DCCP (RFC 4340, 8): a request gets a response, a close a reset, a reset nothing. */
const dccpAnswers: Readonly<Record<number, number>> = { 0: 1, 1: 3, 2: 3, 3: 3, 4: 3, 5: 6, 6: 7, 8: 9, 9: 3 };

/** The packet that the other end sends back: from where this one went, to whom it seemed to come from. Undefined: nobody answers. */
export function answerTo(outcome: Outcome): Packet | undefined {
  const { verdict, packet, out } = outcome;
  if (verdict !== 'forwarded' && verdict !== 'delivered') return undefined;
  // Of a later fragment nobody knows who sent it, until the first one is there.
  if (packet.quoted !== undefined || isLaterFragment(packet) || isToMany(outcome)) return undefined;
  const above = transportOf(packet);
  if (above === undefined) return undefined;
  const { family, src, dst, protocol: number, headers, time, physOut } = packet;
  const echoed = isEcho(packet);
  const kept = echoed && packet.data !== undefined ? { data: packet.data } : {};
  // Whoever authenticates expects it of the other end too; everything else of the headers was for this way.
  const authenticated = headers?.flatMap(({ kind, length }) => (kind === 'auth' ? [{ kind, length }] : [])) ?? [];
  const described = { ...kept, ...(authenticated.length === 0 ? {} : { headers: authenticated }) };
  return {
    family,
    // It comes back where the packet left, also where no dump shows that interface.
    in: verdict === 'delivered' ? null : (out ?? unknownInterface),
    out: null,
    protocol: number,
    src: dst,
    dst: src,
    ...above,
    ...described,
    // icmp_echo() and icmpv6_echo_reply() send the same back, with the same class of service.
    length: echoed
      ? packet.length - lengthOfOthers(packet)
      : usualLength(number, family === 'ipv6', { ...described, ...above }),
    ttl: 64,
    tos: echoed ? packet.tos : 0,
    mark: 0,
    ...(time === undefined ? {} : { time }),
    ...(physOut === undefined || physOut === null || verdict === 'delivered' ? {} : { physIn: physOut }),
  };
}

/** A group or a broadcast is no address to answer from: whoever answers does so from his own, in a connection of his own. */
function isToMany({ packet, steps }: Outcome): boolean {
  if (isMulticast(packet.dst) || isFramedForMany(packet)) return true;
  return steps.some(
    (step) => step.kind === 'routing' && (step.decision === 'broadcast' || step.decision === 'multicast'),
  );
}

type Transport = Pick<
  Packet,
  'sport' | 'dport' | 'tcpFlags' | 'icmpType' | 'icmpCode' | 'icmpId' | 'chunks' | 'dccpType'
>;

/** The header above IP; undefined: nothing answers this one. */
function transportOf(packet: Packet): Transport | undefined {
  const { protocol: number, sport, dport } = packet;
  const ports = hasPorts(number) && sport !== undefined && dport !== undefined ? { sport: dport, dport: sport } : {};
  switch (number) {
    case protocol.tcp: {
      const { tcpFlags = SYN } = packet;
      if ((tcpFlags & RST) !== 0) return undefined;
      return { ...ports, tcpFlags: (tcpFlags & (SYN | ACK)) === SYN ? SYN | ACK : ACK };
    }
    case protocol.icmp:
    case protocol.icmpv6: {
      const type = answerOf(packet);
      if (type === undefined) return undefined;
      return { icmpType: type, icmpCode: 0, ...(packet.icmpId === undefined ? {} : { icmpId: packet.icmpId }) };
    }
    case protocol.sctp: {
      if (packet.chunks === undefined) return ports;
      const answers = packet.chunks.flatMap((type) => chunkAnswers[type] ?? []);
      return answers.length === 0 ? undefined : { ...ports, chunks: answers.slice(0, 1) };
    }
    case protocol.dccp: {
      if (packet.dccpType === undefined) return ports;
      const type = dccpAnswers[packet.dccpType];
      return type === undefined ? undefined : { ...ports, dccpType: type };
    }
    default:
      return ports;
  }
}

/** An answer is not answered. */
function answerOf({ protocol: number, icmpType }: Packet): number | undefined {
  return icmpType !== undefined && isQuery(number, icmpType) ? answerType(number, icmpType) : undefined;
}

/** Whether what is sent back is what was sent. */
function isEcho({ protocol: number, icmpType }: Packet): boolean {
  return (number === protocol.icmp && icmpType === 8) || (number === protocol.icmpv6 && icmpType === 128);
}

/** Bytes of the extension headers that don't come back. */
function lengthOfOthers({ headers = [] }: Packet): number {
  return headers.reduce((sum, { kind, length }) => sum + (kind === 'auth' ? 0 : length), 0);
}
