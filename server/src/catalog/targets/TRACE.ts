import { everywhere, rawOnly } from '../placements.ts';
import type { TargetSpec } from '../types.ts';

export const TRACE: TargetSpec = {
  kind: 'target',
  name: 'TRACE',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'continue',
  summary: 'Makes the kernel report every rule the packet passes.',
  explanation:
    'Marks the packet so that the kernel reports every rule it meets from there on: `dmesg` under legacy, `xtables-monitor --trace` under nft. For debugging, from the raw table.',
  options: [],
  notes: [
    {
      checkedBy: 'variants',
      text: 'legacy accepts it in the raw table only; nft accepts it in every table and chain.',
    },
  ],
  allowed: { ipv4: rawOnly, ipv6: rawOnly },
  allowedByVariant: { ipv4: { nft: everywhere, legacy: rawOnly }, ipv6: { nft: everywhere, legacy: rawOnly } },
  userChain: { nft: { tables: ['filter', 'nat', 'mangle', 'raw', 'security'] }, legacy: { tables: ['raw'] } },
  source: 'net/netfilter/xt_TRACE.c',
};
