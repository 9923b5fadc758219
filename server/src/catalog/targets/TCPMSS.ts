import type { TargetSpec } from '../types.ts';

export const TCPMSS: TargetSpec = {
  kind: 'target',
  name: 'TCPMSS',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'continue',
  summary: 'Sets the segment size that a TCP SYN announces; the next rule follows.',
  explanation:
    'The remedy where path MTU discovery fails, on tunnels, PPPoE and VPNs: connections open, then hang on large packets. It changes only SYN packets, so the rule needs `--tcp-flags SYN,RST SYN`; legacy refuses it otherwise. A size already smaller stays. Put it into FORWARD, where both directions pass, and mind that both ends announce a size of their own.',
  requiresProtocol: ['tcp'],
  protocolNegatable: false,
  requiresOneOf: ['--set-mss', '--clamp-mss-to-pmtu'],
  options: [
    {
      name: '--set-mss',
      aliases: [],
      value: 'uint16',
      summary: 'The size to announce at most.',
      min: 0,
      max: 65515,
      maxByFamily: { ipv4: 65515, ipv6: 65495 },
      negatable: false,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--clamp-mss-to-pmtu',
      aliases: [],
      value: 'none',
      summary: 'Announces what fits the path: its MTU less the headers.',
      explanation:
        "Less 40 bytes for IPv4, 60 for IPv6, and never more than fits the interfaces on either side. It knows the MTU of this machine's routes, not of links further on. Refused in PREROUTING and INPUT, where no route is known.",
      negatable: false,
      mandatory: false,
      multiple: false,
      chains: ['FORWARD', 'OUTPUT', 'POSTROUTING'],
    },
  ],
  notes: [
    { checkedBy: 'kernel', text: '`--clamp-mss-to-pmtu` needs the way out: FORWARD, OUTPUT or POSTROUTING.' },
    {
      checkedBy: 'variants',
      text: 'Legacy wants the rule to ask for SYN (`--syn`, or `--tcp-flags` with SYN in its second list), without `!`; nft leaves that to you.',
    },
    { checkedBy: 'experiment', text: 'Of both options together `--set-mss` is kept.' },
  ],
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_TCPMSS.c',
};
