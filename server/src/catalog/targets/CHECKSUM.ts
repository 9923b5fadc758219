import { mangleOnly } from '../placements.ts';
import type { TargetSpec } from '../types.ts';

export const CHECKSUM: TargetSpec = {
  kind: 'target',
  name: 'CHECKSUM',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'continue',
  summary: 'Computes the checksum of packets that have it left to offloading.',
  explanation:
    'Computes the checksum of packets that left it to the network card. Needed where such packets go to a program that checks it, typically old DHCP clients behind virtual interfaces.',
  options: [
    {
      name: '--checksum-fill',
      aliases: [],
      value: 'none',
      summary: 'Fill in the checksum.',
      negatable: false,
      mandatory: true,
      multiple: false,
    },
  ],
  allowed: { ipv4: mangleOnly, ipv6: mangleOnly },
  userChain: { tables: ['mangle'] },
  source: 'net/netfilter/xt_CHECKSUM.c',
};
