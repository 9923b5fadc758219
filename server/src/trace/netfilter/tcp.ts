/**
 * The life of a TCP connection as net/netfilter/nf_conntrack_proto_tcp.c follows it: which flags may come in which
 * state, and what they make of it. Sequence numbers are not described, and so not checked.
 */
import type { Settings } from './settings.ts';

const FIN = 1;
const SYN = 2;
const RST = 4;
const PSH = 8;
const ACK = 16;
const URG = 32;

/** NONE to TIME_WAIT, CLOSE and SYN_SENT2, under the kernel's names. */
export type TcpState = 'NO' | 'SS' | 'SR' | 'ES' | 'FW' | 'CW' | 'LA' | 'TW' | 'CL' | 'S2';

/** `IV`: not allowed in this state. `IG`: let through without a change. */
type Next = TcpState | 'IV' | 'IG';

const order: readonly TcpState[] = ['NO', 'SS', 'SR', 'ES', 'FW', 'CW', 'LA', 'TW', 'CL', 'S2'];

type Kind = 'syn' | 'synack' | 'fin' | 'ack' | 'rst' | 'none';

/** tcp_conntracks of the kernel: a row for each kind of segment, a column for each state in `order`. */
const table: Readonly<Record<'original' | 'reply', Readonly<Record<Kind, readonly Next[]>>>> = {
  original: {
    syn: ['SS', 'SS', 'IG', 'IG', 'IG', 'IG', 'IG', 'SS', 'SS', 'S2'],
    synack: ['IV', 'IV', 'SR', 'IV', 'IV', 'IV', 'IV', 'IV', 'IV', 'SR'],
    fin: ['IV', 'IV', 'FW', 'FW', 'LA', 'LA', 'LA', 'TW', 'CL', 'IV'],
    ack: ['ES', 'IV', 'ES', 'ES', 'CW', 'CW', 'TW', 'TW', 'CL', 'IV'],
    rst: ['IV', 'CL', 'CL', 'CL', 'CL', 'CL', 'CL', 'CL', 'CL', 'CL'],
    none: ['IV', 'IV', 'IV', 'IV', 'IV', 'IV', 'IV', 'IV', 'IV', 'IV'],
  },
  reply: {
    syn: ['IV', 'S2', 'IV', 'IV', 'IV', 'IV', 'IV', 'SS', 'IV', 'S2'],
    synack: ['IV', 'SR', 'IG', 'IG', 'IG', 'IG', 'IG', 'IG', 'IG', 'SR'],
    fin: ['IV', 'IV', 'FW', 'FW', 'LA', 'LA', 'LA', 'TW', 'CL', 'IV'],
    ack: ['IV', 'IG', 'SR', 'ES', 'CW', 'CW', 'TW', 'TW', 'CL', 'IG'],
    rst: ['IV', 'CL', 'CL', 'CL', 'CL', 'CL', 'CL', 'CL', 'CL', 'CL'],
    none: ['IV', 'IV', 'IV', 'IV', 'IV', 'IV', 'IV', 'IV', 'IV', 'IV'],
  },
};

function kindOf(flags: number): Kind {
  if ((flags & RST) !== 0) return 'rst';
  if ((flags & SYN) !== 0) return (flags & ACK) !== 0 ? 'synack' : 'syn';
  if ((flags & FIN) !== 0) return 'fin';
  return (flags & ACK) !== 0 ? 'ack' : 'none';
}

/** tcp_valid_flags: combinations that a sane stack sends; PSH doesn't count. */
const valid: ReadonlySet<number> = new Set([
  SYN,
  SYN | URG,
  SYN | ACK,
  RST,
  RST | ACK,
  FIN | ACK,
  FIN | ACK | URG,
  ACK,
  ACK | URG,
]);

export function tcpFlagsValid(flags: number): boolean {
  return valid.has(flags & ~PSH & 0x3f);
}

/** The state of a connection that a packet with these flags begins; undefined: it can't begin one. */
export function tcpOpens(flags: number, settings: Settings): TcpState | undefined {
  const state = next('original', flags, 'NO');
  if (state === 'IV' || state === 'IG') return undefined;
  // Anything but a SYN is a connection that began before anyone looked.
  return state === 'SS' || settings.tcpLoose ? state : undefined;
}

function next(direction: 'original' | 'reply', flags: number, state: TcpState): Next {
  return table[direction][kindOf(flags)][order.indexOf(state)] ?? 'IV';
}

/** What a segment of a known connection does to it. */
export type TcpStep =
  | { readonly kind: 'invalid' }
  | { readonly kind: 'goes-on'; readonly state: TcpState }
  /** A SYN on a connection that was closed: a new one begins. */
  | { readonly kind: 'anew' }
  /** A reset before anyone answered: the connection is forgotten behind it. */
  | { readonly kind: 'forgotten'; readonly state: TcpState };

export function tcpStep(
  direction: 'original' | 'reply',
  flags: number,
  { state, seenReply, closing }: { readonly state: TcpState; readonly seenReply: boolean; readonly closing: boolean },
): TcpStep {
  if (!tcpFlagsValid(flags)) return { kind: 'invalid' };
  const to = next(direction, flags, state);
  if (to === 'IV') return { kind: 'invalid' };
  if (to === 'IG') return { kind: 'goes-on', state };
  if (to === 'SS' && (state === 'TW' || state === 'CL' || state === 'S2')) {
    return closing || state === 'CL' ? { kind: 'anew' } : { kind: 'goes-on', state: to };
  }
  const reset = (flags & RST) !== 0;
  // tcp_in_window(): before any answer there is nothing that it could acknowledge.
  if (reset && (flags & ACK) !== 0 && direction === 'original' && state === 'SS' && !seenReply)
    return { kind: 'invalid' };
  // The kernel keeps an established connection until the reset's sequence number is the very one expected.
  const settled = reset && state === 'ES' ? state : to;
  if (reset && !seenReply) return { kind: 'forgotten', state: settled };
  return { kind: 'goes-on', state: settled };
}
