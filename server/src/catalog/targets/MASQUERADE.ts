import { natPostrouting } from '../placements.ts';
import type { TargetSpec } from '../types.ts';

export const MASQUERADE: TargetSpec = {
  kind: 'target',
  name: 'MASQUERADE',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'terminating',
  summary: "Gives the connection the outgoing interface's address as its source.",
  explanation:
    'Source NAT for links whose address changes: the kernel takes the address that the interface has when the first packet leaves. When the interface goes down or loses the address, its connections are forgotten. With a fixed address `SNAT` says the same at less cost. Only in POSTROUTING of nat. Without `-o` or `! -d` it also hides the sources of traffic that stays inside, so servers see this machine instead of the client.',
  options: [
    {
      name: '--to-ports',
      aliases: [],
      value: 'portDashRange',
      summary: 'Source port or from-to to use; needs `-p`.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--random',
      aliases: [],
      value: 'none',
      summary: 'Picks source ports at random.',
      explanation:
        'Ports are otherwise kept if free. A random choice makes it unlikely that two connections made at the same moment pick the same port, in which case one packet is dropped; `--random-fully` does it better.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--random-fully',
      aliases: [],
      value: 'none',
      summary: 'Picks source ports wholly at random.',
      explanation:
        'The kernel first searches for a free port and enters the connection later, so two new ones at once may pick the same, and one loses its first packet: the well-known five-second delays of DNS in clusters. Full randomness makes that rare. kube-proxy and others set it wherever iptables knows it (1.6.2).',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
  ],
  notes: [{ checkedBy: 'userspace', text: '`--to-ports` needs `-p` tcp, udp, sctp, dccp, icmp or icmpv6.' }],
  allowed: { ipv4: natPostrouting, ipv6: natPostrouting },
  userChain: { tables: ['nat'] },
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_MASQUERADE.c',
};
