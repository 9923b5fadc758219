import type { MatchSpec } from '../types.ts';

export const sctp: MatchSpec = {
  kind: 'match',
  name: 'sctp',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Matches ports and chunk types of SCTP.',
  explanation:
    'Matches ports and chunk types of SCTP. Needs `-p sctp`. A packet may hold several chunks: `all`, `any` and `only` say how they must agree.',
  requiresProtocol: ['sctp'],
  protocolNegatable: false,
  implicitAfterProtocol: ['sctp'],
  options: [
    {
      name: '--sport',
      aliases: ['--source-port'],
      value: 'portRange',
      summary: 'Source port or port range.',
      negatable: true,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--dport',
      aliases: ['--destination-port'],
      value: 'portRange',
      summary: 'Destination port or port range.',
      negatable: true,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--chunk-types',
      aliases: [],
      value: 'sctpChunks',
      summary: 'Two words: all, any or only, then a comma list of chunk names with optional :flags, or ALL or NONE.',
      negatable: true,
      mandatory: false,
      multiple: false,
    },
  ],
  source: 'net/netfilter/xt_sctp.c',
};
