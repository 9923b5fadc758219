import { natOnly } from '../placements.ts';
import type { TargetSpec } from '../types.ts';

export const NETMAP: TargetSpec = {
  kind: 'target',
  name: 'NETMAP',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'terminating',
  summary: 'Maps a whole network one to one to another one.',
  explanation:
    'Maps a whole network one to one onto another: the host part stays. In PREROUTING and OUTPUT it maps the destination, in POSTROUTING and INPUT the source.',
  options: [
    {
      name: '--to',
      aliases: [],
      value: 'addressMask',
      summary: 'Network whose prefix replaces the address.',
      negatable: false,
      mandatory: true,
      multiple: false,
    },
  ],
  notes: [
    {
      checkedBy: 'experiment',
      text: '1.8.9 saves a non-contiguous mask wrongly as /32; 1.8.13 keeps the dotted mask.',
    },
  ],
  allowed: { ipv4: natOnly, ipv6: natOnly },
  userChain: { tables: ['nat'] },
  source: 'net/netfilter/xt_NETMAP.c',
};
