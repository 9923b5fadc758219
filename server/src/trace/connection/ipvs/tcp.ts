/**
 * The life of a balanced TCP connection as net/netfilter/ipvs/ip_vs_proto_tcp.c follows it, beside conntrack: it decides
 * whether a SYN may begin the connection anew, at another server.
 */
import { ACK, FIN, RST, SYN } from '../../../net/tcp.ts';

export type IpvsTcpState = 'NO' | 'ES' | 'SS' | 'SR' | 'FW' | 'TW' | 'CL' | 'CW' | 'LA' | 'SA';

/** `input only`: answers don't come back through this node, or have not come yet. */
export type IpvsDirection = 'input' | 'output' | 'input only';

/** What the kernel takes a segment for. `none`: no flag that it knows. */
export type IpvsSegment = 'syn' | 'fin' | 'ack' | 'rst' | 'none';

const order: readonly IpvsTcpState[] = ['NO', 'ES', 'SS', 'SR', 'FW', 'TW', 'CL', 'CW', 'LA', 'SA'];

/** For each direction and kind of segment a column for each state in `order`. */
type Table = Readonly<Record<IpvsDirection, Readonly<Record<Exclude<IpvsSegment, 'none'>, string>>>>;

/** tcp_states. */
const plain: Table = {
  input: {
    syn: 'SR ES ES SR SR SR SR SR SR SR',
    fin: 'CL CW SS TW TW TW CL CW LA TW',
    ack: 'ES ES SS ES FW TW CL CW CL ES',
    rst: 'CL CL CL SR CL CL CL CL LA SR',
  },
  output: {
    syn: 'SS ES SS SR SS SS SS SS SS SR',
    fin: 'TW FW SS TW FW TW CL TW LA TW',
    ack: 'ES ES SS ES FW TW CL CW LA ES',
    rst: 'CL CL SS CL CL TW CL CL CL CL',
  },
  'input only': {
    syn: 'SR ES ES SR SR SR SR SR SR SR',
    fin: 'CL FW SS TW FW TW CL CW LA TW',
    ack: 'ES ES SS ES FW TW CL CW CL ES',
    rst: 'CL CL CL SR CL CL CL CL LA CL',
  },
};

/** tcp_states_dos, while net.ipv4.vs.secure_tcp is on: only the server's answer makes an open connection established. */
const secure: Table = {
  input: {
    syn: 'SR ES ES SR SR SR SR SR SR SA',
    fin: 'CL CW SS TW TW TW CL CW LA SA',
    ack: 'ES ES SS SR FW TW CL CW CL SA',
    rst: 'CL CL CL SR CL CL CL CL LA CL',
  },
  output: {
    syn: 'SS ES SS SA SS SS SS SS SS SA',
    fin: 'TW FW SS TW FW TW CL TW LA TW',
    ack: 'ES ES SS ES FW TW CL CW LA ES',
    rst: 'CL CL SS CL CL TW CL CL CL CL',
  },
  'input only': {
    syn: 'SA ES ES SR SA SA SA SA SA SA',
    fin: 'CL FW SS TW FW TW CL CW LA TW',
    ack: 'ES ES SS ES FW TW CL CW CL ES',
    rst: 'CL CL CL SR CL CL CL CL LA CL',
  },
};

/** tcp_state_idx(). */
export function segmentOf(flags: number): IpvsSegment {
  if ((flags & RST) !== 0) return 'rst';
  if ((flags & SYN) !== 0) return 'syn';
  if ((flags & FIN) !== 0) return 'fin';
  return (flags & ACK) !== 0 ? 'ack' : 'none';
}

/** The state behind a segment. `defense`: which table counts. */
export function ipvsTcpStep(
  state: IpvsTcpState,
  direction: IpvsDirection,
  segment: IpvsSegment,
  defense: 'plain' | 'secure' = 'plain',
): IpvsTcpState {
  // set_tcp_state(): a segment without any of these flags closes it.
  if (segment === 'none') return 'CL';
  const table = defense === 'plain' ? plain : secure;
  return table[direction][segment].split(' ')[order.indexOf(state)] as IpvsTcpState;
}
