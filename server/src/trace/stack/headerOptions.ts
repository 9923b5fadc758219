/** Options of IPv6 headers, as ip6_parse_tlv() of net/ipv6/exthdrs.c reads them: each one is passed over, or costs the packet. */
import type { ExtensionHeader, Packet } from '../../net/packet.ts';
import { type Message, message } from '../../text/message.ts';
import { isMulticast } from '../routing/kinds.ts';
import type { Walk } from '../walk/walk.ts';

/** Why a header is refused. `code`: of the Parameter Problem that its sender is told; undefined: nobody is told. */
export interface Refusal {
  readonly text: Message;
  readonly code?: 0 | 1 | 2 | 3;
}

type OptionsKind = 'hop-by-hop' | 'destination';
type Option = NonNullable<ExtensionHeader['options']>[number];

const PAD1 = 0;
const PADN = 1;
/** RFC 8200: padding aligns what follows to 8 bytes, and more than 7 bytes of it are never needed. */
const mostPadding = 7;

/** Undefined: the header is taken. `start`: bytes of the packet before it. Options that nobody described are in order. */
export function refusedOptions(
  { packet, settings }: Pick<Walk, 'packet' | 'settings'>,
  { kind, length, options = [] }: ExtensionHeader & { readonly kind: OptionsKind },
  start: number,
): Refusal | undefined {
  const limits = settings.headerOptions[kind];
  if (length > limits.length) return { text: message('IPv6: it has more bytes of options than the node takes') };
  let [at, padding, count] = [2, 0, 0];
  for (const option of options) {
    const size = option.type === PAD1 ? 1 : option.length + 2;
    if (at + size > length) return { text: message('IPv6: an option is longer than the header that it stands in') };
    if (option.type === PAD1 || option.type === PADN) {
      padding += size;
      if (padding > mostPadding) return { text: message('IPv6: more than 7 bytes of padding between two options') };
    } else {
      padding = 0;
      count++;
      if (count > Math.abs(limits.number)) return { text: message('IPv6: it has more options than the node takes') };
      const refused = known[kind](option, start + at, packet) ?? 'unknown';
      if (refused === 'unknown') {
        const text = refusedUnknown(option, packet, limits);
        if (text !== undefined) return text;
      } else if (refused !== 'taken') return refused;
    }
    at += size;
  }
  return undefined;
}

/** What the kernel makes of an option that it has a name for; undefined: it has none. */
type KnownOption = (option: Option, at: number, packet: Packet) => Refusal | 'taken' | undefined;

const ROUTER_ALERT = 5;
const CALIPSO = 7;
const IOAM = 49;
const JUMBO = 0xc2;
const HOME_ADDRESS = 0xc9;

const malformed = (type: number): Refusal => ({
  text: message('IPv6: the option of type {type} is not as it should be', { type }),
});

const known: Readonly<Record<OptionsKind, KnownOption>> = {
  'hop-by-hop': ({ type, length }, at) => {
    if (type === ROUTER_ALERT) return length === 2 ? 'taken' : malformed(type);
    // ipv6_hop_jumbo(): only a packet beyond 64 KiB may say that it is one, and none is described.
    if (type === JUMBO) return length === 4 && at % 4 === 2 ? { ...malformed(type), code: 0 } : malformed(type);
    // What CALIPSO says is held against a checksum of its own; in-situ measurements are off unless somebody turns them on.
    if (type === CALIPSO) return length < 8 ? malformed(type) : 'taken';
    if (type === IOAM) return at % 4 === 0 ? 'taken' : malformed(type);
    return undefined;
  },
  // ipv6_dest_hao(): a home address counts only where Mobile IPv6 has made a state for it, as no node does.
  destination: ({ type }) =>
    type === HOME_ADDRESS
      ? { text: message('IPv6: it names a home address, and no Mobile IPv6 of the node knows it') }
      : undefined,
};

/** ip6_tlvopt_unknown(): the two upper bits of an option say what becomes of a packet for someone who doesn't know it. */
function refusedUnknown(
  { type }: Option,
  packet: Packet,
  { number }: { readonly number: number },
): Refusal | undefined {
  const text = message('IPv6: the node does not know the option of type {type}, which forbids to pass it over', {
    type,
  });
  if (number < 0) return { text };
  switch (type >>> 6) {
    case 0:
      return undefined;
    case 1:
      return { text };
    case 2:
      return { text, code: 2 };
    default:
      return isMulticast(packet.dst) ? { text } : { text, code: 2 };
  }
}

/** ip6_rcv_core() looks at hop-by-hop options before netfilter sees the packet, where they are the first header. */
export function refusedOnArrival(walk: Pick<Walk, 'packet' | 'settings'>): Refusal | undefined {
  const [first] = walk.packet.headers ?? [];
  return first?.kind === 'hop-by-hop' ? refusedOptions(walk, { ...first, kind: first.kind }, 40) : undefined;
}
