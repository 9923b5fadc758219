import { natOnly } from '../placements.ts';
import type { TargetSpec } from '../types.ts';

export const NETMAP: TargetSpec = {
  kind: 'target',
  name: 'NETMAP',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'terminating',
  summary: 'Exchanges the network part of an address, one to one.',
  explanation:
    'The host part stays: `192.168.1.7` becomes `10.5.1.7` with `--to 10.5.1.0/24`. It maps the destination in PREROUTING and OUTPUT, the source in INPUT and POSTROUTING. For joining networks that use the same addresses; both sides need a rule. As for all NAT, only the first packet of a connection meets it.',
  options: [
    {
      name: '--to',
      aliases: [],
      value: 'addressMask',
      summary: 'Network whose bits replace those of the address.',
      negatable: false,
      mandatory: true,
      multiple: false,
    },
  ],
  notes: [
    {
      checkedBy: 'experiment',
      text: 'Version 1.8.9 saves a non-contiguous mask wrongly as /32; 1.8.13 keeps the dotted mask.',
    },
  ],
  allowed: { ipv4: natOnly, ipv6: natOnly },
  userChain: { tables: ['nat'] },
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_NETMAP.c',
};
