import { beforeRouting } from '../placements.ts';
import type { MatchSpec } from '../types.ts';

export const rpfilter: MatchSpec = {
  kind: 'match',
  name: 'rpfilter',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Matches when a reply would leave by the interface that the packet came in on.',
  explanation:
    'Looks up the route back to the source, like the `rp_filter` setting, but as a rule that can be counted, logged and excepted from, and for IPv6 too. Usually with `--invert` and DROP, against forged sources. Multihomed hosts and asymmetric routes need `--loose`. Only in PREROUTING of raw and mangle; packets on loopback always pass the test.',
  options: [
    {
      name: '--loose',
      aliases: [],
      value: 'none',
      summary: 'A route back by any interface is enough.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--validmark',
      aliases: [],
      value: 'none',
      summary: "The packet's mark takes part in choosing the route back.",
      explanation:
        "Needed where policy routing by fwmark decides: without it the lookup uses mark 0 and may find another table than the replies will. WireGuard's `wg-quick` and others set `src_valid_mark` for the same reason.",
      negatable: false,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--accept-local',
      aliases: [],
      value: 'none',
      summary: "Sources that are this machine's own addresses pass as well.",
      negatable: false,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--invert',
      aliases: [],
      value: 'none',
      summary: 'Matches the packets that fail the test.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
  ],
  allowed: { ipv4: beforeRouting, ipv6: beforeRouting },
  userChain: { tables: ['mangle', 'raw'] },
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/ipv4/netfilter/ipt_rpfilter.c, net/ipv6/netfilter/ip6t_rpfilter.c',
};
