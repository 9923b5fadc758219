/**
 * The life of a balanced SCTP association as net/netfilter/ipvs/ip_vs_proto_sctp.c follows it, beside conntrack: once it
 * is closed, an INIT begins it anew.
 */
import type { IpvsDirection } from './tcp.ts';

/** In this order: nothing, two of the client's INIT, what its handshake and the server's own pass through, and the end. */
export type IpvsSctpState =
  | 'NO'
  | 'I1'
  | 'IN'
  | 'CS'
  | 'CR'
  | 'CW'
  | 'CO'
  | 'CE'
  | 'ES'
  | 'SS'
  | 'SR'
  | 'SA'
  | 'RJ'
  | 'CL';

export type IpvsSctpEvent =
  | 'data'
  | 'init'
  | 'init-ack'
  | 'cookie-echo'
  | 'cookie-ack'
  | 'shutdown'
  | 'shutdown-ack'
  | 'shutdown-complete'
  | 'error'
  | 'abort';

/** By the number of the first chunk; whatever else there is counts as data. */
const events: Readonly<Record<number, IpvsSctpEvent>> = {
  1: 'init',
  2: 'init-ack',
  6: 'abort',
  7: 'shutdown',
  8: 'shutdown-ack',
  9: 'error',
  10: 'cookie-echo',
  11: 'cookie-ack',
  14: 'shutdown-complete',
};

/** Where an event leads: `states that change > what they become`; all others stay. `*`: any. */
const changes: Readonly<Record<IpvsDirection, Readonly<Record<IpvsSctpEvent, readonly string[]>>>> = {
  input: {
    data: ['NO > ES'],
    init: ['NO > I1', 'I1 RJ CL > IN'],
    'init-ack': ['NO I1 IN > CW', 'CW > CO'],
    'cookie-echo': ['NO CS > CR', 'I1 > IN'],
    'cookie-ack': ['NO CE > ES'],
    shutdown: ['NO ES > SR'],
    'shutdown-ack': ['NO SS SA > CL', 'I1 > IN'],
    'shutdown-complete': ['NO I1 IN SA > CL'],
    error: ['NO CE > CL'],
    abort: ['CW > RJ', '* > CL'],
  },
  output: {
    data: ['NO > ES'],
    init: ['ES > ES', '* > CW'],
    'init-ack': ['NO I1 IN > CS'],
    'cookie-echo': ['NO I1 IN CS CR CW CO > CE'],
    'cookie-ack': ['NO I1 IN CS CR CW CO CE > ES'],
    shutdown: ['NO I1 IN CS CR CW CO CE ES > SS'],
    'shutdown-ack': ['NO I1 IN CS CR SS SR > SA'],
    'shutdown-complete': ['NO > CL'],
    error: ['NO I1 IN CS CR > CL'],
    abort: ['I1 > RJ', '* > CL'],
  },
  'input only': {
    data: ['NO CW > ES'],
    init: ['NO > I1', 'I1 CS CR CW RJ CL > IN'],
    'init-ack': ['NO I1 IN CS CR CW > CE'],
    'cookie-echo': ['NO I1 IN CS CR CW > ES'],
    'cookie-ack': ['NO CS CR CO CE > ES'],
    shutdown: ['NO ES > SR'],
    'shutdown-ack': ['NO ES SS SA > CL', 'I1 > IN'],
    'shutdown-complete': ['NO I1 IN CS CR SR SA > CL'],
    error: ['NO > CL'],
    abort: ['CW > RJ', '* > CL'],
  },
};

const ABORT = 6;
const COOKIE_ECHO = 10;
const COOKIE_ACK = 11;

/** set_sctp_state(): the first chunk tells, but for an ABORT right behind a cookie. */
export function sctpEventOf([first = 1, second]: readonly number[]): IpvsSctpEvent {
  if ((first === COOKIE_ECHO || first === COOKIE_ACK) && second === ABORT) return 'abort';
  return events[first] ?? 'data';
}

export const sctpEvents: readonly IpvsSctpEvent[] = ['data', ...Object.values(events)];

/** The state behind a packet. */
export function ipvsSctpStep(state: IpvsSctpState, direction: IpvsDirection, event: IpvsSctpEvent): IpvsSctpState {
  for (const change of changes[direction][event]) {
    const [from = '', to] = change.split(' > ');
    if (from === '*' || from.split(' ').includes(state)) return to as IpvsSctpState;
  }
  return state;
}
