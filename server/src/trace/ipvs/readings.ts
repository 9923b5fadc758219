/**
 * What IPVS’ tables of states take a packet for. tcp_state_transition() and set_sctp_state() look right behind the fixed
 * header of IPv6, whatever stands there: where extension headers come first they read bytes that mean something else.
 */
import type { Packet } from '../../net/packet.ts';
import { protocol } from '../../net/protocol.ts';
import { SYN } from '../../net/tcp.ts';
import type { Reading } from '../connection/ipvs/life.ts';
import { type IpvsSctpEvent, sctpEventOf, sctpEvents } from '../connection/ipvs/sctp.ts';
import { type IpvsSegment, segmentOf } from '../connection/ipvs/tcp.ts';
import { bytesOf } from '../walk/bytes.ts';

const INIT = 1;
const ipv6Header = 40;
/** Where TCP has its flags. */
const flagsAt = 13;
/** Where SCTP's first chunk has its type, and where the header of SCTP has the verification tag, if 8 bytes come before. */
const chunkAt = 12;
const oneExtension = 8;

/** Undefined: its protocol has no states. */
export function readingOf(packet: Packet): Reading | undefined {
  if (packet.protocol === protocol.tcp) return { of: 'tcp', segments: segmentsRead(packet) };
  return packet.protocol === protocol.sctp ? { of: 'sctp', events: eventsRead(packet) } : undefined;
}

/** What a segment may be taken for: several where that hangs on bytes that nobody described, such as sequence numbers. */
function segmentsRead(packet: Packet): readonly IpvsSegment[] {
  if (!hasExtensions(packet)) return [segmentOf(packet.tcpFlags ?? SYN)];
  const { value, known } = bytesOf(packet).at(ipv6Header + flagsAt);
  const possible = Array.from({ length: 256 }, (_, flags) => flags).filter((flags) => (flags & known) === value);
  return [...new Set(possible.map(segmentOf))];
}

/** The same of SCTP. */
function eventsRead(packet: Packet): readonly IpvsSctpEvent[] {
  const { chunks = [INIT], headers = [] } = packet;
  if (!hasExtensions(packet)) return [sctpEventOf(chunks)];
  // Whoever sends an INIT knows no tag yet.
  if (chunks[0] === INIT && headers.length === 1 && headers[0]?.length === oneExtension) return [sctpEventOf([0])];
  const { value, known } = bytesOf(packet).at(ipv6Header + chunkAt);
  const isCookie = value === 10 || value === 11;
  return known === 0xff && !isCookie ? [sctpEventOf([value])] : sctpEvents;
}

function hasExtensions({ headers = [] }: Packet): boolean {
  return headers.length > 0;
}
