/**
 * The life of a TCP connection as net/netfilter/nf_conntrack_proto_tcp.c follows it: which flags may come in which
 * state, and what they make of it. Sequence numbers are not described: every segment has those that are expected.
 */
import { ACK, FIN, PSH, RST, SYN, URG } from '../../net/tcp.ts';
import type { Settings } from '../settings/settings.ts';

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

type Direction = 'original' | 'reply';

/** What is known of a connection. */
export interface TcpLife {
  readonly state: TcpState;
  /** One end has begun to close it (IP_CT_TCP_FLAG_CLOSE_INIT). */
  readonly closing: boolean;
  /** The last segment that was not invalid. `ignored`: a SYN that was let through without a change. */
  readonly last: { readonly kind: Kind; readonly direction: Direction; readonly ignored?: true };
  /** Both ends sent a SYN. */
  readonly simultaneous?: true;
  /** Closed before tracking had taken any segment of the answering end: it has no sequence number of that one. */
  readonly unheard?: true;
  /** Any sequence number will do: nf_conntrack_tcp_be_liberal, or picked up in its middle (IP_CT_TCP_FLAG_BE_LIBERAL). */
  readonly liberal?: true;
}

/** The connection that a packet with these flags begins; undefined: it can't begin one. */
export function tcpOpens(flags: number, settings: Settings): TcpLife | undefined {
  const state = next('original', flags, 'NO');
  if (state === 'IV' || state === 'IG') return undefined;
  // Anything but a SYN is a connection that began before anyone looked.
  if (state !== 'SS' && !settings.tcpLoose) return undefined;
  const liberal = state !== 'SS' || settings.tcpLiberal ? ({ liberal: true } as const) : {};
  return { state, closing: false, last: { kind: kindOf(flags), direction: 'original' }, ...liberal };
}

/** The connection after its SYN was answered. */
export function synAnswered({ liberal }: Pick<TcpLife, 'liberal'>, direction: Direction = 'reply'): TcpLife {
  const last = { kind: 'synack', direction } as const;
  return { state: 'SR', closing: false, last, ...(liberal === true ? { liberal } : {}) };
}

/** The connection that a rule has reset, whatever its state (nf_conntrack_tcp_set_closing()). */
export function tcpClosed(life: TcpLife): TcpLife {
  return { ...life, state: 'CL', ...(isUnheard(life) ? { unheard: true } : {}) };
}

function isUnheard({ state, unheard }: TcpLife): boolean {
  return state === 'SS' || unheard === true;
}

function next(direction: Direction, flags: number, state: TcpState): Next {
  return table[direction][kindOf(flags)][order.indexOf(state)] ?? 'IV';
}

/** What a segment of a known connection does to it. */
export type TcpStep =
  | { readonly kind: 'invalid' }
  /** `counted`: among what the connection has carried. */
  | { readonly kind: 'goes-on'; readonly life: TcpLife; readonly ignored: boolean; readonly counted: boolean }
  /** A SYN on a connection that was closed: a new one begins. */
  | { readonly kind: 'anew' }
  /** A reset before anyone answered: the connection is forgotten behind it. */
  | { readonly kind: 'forgotten'; readonly life: TcpLife };

/** nf_conntrack_tcp_packet(). `seenReply`: an answer came before this segment. */
export function tcpStep(direction: Direction, flags: number, life: TcpLife, seenReply: boolean): TcpStep {
  if (!tcpFlagsValid(flags)) return { kind: 'invalid' };
  const { state, last } = life;
  const kind = kindOf(flags);
  const to = next(direction, flags, state);
  if (to === 'IV') return { kind: 'invalid' };
  const seen = { kind, direction };
  const reopens = to === 'SS' && (state === 'TW' || state === 'CL' || state === 'S2');
  // Whoever sent the reset, or either end after both closed, may open it again.
  if (reopens && (life.closing || (last.kind === 'rst' && last.direction === direction))) return { kind: 'anew' };
  if (to === 'IG' || reopens) {
    // The answer to a SYN that was ignored: both ends know better than this node.
    const insync = kind === 'synack' && last.ignored === true && last.direction !== direction;
    return {
      kind: 'goes-on',
      life: insync
        ? synAnswered(life, direction)
        : { ...life, last: kind === 'syn' ? { ...seen, ignored: true } : seen },
      ignored: !insync,
      counted: insync,
    };
  }
  const unheard = isUnheard(life);
  // tcp_in_window(): it acknowledges what tracking has not seen, since answers that it ignores don't count. Of resets the
  // first alone is held to that.
  const isHeldToIt = kind !== 'rst' || (state === 'SS' && !seenReply);
  const acknowledges = direction === 'original' && (flags & ACK) !== 0;
  if (unheard && acknowledges && isHeldToIt && life.liberal !== true) return { kind: 'invalid' };
  const opened = to === 'SR' && life.simultaneous === true && direction === 'reply' && kind === 'ack' ? 'ES' : to;
  const after: TcpLife = {
    state: opened,
    closing: life.closing || (opened === 'FW' && state !== 'FW'),
    last: seen,
    ...(life.simultaneous === true || to === 'S2' ? { simultaneous: true } : {}),
    ...(unheard && to === 'CL' && (kind === 'rst' || direction === 'original') ? { unheard: true } : {}),
    ...(life.liberal === true ? { liberal: true } : {}),
  };
  if (kind === 'rst' && !seenReply) return { kind: 'forgotten', life: after };
  // A SYN that nobody has answered yet keeps no connection alive (nf_conntrack_tcp_packet()).
  const again = kind === 'syn' && state === 'SS' && !seenReply;
  return { kind: 'goes-on', life: after, ignored: false, counted: !again };
}

/** Whether the step makes a connection that has seen an answer before an assured one. */
export function tcpAssures({ state }: TcpLife, step: TcpStep): boolean {
  return step.kind === 'goes-on' && !step.ignored && step.life.state === 'ES' && (state === 'SR' || state === 'ES');
}
