import { sourceNat } from '../placements.ts';
import type { TargetSpec } from '../types.ts';

export const SNAT: TargetSpec = {
  kind: 'target',
  name: 'SNAT',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'terminating',
  summary: 'Gives the connection another source.',
  explanation:
    "Rewrites source address, port, or both, on the way out, after routing and filtering: FORWARD and OUTPUT still see the old source. Only the first packet of a connection meets this rule; replies are translated back as they arrive, before routing. In POSTROUTING, and in INPUT for what is delivered here. The chosen address must be one that replies find their way to, usually this machine's own.",
  options: [
    {
      name: '--to-source',
      aliases: [],
      value: 'natAddress',
      summary: 'New source: address or from-to, with :port or :from-to where wanted; IPv6 with a port in brackets.',
      explanation:
        'With a range of addresses one is chosen for each connection. Ports are kept where they are free, else another one of the same class is taken (below 512, below 1024, above). A port part needs `-p`. The option stands once.',
      negatable: false,
      mandatory: true,
      multiple: false,
    },
    {
      name: '--random',
      aliases: [],
      value: 'none',
      summary: 'Picks source ports at random.',
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
        'Two connections that begin at the same moment may otherwise pick the same port, and one loses its first packet. Needs Linux 3.14.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--persistent',
      aliases: [],
      value: 'none',
      summary: 'Gives a client the same address of a range every time.',
      explanation:
        'Otherwise the destination counts in the choice too, and a client shows different addresses to different servers, which some logins dislike.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
  ],
  notes: [
    {
      checkedBy: 'userspace',
      text: 'Ports need `-p` tcp, udp, sctp, dccp, icmp or icmpv6. Takes its option once.',
    },
  ],
  allowed: { ipv4: sourceNat, ipv6: sourceNat },
  userChain: { tables: ['nat'] },
  revisions: { iptables: [0, 1], kernel: [0, 1, 2] },
  source: 'net/netfilter/xt_nat.c',
};
