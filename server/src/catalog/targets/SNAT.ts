import { sourceNat } from '../placements.ts';
import type { TargetSpec } from '../types.ts';

export const SNAT: TargetSpec = {
  kind: 'target',
  name: 'SNAT',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'terminating',
  summary: 'Rewrites the source address, and port, of a connection.',
  explanation:
    'Gives the connection another source: a fixed address, a range, ports. It happens on the way out, after routing, and only for the first packet of a connection. Replies are translated back when they arrive, before any filter chain sees them.',
  options: [
    {
      name: '--to-source',
      aliases: [],
      value: 'natAddress',
      summary: 'Address or range, optionally :port or :port-port; IPv6 addresses with ports in brackets.',
      negatable: false,
      mandatory: true,
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
    {
      name: '--persistent',
      aliases: [],
      value: 'none',
      summary: 'Give a client the same address each time.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
  ],
  notes: [
    {
      checkedBy: 'userspace',
      text: 'a port part needs -p tcp, udp, sctp, dccp, icmp or icmpv6; the option may be given once.',
    },
  ],
  allowed: { ipv4: sourceNat, ipv6: sourceNat },
  userChain: { tables: ['nat'] },
  source: 'net/netfilter/xt_nat.c',
};
