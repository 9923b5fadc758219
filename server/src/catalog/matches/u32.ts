import type { MatchSpec } from '../types.ts';

export const u32: MatchSpec = {
  kind: 'match',
  name: 'u32',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Computes numbers from any bytes of the packet and compares them.',
  explanation:
    'A small language: take 4 bytes at an offset, mask and shift them, use the result as the next offset, compare with values or ranges. It reaches every field that has no match of its own. Offsets begin at the IP header, whose length varies: `0>>22&0x3C@` jumps behind it. Hard to read, so leave a comment that says what it means.',
  options: [
    {
      name: '--u32',
      aliases: [],
      value: 'u32expr',
      summary:
        'Tests joined by &&: place (offset with &, <<, >>, @), an equals sign, values and ranges joined by commas.',
      explanation:
        '`6&0xFF=1` takes the 4 bytes from offset 6, keeps the last (byte 9, the protocol) and compares it with 1. Numbers are big-endian. At most 10 tests joined by `&&`, and 10 operations and 10 ranges in each. A test beyond the end of the packet makes the rule not match.',
      negatable: true,
      mandatory: true,
      multiple: false,
    },
  ],
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_u32.c',
};
