import { destinationNat } from '../placements.ts';
import type { TargetSpec } from '../types.ts';

export const DNAT: TargetSpec = {
  kind: 'target',
  name: 'DNAT',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'terminating',
  summary: 'Rewrites the destination address, and port, of a connection.',
  explanation:
    'Gives the connection another destination: the address, or the port, or both. Only the first packet of a connection comes here; all later ones, and the replies in reverse, follow it without rules. Behind it, FORWARD and INPUT see the *new* destination, and a packet may be routed to another machine because of it.',
  options: [
    {
      name: '--to-destination',
      aliases: [],
      value: 'natAddress',
      summary: 'Address or range, optionally :port or :port-port[/base]; IPv6 addresses with ports in brackets.',
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
      text: 'a port part needs -p tcp, udp, sctp, dccp, icmp or icmpv6; host names and prefixes are refused; the option may be given once.',
    },
  ],
  allowed: { ipv4: destinationNat, ipv6: destinationNat },
  userChain: { tables: ['nat'] },
  source: 'net/netfilter/xt_nat.c',
};
