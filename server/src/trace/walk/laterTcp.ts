/**
 * TCP fragments, as those see them who don't ask where a fragment lies (match_tcp() of xt_ecn.c, tcpmss_mt(), set_ect_tcp()):
 * they take what any fragment begins with for the header.
 */
import type { Packet } from '../../net/packet.ts';
import { type Bits, bytesOf } from './bytes.ts';
import { isLaterFragment } from './headers.ts';
import { headerBytes } from './payload.ts';

/** Where the flags stand in the header. */
export const flagsByte = 13;

/** Whether a fragment is too short for the header, wherever it lies. */
export function lacksTcpHeader(packet: Packet): boolean {
  if (!isLaterFragment(packet)) return packet.cutHeader !== undefined;
  return packet.length - bytesOf(packet).payload < headerBytes(packet.protocol);
}

/** What stands in a later fragment where a first one has its flags. */
export function flagsOfLater(packet: Packet): Bits {
  const { value, known } = bytesOf(packet).at(bytesOf(packet).payload + flagsByte);
  const { mask, set } = packet.writtenFlags ?? { mask: 0, set: 0 };
  return { value: (value & ~mask) | set, known: known | mask };
}
