import { destinationNat } from '../placements.ts';
import type { TargetSpec } from '../types.ts';

export const REDIRECT: TargetSpec = {
  kind: 'target',
  name: 'REDIRECT',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'terminating',
  summary: 'Sends the connection to the machine itself.',
  explanation:
    "DNAT to this machine itself: to the arriving interface's first address in PREROUTING, to loopback in OUTPUT. The usual way into a transparent proxy; the program finds the original destination with `SO_ORIGINAL_DST`.",
  options: [
    {
      name: '--to-ports',
      aliases: [],
      value: 'portDashRange',
      summary: 'Port or dash range of destination ports.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--random',
      aliases: [],
      value: 'none',
      summary: 'Choose ports at random.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
  ],
  notes: [
    {
      checkedBy: 'userspace',
      text: '--to-ports needs -p tcp, udp, sctp, dccp, icmp or icmpv6; a service name stands only for a single port.',
    },
  ],
  allowed: { ipv4: destinationNat, ipv6: destinationNat },
  userChain: { tables: ['nat'] },
  source: 'net/netfilter/xt_REDIRECT.c',
};
