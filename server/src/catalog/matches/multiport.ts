import type { MatchSpec } from '../types.ts';

export const multiport: MatchSpec = {
  kind: 'match',
  name: 'multiport',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Matches source or destination ports against a list.',
  explanation:
    'Matches up to 15 ports in one rule; a range takes two places. `--dports` tests the destination, `--sports` the source, `--ports` either of them. Needs `-p` with a protocol that has ports, not negated.',
  requiresProtocol: ['tcp', 'udp', 'udplite', 'sctp', 'dccp'],
  protocolNegatable: false,
  requiresOneOf: ['--sports', '--dports', '--ports'],
  options: [
    {
      name: '--sports',
      aliases: ['--source-ports'],
      value: 'portList',
      summary: 'Source ports: up to 15, a range counts as two.',
      negatable: true,
      mandatory: false,
      multiple: false,
      conflictsWith: ['--dports', '--ports'],
    },
    {
      name: '--dports',
      aliases: ['--destination-ports'],
      value: 'portList',
      summary: 'Destination ports: up to 15, a range counts as two.',
      negatable: true,
      mandatory: false,
      multiple: false,
      conflictsWith: ['--sports', '--ports'],
    },
    {
      name: '--ports',
      aliases: [],
      value: 'portList',
      summary: 'Source or destination port is in the list: up to 15, a range counts as two.',
      negatable: true,
      mandatory: false,
      multiple: false,
      conflictsWith: ['--sports', '--dports'],
    },
  ],
  notes: [
    {
      checkedBy: 'userspace',
      text: '-p must come before the ports option on the line and must not be negated; ranges need both ends, must ascend and use a colon; names are looked up for the given protocol.',
    },
  ],
  source: 'net/netfilter/xt_multiport.c',
};
