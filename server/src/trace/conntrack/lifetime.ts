/**
 * How long a connection lives without packets, in seconds: the defaults of net/netfilter/nf_conntrack_proto_*.c, or what the
 * dump of switches says.
 */
import { protocol } from '../../net/protocol.ts';
import type { Node } from '../../node/model.ts';
import type { Connection } from '../connection/connection.ts';
import type { Range } from '../walk/readings.ts';

/** The switches behind `net.netfilter.nf_conntrack_` that may say how long a connection lives, by default so long. */
type Timeouts = Readonly<Record<string, number>>;

const udp: Timeouts = { udp_timeout: 30 };
const udpBothWays: Timeouts = { udp_timeout: 30, udp_timeout_stream: 120 };
const tcpBegun: Timeouts = { tcp_timeout_syn_sent: 120 };
const tcp: Timeouts = {
  tcp_timeout_syn_sent: 120,
  tcp_timeout_syn_recv: 60,
  tcp_timeout_established: 432_000,
  tcp_timeout_fin_wait: 120,
  tcp_timeout_close_wait: 60,
  tcp_timeout_last_ack: 30,
  tcp_timeout_time_wait: 120,
  tcp_timeout_close: 10,
  tcp_timeout_max_retrans: 300,
  tcp_timeout_unacknowledged: 300,
};
const sctp: Timeouts = {
  sctp_timeout_closed: 10,
  sctp_timeout_cookie_wait: 3,
  sctp_timeout_cookie_echoed: 3,
  // 5 days before Linux 6.0.
  sctp_timeout_established: 432_000,
  sctp_timeout_shutdown_sent: 3,
  sctp_timeout_shutdown_recd: 3,
  sctp_timeout_shutdown_ack_sent: 3,
  sctp_timeout_heartbeat_sent: 30,
};
const dccp: Timeouts = {
  dccp_timeout_request: 240,
  dccp_timeout_respond: 480,
  dccp_timeout_partopen: 480,
  dccp_timeout_open: 43_200,
  dccp_timeout_closereq: 64,
  dccp_timeout_closing: 64,
  dccp_timeout_timewait: 240,
};
const icmp: Timeouts = { icmp_timeout: 30 };
const icmpv6: Timeouts = { icmpv6_timeout: 30 };
/** A kernel without nf_conntrack_proto_gre knows GRE as any other protocol. */
const gre: Timeouts = { gre_timeout: 30, gre_timeout_stream: 180, generic_timeout: 600 };
const generic: Timeouts = { generic_timeout: 600 };

/** From the shortest to the longest that it may be. */
export interface Lifetime extends Range {
  /** The dumps leave a switch out that has a say in it: its default is taken. */
  readonly byDefault: boolean;
}

export function lifetimeOf(node: Node, connection: Connection): Lifetime {
  const said: number[] = [];
  let byDefault = false;
  for (const [name, otherwise] of Object.entries(timeoutsOf(connection))) {
    const value = node.sysctls?.get(`net.netfilter.nf_conntrack_${name}`);
    said.push(value === undefined ? otherwise : Number(value));
    byDefault ||= value === undefined;
  }
  return { low: Math.min(...said), high: Math.max(...said), byDefault };
}

function timeoutsOf({ original, confirmed, seenReply, unanswered, tcp: life }: Connection): Timeouts {
  switch (original.protocol) {
    case protocol.udp:
    case protocol.udplite:
      // The node's own answer may be one that nobody saw.
      return seenReply || unanswered !== undefined ? udpBothWays : udp;
    case protocol.tcp:
      return !confirmed && life?.state === 'SS' ? tcpBegun : tcp;
    case protocol.sctp:
      return sctp;
    case protocol.dccp:
      return dccp;
    case protocol.icmp:
      return icmp;
    case protocol.icmpv6:
      return icmpv6;
    case protocol.gre:
      return gre;
    default:
      return generic;
  }
}
