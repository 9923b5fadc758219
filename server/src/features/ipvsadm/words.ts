/** What single words of a dump of services mean: numbers, flags, columns and options. */
import type { IpvsRole } from '../../dialects/ipvsadm/roles.ts';
import { type Message, message } from '../../text/message.ts';

/** A column or value by its role: what it is, with `{value}` where the word stands. */
export const roleTexts: Readonly<Partial<Record<IpvsRole, { readonly title: string; readonly text: string }>>> = {
  weight: {
    title: 'Weight {value}',
    text: 'From 0 to 65535. A server of weight 0 gets no new connections and keeps those that it has; clients that are bound to it by persistence still come, unless net.ipv4.vs.expire_quiescent_template is set.',
  },
  active: {
    title: '{value} active connections',
    text: 'TCP connections in state ESTABLISHED (and SCTP associations that are up). UDP has none: all of it counts as inactive.',
  },
  inactive: {
    title: '{value} inactive connections',
    text: 'Connections in any other state: opening, closing, waiting to expire, and all of UDP. With Route and Tunnel IPVS sees only the client’s half, so that the states are guesses.',
  },
  'persistent-connections': {
    title: '{value} persistent connections',
    text: 'Templates of persistence: client groups that are bound to this server.',
  },
  upper: {
    title: 'Upper threshold {value}',
    text: 'With so many connections the server takes no new ones. 0: no limit. ipvsadm -S does not save thresholds.',
  },
  lower: {
    title: 'Lower threshold {value}',
    text: 'After the upper threshold was reached, new connections come again when there are fewer than this; 0: fewer than three quarters of the upper threshold.',
  },
  connections: {
    title: '{value} connections',
    text: 'Connections scheduled since the counters were last set to zero.',
  },
  'packets-in': {
    title: '{value} packets in',
    text: 'From clients to servers, since the counters were last set to zero.',
  },
  'packets-out': {
    title: '{value} packets out',
    text: 'From servers back to clients. With Route and Tunnel the answers don’t pass here, and it stays 0.',
  },
  'bytes-in': { title: '{value} bytes in', text: 'From clients to servers, since the counters were last set to zero.' },
  'bytes-out': {
    title: '{value} bytes out',
    text: 'From servers back to clients. With Route and Tunnel the answers don’t pass here, and it stays 0.',
  },
  'connection-rate': { title: '{value} connections a second', text: 'New connections, averaged over some seconds.' },
  'packet-rate-in': {
    title: '{value} packets a second in',
    text: 'From clients to servers, averaged over some seconds.',
  },
  'packet-rate-out': {
    title: '{value} packets a second out',
    text: 'From servers back to clients, averaged over some seconds.',
  },
  'byte-rate-in': { title: '{value} bytes a second in', text: 'From clients to servers, averaged over some seconds.' },
  'byte-rate-out': {
    title: '{value} bytes a second out',
    text: 'From servers back to clients, averaged over some seconds.',
  },
  tunnel: {
    title: 'Tunnel {value}',
    text: 'How packets are wrapped on their way to the server: ipip, gue with its UDP port, or gre. -c: without checksums, +c: with, r+c: remote checksum offload. n/a: no tunnel.',
  },
  ops: {
    title: 'One-packet scheduling',
    text: 'Every packet is scheduled by itself and no connection is kept. For UDP and services by mark only.',
  },
  engine: {
    title: 'Persistence engine {value}',
    text: 'Tells clients apart by more than their address: sip goes by the Call-ID.',
  },
  mask: {
    title: 'Mask {value}',
    text: 'Clients that are the same under this mask are one group for persistence: they all stay with one server.',
  },
  expire: { title: 'Expires in {value}', text: 'Minutes and seconds; minutes are not folded into hours.' },
  source: {
    title: 'Client {value}',
    text: 'Port 0: a template of persistence, and the address is the client’s under the service’s mask.',
  },
  virtual: {
    title: 'Virtual service {value}',
    text: 'Where the client sent to. In a template of a service by mark the mark stands here as an address: 0.0.0.100 is mark 100.',
  },
  destination: { title: 'Real server {value}', text: 'The server that the connection stays with.' },
  family: { title: 'IPv6', text: 'The service takes IPv6 packets of this mark.' },
};

/** Numbers of `--stats` and `--rate` that are too wide are cut to thousands. */
export function scaledText(value: string): Message | undefined {
  const unit = /^\d+([KMGT])$/.exec(value)?.[1];
  const told = unit === undefined ? undefined : units[unit];
  return told === undefined ? undefined : message(told);
}

const units: Readonly<Record<string, string>> = {
  K: 'Cut to thousands, not rounded; ipvsadm --exact shows all digits.',
  M: 'Cut to millions, not rounded; ipvsadm --exact shows all digits.',
  G: 'Cut to thousand millions, not rounded; ipvsadm --exact shows all digits.',
  T: 'Cut to million millions, not rounded; ipvsadm --exact shows all digits.',
};

/** What a scheduler flag does. For other schedulers the three bits have numbers for names and no common meaning. */
export const schedulerFlags: Readonly<Record<string, string>> = {
  'sh-fallback': 'Where the server that the table says takes no connections, the next place of the table is taken.',
  'sh-port': 'The client’s port is hashed too, so that one client’s connections spread over the servers.',
  'mh-fallback': 'Where the server that the table says takes no connections, the next place of the table is taken.',
  'mh-port': 'The client’s port is hashed too, so that one client’s connections spread over the servers.',
};

export function flagText(flag: string): string {
  return (
    schedulerFlags[flag] ??
    'A bit that this scheduler has no name for: flag-1 is the bit of “fallback”, flag-2 that of “port”.'
  );
}

/** States of a connection in `ipvsadm -Lc`. */
export const stateTexts: Readonly<Record<string, string>> = {
  NONE: 'No state yet, or a template of persistence.',
  ASSURED: 'A template of persistence that connections have used.',
  ESTABLISHED: 'Open in both directions, as far as IPVS saw.',
  SYN_SENT: 'The client’s SYN was seen, and no answer yet.',
  SYN_RECV: 'The client’s SYN was seen and sent on; the handshake is not complete.',
  FIN_WAIT: 'One side has said that it sends no more.',
  TIME_WAIT: 'Closed, and kept for late packets.',
  CLOSE: 'Closed or reset.',
  CLOSE_WAIT: 'The server has said that it sends no more.',
  LAST_ACK: 'Both sides are done but for the last acknowledgement.',
  LISTEN: 'Waiting.',
  SYNACK: 'The server’s SYN/ACK was seen.',
  UDP: 'UDP has no states.',
};

/** Words of the titles. */
export const titleTexts: Readonly<Record<string, string>> = {
  Forward: 'How packets get to the real server: Masq (NAT), Route (direct routing), Tunnel or Local.',
  Weight: 'How much of the new connections a server gets, compared with the others; 0: none.',
  ActiveConn: 'TCP connections in state ESTABLISHED.',
  InActConn: 'Connections in any other state, and all of UDP.',
  PersistConn: 'Templates of persistence.',
  Uthreshold: 'With so many connections the server takes no new ones.',
  Lthreshold: 'Below so many it takes new ones again.',
  Scheduler: 'How a server is chosen for a new connection.',
  Flags: 'Scheduler flags, persistence, one-packet scheduling.',
  Conns: 'Connections scheduled so far.',
  InPkts: 'Packets from clients.',
  OutPkts: 'Packets back to clients.',
  InBytes: 'Bytes from clients.',
  OutBytes: 'Bytes back to clients.',
  CPS: 'New connections a second.',
  InPPS: 'Packets a second from clients.',
  OutPPS: 'Packets a second back to clients.',
  InBPS: 'Bytes a second from clients.',
  OutBPS: 'Bytes a second back to clients.',
  TunnelInfo: 'How packets are wrapped for the server.',
};

/** Options and commands of the rule form. */
export const optionTexts: Readonly<Record<string, string>> = {
  '-A': 'Adds a virtual service.',
  '-E': 'Changes a virtual service.',
  '-D': 'Removes a virtual service.',
  '-a': 'Adds a real server to a virtual service.',
  '-e': 'Changes a real server.',
  '-d': 'Removes a real server.',
  '-C': 'Removes all virtual services.',
  '-Z': 'Sets counters to zero.',
  '-t': 'A TCP service: its address and port.',
  '-u': 'A UDP service: its address and port.',
  '--sctp-service': 'An SCTP service: its address and port.',
  '-f': 'A service of all packets with this firewall mark, as a decimal number.',
  '-s': 'The scheduler, wlc where it is left away.',
  '-r': 'The real server: address and port. Without a port that of the service.',
  '-w': 'The server’s weight, 1 where it is left away.',
  '-M': 'The mask under which clients are one group for persistence.',
  '--pe': 'The engine that tells clients apart for persistence.',
  '-b': 'Flags of the scheduler.',
  '-x': 'Connections at which the server takes no new ones.',
  '-y': 'Connections below which it takes new ones again.',
  '--tun-type': 'How packets are wrapped for the server: ipip, gue or gre.',
  '--tun-port': 'The UDP port of a gue tunnel.',
};

const longOptions: Readonly<Record<string, string>> = {
  '--add-service': '-A',
  '--edit-service': '-E',
  '--delete-service': '-D',
  '--add-server': '-a',
  '--edit-server': '-e',
  '--delete-server': '-d',
  '--clear': '-C',
  '--zero': '-Z',
  '--tcp-service': '-t',
  '--udp-service': '-u',
  '--fwmark-service': '-f',
  '--scheduler': '-s',
  '--real-server': '-r',
  '--weight': '-w',
  '--netmask': '-M',
  '--sched-flags': '-b',
  '--u-threshold': '-x',
  '--l-threshold': '-y',
};

export function optionText(word: string): string | undefined {
  return optionTexts[longOptions[word] ?? word];
}
