/** What hashes over packets take for ports (proto_ports_offset() of include/net/ip.h). */
import type { Packet } from '../../../net/packet.ts';
import { hasPorts, protocol } from '../../../net/protocol.ts';

/**
 * As they lie in a packet, in one word: the source's in the upper half. `none`: nothing is hashed there, not even bits that
 * are set. `unknown`: nobody gave the SPI.
 */
export type Ports = number | 'none' | 'unknown';

/** Where others have ports ESP and AH have their SPI. */
export function portsOf({ sport = 0, dport = 0, spi }: Packet, number: number): Ports {
  if (hasPorts(number)) return ((sport << 16) | dport) >>> 0;
  return number === protocol.esp || number === protocol.ah ? (spi ?? 'unknown') : 'none';
}
