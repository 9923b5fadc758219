import { destinationNat } from '../placements.ts';
import type { TargetSpec } from '../types.ts';

export const REDIRECT: TargetSpec = {
  kind: 'target',
  name: 'REDIRECT',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'terminating',
  summary: 'Sends the connection to this machine itself.',
  explanation:
    "DNAT to a local address: in PREROUTING the first address of the interface of arrival, in OUTPUT loopback. The usual way into a proxy on the same host, as in Istio's and Linkerd's sidecars; the program asks for the original destination with `SO_ORIGINAL_DST`. The packet continues through INPUT, where filter rules see the *new* port. A proxy's own connections must be exempted, by `owner` or mark, or they loop.",
  options: [
    {
      name: '--to-ports',
      aliases: [],
      value: 'portDashRange',
      summary: 'Port to use, or from-to; without it the port stays. Needs `-p`.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--random',
      aliases: [],
      value: 'none',
      summary: 'Picks the port of a range at random.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
  ],
  notes: [
    {
      checkedBy: 'userspace',
      text: '`--to-ports` needs `-p` tcp, udp, sctp, dccp, icmp or icmpv6. A range has numbers only, no names.',
    },
  ],
  allowed: { ipv4: destinationNat, ipv6: destinationNat },
  userChain: { tables: ['nat'] },
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_REDIRECT.c',
};
