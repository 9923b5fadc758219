/**
 * The life of a balanced TCP connection as net/netfilter/ipvs/ip_vs_proto_tcp.c follows it, beside conntrack: it decides
 * whether a SYN may begin the connection anew, at another server.
 */
export type IpvsTcpState = 'NO' | 'ES' | 'SS' | 'SR' | 'FW' | 'TW' | 'CL' | 'CW' | 'LA';

/** `input only`: answers don't come back through this node, or have not come yet. */
export type IpvsDirection = 'input' | 'output' | 'input only';

const order: readonly IpvsTcpState[] = ['NO', 'ES', 'SS', 'SR', 'FW', 'TW', 'CL', 'CW', 'LA'];

/** For each kind of segment a column for each state in `order`. */
const table: Readonly<Record<IpvsDirection, Readonly<Record<'syn' | 'fin' | 'ack' | 'rst', string>>>> = {
  input: {
    syn: 'SR ES ES SR SR SR SR SR SR',
    fin: 'CL CW SS TW TW TW CL CW LA',
    ack: 'ES ES SS ES FW TW CL CW CL',
    rst: 'CL CL CL SR CL CL CL CL LA',
  },
  output: {
    syn: 'SS ES SS SR SS SS SS SS SS',
    fin: 'TW FW SS TW FW TW CL TW LA',
    ack: 'ES ES SS ES FW TW CL CW LA',
    rst: 'CL CL SS CL CL TW CL CL CL',
  },
  'input only': {
    syn: 'SR ES ES SR SR SR SR SR SR',
    fin: 'CL FW SS TW FW TW CL CW LA',
    ack: 'ES ES SS ES FW TW CL CW CL',
    rst: 'CL CL CL SR CL CL CL CL LA',
  },
};

const FIN = 1;
const SYN = 2;
const RST = 4;
const ACK = 16;

/** The state behind a segment with these flags. */
export function ipvsTcpStep(state: IpvsTcpState, direction: IpvsDirection, flags: number): IpvsTcpState {
  const kind = (flags & RST) !== 0 ? 'rst' : (flags & SYN) !== 0 ? 'syn' : (flags & FIN) !== 0 ? 'fin' : 'ack';
  // set_tcp_state(): a segment without any of these closes it.
  if (kind === 'ack' && (flags & ACK) === 0) return 'CL';
  return table[direction][kind].split(' ')[order.indexOf(state)] as IpvsTcpState;
}
