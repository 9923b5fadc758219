import type { MatchSpec } from '../types.ts';

export const length: MatchSpec = {
  kind: 'match',
  name: 'length',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Compares the length of the packet with a value or range.',
  explanation:
    'Counts the whole packet in bytes with its IP header and everything in it, but without the Ethernet header, in both families. Segmentation offload joins packets before the rules see them, so lengths far above the MTU are ordinary on the way in and out.',
  options: [
    {
      name: '--length',
      aliases: [],
      value: 'uint16range',
      summary: 'Length in bytes: one value, or from:to.',
      min: 0,
      max: 65535,
      negatable: true,
      mandatory: true,
      multiple: false,
    },
  ],
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_length.c',
};
