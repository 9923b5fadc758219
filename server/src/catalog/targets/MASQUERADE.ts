import { natPostrouting } from '../placements.ts';
import type { TargetSpec } from '../types.ts';

export const MASQUERADE: TargetSpec = {
  kind: 'target',
  name: 'MASQUERADE',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'terminating',
  summary: 'Source NAT to the address of the outgoing interface.',
  explanation:
    'Source NAT to whatever address the outgoing interface has at that moment, for links whose address changes. When the interface goes down, its connections are forgotten. With a fixed address SNAT costs less.',
  options: [
    {
      name: '--to-ports',
      aliases: [],
      value: 'portDashRange',
      summary: 'Port or dash range of source ports.',
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
    {
      name: '--random-fully',
      aliases: [],
      value: 'none',
      summary: 'Choose ports fully at random.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
  ],
  notes: [{ checkedBy: 'userspace', text: '--to-ports needs -p tcp, udp, sctp, dccp, icmp or icmpv6.' }],
  allowed: { ipv4: natPostrouting, ipv6: natPostrouting },
  userChain: { tables: ['nat'] },
  source: 'net/netfilter/xt_MASQUERADE.c',
};
