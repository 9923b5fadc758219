/** Fragments that can't be a part of any packet (ip6_frag_queue(), nf_ct_frag6_queue()), or of which nobody can tell whose. */
import type { Packet } from '../../net/packet.ts';
import { isLaterFragment } from '../walk/headers.ts';
import { headerBytes } from '../walk/payload.ts';

/** `beyond`: it ends behind the longest packet. `ragged`: not the last one, and no multiple of 8 bytes. `empty`: no bytes. */
export type FragmentFault = 'beyond' | 'ragged' | 'empty';

const mostPayload = 65535;

/** Undefined: nothing is wrong with it. Whoever describes a fragment without its header leaves its length open. */
export function fragmentFault(packet: Packet): FragmentFault | undefined {
  const { headers = [], fragmentOffset = 0, moreFragments = false, length } = packet;
  const index = headers.findIndex(({ kind }) => kind === 'fragment');
  if (index < 0) return undefined;
  const before = headers.slice(0, index + 1).reduce((sum, header) => sum + header.length, 40);
  const end = fragmentOffset + length - before;
  if (end > mostPayload) return 'beyond';
  if (moreFragments && end % 8 !== 0) return 'ragged';
  return end === fragmentOffset ? 'empty' : undefined;
}

/** ipv6frag_thdr_truncated(): a first fragment must hold all headers, that of the protocol included. */
export function lacksHeaders(packet: Packet): boolean {
  const { protocol: number } = packet;
  if (isLaterFragment(packet) || number === NO_NEXT_HEADER) return false;
  return bytesBehindHeaders(packet) < (least[number] ?? 1);
}

/** Bytes above IP and its extension headers; negative where these are cut off already. */
export function bytesBehindHeaders({ headers = [], length, family }: Packet): number {
  return length - headers.reduce((sum, header) => sum + header.length, family === 'ipv4' ? 20 : 40);
}

/** A first fragment, or what says that it is one, in which the header of the protocol is missing or cut off. */
export function isHeadless(packet: Packet): boolean {
  const { moreFragments, headers } = packet;
  if (moreFragments !== true && headers === undefined) return false;
  return (moreFragments === true || headers?.some(({ kind }) => kind === 'fragment') === true) && lacksHeaders(packet);
}

/** Bytes of the headers that are asked for as a whole; of other protocols one byte will do. */
const least: Readonly<Record<number, number>> = Object.fromEntries(
  [6, 17, 58].map((number) => [number, headerBytes(number)]),
);

export const NO_NEXT_HEADER = 59;
