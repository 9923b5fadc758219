import type { MatchSpec } from '../types.ts';

export const connbytes: MatchSpec = {
  kind: 'match',
  name: 'connbytes',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Compares how much a connection has transferred so far with a range.',
  explanation:
    'Counts packets, bytes, or the mean size of packets of the whole connection up to now. Typical use: move long downloads to a slower class, or trust a connection after its first packets. It needs connection tracking with accounting (`net.netfilter.nf_conntrack_acct`); loading the rule switches that on, but connections that are open by then have no counters. Without counters it never matches, negated or not.',
  options: [
    {
      name: '--connbytes',
      aliases: [],
      value: 'uint64range',
      summary: 'Bounds of the quantity: from, or from:to, both included.',
      explanation:
        '`1000000:` means at least that much; `! --connbytes 1000000:` means less. What is counted is said by the two other options, which must both be there. The packet at hand is counted already.',
      min: 0,
      negatable: true,
      mandatory: true,
      multiple: false,
    },
    {
      name: '--connbytes-dir',
      aliases: [],
      value: 'enum',
      summary: 'Direction whose traffic counts: that of the first packet, that of the replies, or both.',
      enum: ['original', 'reply', 'both'],
      negatable: false,
      mandatory: true,
      multiple: false,
    },
    {
      name: '--connbytes-mode',
      aliases: [],
      value: 'enum',
      summary: 'What is compared: number of packets, number of bytes, or bytes per packet.',
      enum: ['packets', 'bytes', 'avgpkt'],
      negatable: false,
      mandatory: true,
      multiple: false,
    },
  ],
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_connbytes.c',
};
