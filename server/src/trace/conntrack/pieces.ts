/**
 * Fragments that came one after the other in one call, and are one packet once the last of them is there
 * (net/ipv4/inet_fragment.c). No description tells the identification by which the kernel knows them again over IPv4: what
 * fits together without a gap is supposed to be one packet.
 */
import type { Packet } from '../../net/packet.ts';
import { formatAddress } from '../../net/text.ts';
import { message } from '../../text/message.ts';
import { findHeader, withoutFragmentHeader } from '../walk/headers.ts';
import type { Remembered } from '../walk/memory.ts';
import type { Walk } from '../walk/walk.ts';

/** Who keeps fragments: each has a queue of its own (enum ip_defrag_users). */
export type Gatherer = 'arriving' | 'leaving' | 'ipvs' | 'delivery';

type Kept = Extract<Remembered, { kind: 'fragment' | 'gathered' }>;

const isKept = (what: Remembered): what is Kept => what.kind === 'fragment' || what.kind === 'gathered';

/** What the packet makes with those before it, without the header that spoke of fragments; undefined: one is missing. */
export function joined(walk: Walk, gatherer: Gatherer): Packet | undefined {
  const { packet, memory, chooser } = walk;
  const place = placeOf(packet, gatherer);
  const kept = memory.read(place, isKept).filter(isKept);
  const waiting = kept.slice(kept.findLastIndex(({ kind }) => kind === 'gathered') + 1);
  const parts = tiled([...waiting.flatMap((each) => (each.kind === 'fragment' ? [each.packet] : [])), packet]);
  if (parts === undefined || parts.length < 2) return undefined;
  const [src, dst] = [formatAddress(packet.src), formatAddress(packet.dst)];
  const text = message('the fragments from {src} to {dst} that fit together are of one packet', { src, dst });
  if (findHeader(packet, 'fragment')?.id === undefined && !chooser.suppose({ id: `one-packet:${src}>${dst}`, text }))
    return undefined;
  memory.keep(place, { kind: 'gathered' });
  return whole(parts, packet);
}

/** The packet waits for those that are still to come. */
export function keepPiece({ packet, memory }: Walk, gatherer: Gatherer): void {
  memory.keep(placeOf(packet, gatherer), { kind: 'fragment', packet });
}

function placeOf(packet: Packet, gatherer: Gatherer): string {
  const id = findHeader(packet, 'fragment')?.id;
  const way = `${formatAddress(packet.src)}>${formatAddress(packet.dst)}`;
  return `fragments:${gatherer}:${way}:${packet.protocol}${id === undefined ? '' : `:${id}`}`;
}

/** Those that lie one behind the other, from the packet's first byte to its last; undefined: they leave a gap. */
function tiled(parts: readonly Packet[]): readonly Packet[] | undefined {
  const tiles: Packet[] = [];
  for (let at = 0; ; ) {
    const next = parts.findLast(({ fragmentOffset = 0 }) => fragmentOffset === at);
    if (next === undefined) return undefined;
    tiles.push(next);
    if (next.moreFragments !== true) return tiles;
    const bytes = bytesIn(next);
    if (bytes <= 0) return undefined;
    at += bytes;
  }
}

/** What a fragment brings; ip_frag_queue() cuts off what is no multiple of 8 bytes where more is to come. */
function bytesIn(part: Packet): number {
  const bytes = part.length - unfragmentable(part);
  return part.moreFragments === true ? bytes - (bytes % 8) : bytes;
}

/** The bytes that each fragment has, up to the header that speaks of fragments and with it. */
function unfragmentable({ family, headers = [] }: Packet): number {
  if (family === 'ipv4') return 20;
  const upTo = headers.findIndex(({ kind }) => kind === 'fragment') + 1;
  return headers.slice(0, upTo).reduce((sum, { length }) => sum + length, 40);
}

/** ip_frag_reasm(): the first one's headers and mark, on the device by which the last one came. */
function whole(parts: readonly Packet[], last: Packet): Packet {
  const [first = last] = parts;
  const { fragmentOffset: _, moreFragments: __, headers: ___, data: ____, physIn: _____, ...rest } = first;
  const before = unfragmentable(first) - (findHeader(first, 'fragment')?.length ?? 0);
  const data = parts.every((part) => part.data !== undefined) ? parts.map((part) => part.data).join('') : undefined;
  return {
    ...rest,
    in: last.in,
    length: parts.reduce((sum, part) => sum + bytesIn(part), before),
    longestPart: Math.max(...parts.map(({ length }) => length)),
    ...(last.physIn === undefined ? {} : { physIn: last.physIn }),
    ...withoutFragmentHeader(first),
    ...(data === undefined ? {} : { data }),
  };
}
