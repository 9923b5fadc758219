import type { MatchSpec } from '../types.ts';

export const u32: MatchSpec = {
  kind: 'match',
  name: 'u32',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Tests arithmetic expressions over 32-bit words of the packet.',
  explanation:
    'Tests numbers computed from any bytes of the packet, with a small language of shifts, masks and offsets. Mighty and unreadable: leave a comment.',
  options: [
    {
      name: '--u32',
      aliases: [],
      value: 'u32expr',
      summary:
        'Tests joined by &&: location (offset with & << >> @), =, comma list of values or ranges; at most 10 tests, 10 operations and 10 ranges each.',
      negatable: true,
      mandatory: true,
      multiple: false,
    },
  ],
  source: 'net/netfilter/xt_u32.c',
};
