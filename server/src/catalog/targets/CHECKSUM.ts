import { mangleOnly } from '../placements.ts';
import type { TargetSpec } from '../types.ts';

export const CHECKSUM: TargetSpec = {
  kind: 'target',
  name: 'CHECKSUM',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'continue',
  summary: 'Computes a checksum that was left to the network card; the next rule follows.',
  explanation:
    'Packets between virtual machines and their host often carry an unfinished checksum, which no hardware ever completes. Programs that read raw packets then refuse them, above all old DHCP clients. libvirt adds this for port 68. Only in the mangle table.',
  options: [
    {
      name: '--checksum-fill',
      aliases: [],
      value: 'none',
      summary: 'Fills the checksum in.',
      negatable: false,
      mandatory: true,
      multiple: false,
    },
  ],
  allowed: { ipv4: mangleOnly, ipv6: mangleOnly },
  userChain: { tables: ['mangle'] },
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_CHECKSUM.c',
};
