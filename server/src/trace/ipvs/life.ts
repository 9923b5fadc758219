/** How far a balanced connection has come, of the protocols that have states: ip_vs_set_state(). */
import type { Packet } from '../../net/packet.ts';
import { protocol } from '../../net/protocol.ts';
import { type IpvsSctpState, ipvsSctpStep } from './sctp.ts';
import { type IpvsDirection, type IpvsTcpState, ipvsTcpStep } from './tcp.ts';

/** `answered`: answers come back through this node, as masqueraded ones always do. */
export type IpvsLife =
  | { readonly of: 'tcp'; readonly state: IpvsTcpState; readonly answered: boolean }
  | { readonly of: 'sctp'; readonly state: IpvsSctpState; readonly answered: boolean };

const SYN = 2;
const INIT = 1;

/** The life of a connection behind a packet; undefined: its protocol has none. */
export function lifeAfter(
  before: IpvsLife | undefined,
  packet: Packet,
  way: Exclude<IpvsDirection, 'input only'>,
  masqueraded: boolean,
): IpvsLife | undefined {
  const answered = before?.answered ?? masqueraded;
  const direction = way === 'input' && !answered ? 'input only' : way;
  const now = answered || way === 'output';
  if (packet.protocol === protocol.tcp) {
    const state = before?.of === 'tcp' ? before.state : 'NO';
    return { of: 'tcp', state: ipvsTcpStep(state, direction, packet.tcpFlags ?? SYN), answered: now };
  }
  if (packet.protocol === protocol.sctp) {
    const state = before?.of === 'sctp' ? before.state : 'NO';
    return { of: 'sctp', state: ipvsSctpStep(state, direction, packet.chunks?.[0] ?? INIT), answered: now };
  }
  return undefined;
}

/** tcp_state_active() and its like of SCTP: what counts as an active connection of its server. */
export function isActive(life: IpvsLife | undefined): boolean {
  if (life === undefined) return false;
  return life.of === 'tcp' ? ['ES', 'SS', 'SR'].includes(life.state) : life.state === 'ES';
}

/**
 * is_new_conn_expected(): whether what opens a connection begins this one anew. `mode` is net.ipv4.vs.conn_reuse_mode,
 * whose second bit lets also half-closed connections go whose answers don't come back through this node.
 */
export function mayBeginAnew(life: IpvsLife | undefined, mode: number): boolean {
  if (life === undefined) return false;
  if (life.of === 'sctp') return life.state === 'CL';
  return life.state === 'TW' || life.state === 'CL' || ((mode & 2) !== 0 && life.state === 'FW' && !life.answered);
}
