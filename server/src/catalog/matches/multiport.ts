import type { MatchSpec } from '../types.ts';

export const multiport: MatchSpec = {
  kind: 'match',
  name: 'multiport',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Tests ports against a list.',
  explanation:
    "One rule for up to 15 ports, where a range takes two places; one listed port is enough. The rule needs `-p` before it, with a protocol that has ports and without `!`. Single ports and one range are as well served by `--dport` of the protocol's own match.",
  requiresProtocol: ['tcp', 'udp', 'udplite', 'sctp', 'dccp'],
  protocolNegatable: false,
  requiresOneOf: ['--sports', '--dports', '--ports'],
  options: [
    {
      name: '--sports',
      aliases: ['--source-ports'],
      value: 'portList',
      summary: 'Source ports: numbers, names and from:to ranges joined by commas, 15 places.',
      negatable: true,
      mandatory: false,
      multiple: false,
      conflictsWith: ['--dports', '--ports'],
    },
    {
      name: '--dports',
      aliases: ['--destination-ports'],
      value: 'portList',
      summary: 'Destination ports: numbers, names and from:to ranges joined by commas, 15 places.',
      explanation:
        'A range such as `8000:8100` takes two of the 15 places. No blanks after commas. `! --dports 80,443` matches what goes to none of them.',
      negatable: true,
      mandatory: false,
      multiple: false,
      conflictsWith: ['--sports', '--ports'],
    },
    {
      name: '--ports',
      aliases: [],
      value: 'portList',
      summary: "Ports of which the packet's source or destination must be one.",
      explanation:
        'Either end counts, so it is not the same as giving both `--sports` and `--dports`, which cannot stand together anyway.',
      negatable: true,
      mandatory: false,
      multiple: false,
      conflictsWith: ['--sports', '--dports'],
    },
  ],
  notes: [
    {
      checkedBy: 'userspace',
      text: 'The ports come behind `-p`, which has no `!`. Ranges are LOW:HIGH with both ends, and names are those of the protocol.',
    },
  ],
  revisions: { iptables: [0, 1], kernel: [1] },
  source: 'net/netfilter/xt_multiport.c',
};
