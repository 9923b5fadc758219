import type { MatchSpec } from '../types.ts';

export const length: MatchSpec = {
  kind: 'match',
  name: 'length',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Compares the length of the layer-3 payload (whole packet for IPv4) with a range.',
  explanation:
    'Compares the length of the packet in bytes with a value or range. In IPv4 that is the whole packet with its header, in IPv6 the payload alone.',
  options: [
    {
      name: '--length',
      aliases: [],
      value: 'uint16range',
      summary: 'A length or a range.',
      min: 0,
      max: 65535,
      negatable: true,
      mandatory: true,
      multiple: false,
    },
  ],
  source: 'net/netfilter/xt_length.c',
};
