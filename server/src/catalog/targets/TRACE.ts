import { everywhere, rawOnly } from '../placements.ts';
import type { TargetSpec } from '../types.ts';

export const TRACE: TargetSpec = {
  kind: 'target',
  name: 'TRACE',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'continue',
  summary: 'Has the kernel report every rule that the packet meets; the next rule follows.',
  explanation:
    'For debugging: put it into the raw table, PREROUTING or OUTPUT, for as few packets as possible. With legacy the reports go to the kernel log (`dmesg`), with nft to `xtables-monitor --trace`. They name table, chain and rule number for each rule that matched, each return and each policy. Remove it again: a busy host drowns in its reports.',
  options: [],
  notes: [
    {
      checkedBy: 'variants',
      text: 'Legacy has it in raw alone, nft everywhere.',
    },
  ],
  allowed: { ipv4: rawOnly, ipv6: rawOnly },
  allowedByVariant: { ipv4: { nft: everywhere, legacy: rawOnly }, ipv6: { nft: everywhere, legacy: rawOnly } },
  userChain: { nft: { tables: ['filter', 'nat', 'mangle', 'raw', 'security'] }, legacy: { tables: ['raw'] } },
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_TRACE.c',
};
