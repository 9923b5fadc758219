import type { MatchSpec } from '../types.ts';

export const sctp: MatchSpec = {
  kind: 'match',
  name: 'sctp',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Tests ports and chunks of SCTP.',
  explanation:
    'The rule needs `-p sctp`, which also loads this match. One packet carries several chunks (data, acknowledgement, heartbeat), so a test of types has to say how many of them must fit. Associations may use several addresses at both ends; connection tracking follows them only partly.',
  requiresProtocol: ['sctp'],
  protocolNegatable: false,
  implicitAfterProtocol: ['sctp'],
  options: [
    {
      name: '--sport',
      aliases: ['--source-port'],
      value: 'portRange',
      summary: 'Source port, or from:to.',
      negatable: true,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--dport',
      aliases: ['--destination-port'],
      value: 'portRange',
      summary: 'Destination port, or from:to.',
      negatable: true,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--chunk-types',
      aliases: [],
      value: 'sctpChunks',
      summary: 'Two words: `all`, `any` or `only`, then the chunk types, each with :flags if wanted.',
      explanation:
        '`all`: every listed type is in the packet. `any`: at least one is. `only`: nothing else is in it. Flags after a colon name bits that must be set (upper case) or clear (lower case).',
      negatable: true,
      mandatory: false,
      multiple: false,
    },
  ],
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_sctp.c',
};
