/** The bytes of a packet from its IP header on, as far as its description tells them: bit by bit known or not. */
import type { ExtensionHeader, Packet } from '../../net/packet.ts';
import { hasPorts, protocol } from '../../net/protocol.ts';
import { SYN } from '../../net/tcp.ts';
import { isLaterFragment } from './headers.ts';
import { optionBytes } from './tcpOptions.ts';

/** A number of which the bits in `known` are known; the others are 0 in `value`. */
export interface Bits {
  readonly value: number;
  readonly known: number;
}

export interface PacketBytes {
  /** Of the whole packet. */
  readonly length: number;
  /** Where the headers that the description tells of end: behind that nothing is known but `data`. */
  readonly payload: number;
  at(index: number): Bits;
}

const nothingKnown: Bits = { value: 0, known: 0 };
const nextHeaders: Readonly<Record<ExtensionHeader['kind'], number>> = {
  'hop-by-hop': 0,
  destination: 60,
  routing: 43,
  fragment: 44,
  auth: 51,
};

/** A field of whole bytes, undefined where it is not known. */
type Field = readonly [bytes: number, value: number | undefined];

export function bytesOf(packet: Packet): PacketBytes {
  const bytes: Bits[] = [];
  const put = (...fields: readonly Field[]): void => {
    for (const [width, value] of fields) {
      for (let at = width - 1; at >= 0; at--)
        bytes.push(value === undefined ? nothingKnown : { value: Math.floor(value / 256 ** at) & 0xff, known: 0xff });
    }
  };
  if (packet.family === 'ipv4') putIpv4(packet, put, bytes);
  else putIpv6(packet, put, bytes);
  if (!isLaterFragment(packet)) put(...transport(packet, packet.length - bytes.length));
  const payload = bytes.length;
  const { data, length } = packet;
  if (data !== undefined) {
    while (bytes.length < length - data.length) bytes.push(nothingKnown);
    bytes.length = Math.max(length - data.length, 0);
    for (const character of data) put([1, character.charCodeAt(0) & 0xff]);
  }
  return { length, payload, at: (index) => bytes[index] ?? nothingKnown };
}

type Put = (...fields: readonly Field[]) => void;

/** Without options, of which no description tells. */
function putIpv4(packet: Packet, put: Put, bytes: Bits[]): void {
  const offset = Math.floor((packet.fragmentOffset ?? 0) / 8);
  put([1, 0x45], [1, packet.tos], [2, packet.length], [2, undefined]);
  // Whether it may be fragmented is not known.
  bytes.push({ value: (packet.moreFragments === true ? 0x20 : 0) | (offset >> 8), known: 0xbf });
  put([1, offset & 0xff], [1, packet.ttl], [1, packet.protocol], [2, undefined]);
  put([4, packet.src.words[0]], [4, packet.dst.words[0]]);
}

function putIpv6(packet: Packet, put: Put, bytes: Bits[]): void {
  const { headers = [], tos } = packet;
  const chain = [...headers.map(({ kind }) => nextHeaders[kind]), packet.protocol];
  put([1, 0x60 | (tos >> 4)]);
  bytes.push({ value: (tos & 15) << 4, known: 0xf0 });
  put([2, undefined], [2, packet.length - 40], [1, chain[0]], [1, packet.ttl]);
  for (const word of [...packet.src.words, ...packet.dst.words]) put([4, word]);
  for (const [index, header] of headers.entries()) {
    const end = bytes.length + header.length;
    put([1, chain[index + 1]], ...extension(header, packet));
    while (bytes.length < end) bytes.push(nothingKnown);
    bytes.length = end;
  }
}

const PAD1 = 0;
const PADN = 1;

/** An extension header behind the number of the next one, as far as the description tells. */
function extension({ kind, length, ...header }: ExtensionHeader, packet: Packet): readonly Field[] {
  switch (kind) {
    case 'fragment': {
      const { fragmentOffset = 0, moreFragments = false } = packet;
      return [
        [1, header.reserved ?? 0],
        [2, (fragmentOffset & 0xfff8) | Number(moreFragments)],
        [4, header.id],
      ];
    }
    case 'auth':
      return [
        [1, length / 4 - 2],
        [2, 0],
        [4, header.spi],
      ];
    case 'routing': {
      const words = (header.addresses ?? []).flatMap(({ words }) => words);
      const { routingType, segmentsLeft, reserved = 0 } = header;
      return [
        [1, length / 8 - 1],
        [1, routingType],
        [1, segmentsLeft],
        [4, reserved],
        ...words.map((word): Field => [4, word]),
      ];
    }
    default: {
      const fields = (header.options ?? []).flatMap((option): readonly Field[] =>
        option.type === PAD1
          ? [[1, PAD1]]
          : [
              [1, option.type],
              [1, option.length],
              // Padding is zeros, as RFC 8200 has it.
              ...Array.from({ length: option.length }, (): Field => [1, option.type === PADN ? 0 : undefined]),
            ],
      );
      return [[1, length / 8 - 1], ...fields];
    }
  }
}

/** The header above IP. `room`: how many bytes are left for it and what it carries. */
function transport(packet: Packet, room: number): readonly Field[] {
  const { sport, dport, tcpOptions, tcpFlags = SYN, icmpType, icmpCode = 0, icmpId, spi } = packet;
  const ports: readonly Field[] = [
    [2, sport],
    [2, dport],
  ];
  switch (packet.protocol) {
    case protocol.tcp: {
      const options = tcpOptions?.reduce((sum, kind) => sum + optionBytes(kind), 0);
      const words = options === undefined ? undefined : 5 + Math.ceil(options / 4);
      const rest = words === undefined ? 0 : (words - 5) * 4;
      const offset: Field = [1, words === undefined ? undefined : words << 4];
      return [...ports, [8, undefined], offset, [1, tcpFlags], [6, undefined], [rest, undefined]];
    }
    case protocol.udp:
      return [...ports, [2, room], [2, undefined]];
    case protocol.icmp:
    case protocol.icmpv6:
      return [
        [1, icmpType],
        [1, icmpCode],
        [2, undefined],
        [2, icmpId],
        [2, undefined],
      ];
    case protocol.esp:
      return [
        [4, spi],
        [4, undefined],
      ];
    default:
      return hasPorts(packet.protocol) ? [...ports, [4, undefined]] : [];
  }
}

/** A big-endian number of up to four bytes; undefined: the packet ends before it does. */
export function numberAt(bytes: PacketBytes, offset: number, width: number): Bits | undefined {
  if (offset < 0 || offset + width > bytes.length) return undefined;
  let [value, known] = [0, 0];
  for (let at = 0; at < width; at++) {
    const byte = bytes.at(offset + at);
    value = ((value << 8) | byte.value) >>> 0;
    known = ((known << 8) | byte.known) >>> 0;
  }
  return { value, known: width === 4 ? known : (known | (0xffffffff << (width * 8))) >>> 0 };
}

export function isKnown({ known }: Bits): boolean {
  return known === 0xffffffff;
}

/** Whether the number lies in a range; undefined: that hangs on bits that are not known. */
export function liesIn({ value, known }: Bits, low: number, high: number): boolean | undefined {
  if (low === high && ((low ^ value) & known) !== 0) return false;
  const most = (value | ~known) >>> 0;
  if (most < low || value > high) return false;
  return value >= low && most <= high ? true : undefined;
}
