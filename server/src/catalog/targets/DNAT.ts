import { destinationNat } from '../placements.ts';
import type { TargetSpec } from '../types.ts';

export const DNAT: TargetSpec = {
  kind: 'target',
  name: 'DNAT',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'terminating',
  summary: 'Gives the connection another destination.',
  explanation:
    'Rewrites destination address, port, or both. Only the first packet of a connection meets this rule; all later ones, and the replies in reverse, follow without looking at rules. It comes before routing, so the new address decides where the packet goes, and FORWARD or INPUT see the *new* destination: a filter rule for the published port must name the port behind. A client in the same network as the new destination gets replies past this machine unless the source is translated too (hairpin). Only in PREROUTING and OUTPUT; ends the walk through the nat chain.',
  options: [
    {
      name: '--to-destination',
      aliases: [],
      value: 'natAddress',
      summary:
        'New destination: address or from-to, with :port, :from-to, or :from-to/base where wanted; IPv6 with a port in brackets.',
      explanation:
        'With a range of addresses one is chosen for each connection. Ports need `-p` with a protocol that has them. Without an address (`:8080`) only the port changes. `:5000-5050/9000` keeps the distance: port 9007 becomes 5007. IPv6 with a port: `[2001:db8::1]:80`. Old versions took the option several times; today that is refused.',
      negatable: false,
      mandatory: true,
      multiple: false,
    },
    {
      name: '--random',
      aliases: [],
      value: 'none',
      summary: 'Picks the port at random instead of keeping it where possible.',
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
        "The choice depends on the client's address alone, no longer on the destination's. It lasts as long as the range stays the same.",
      negatable: false,
      mandatory: false,
      multiple: false,
    },
  ],
  notes: [
    {
      checkedBy: 'userspace',
      text: 'Ports need `-p` tcp, udp, sctp, dccp, icmp or icmpv6. Takes no names and no prefixes, and its option once.',
    },
  ],
  allowed: { ipv4: destinationNat, ipv6: destinationNat },
  userChain: { tables: ['nat'] },
  revisions: { iptables: [0, 1, 2], kernel: [0, 1, 2] },
  source: 'net/netfilter/xt_nat.c',
};
