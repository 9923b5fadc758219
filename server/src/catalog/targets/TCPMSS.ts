import type { TargetSpec } from '../types.ts';

export const TCPMSS: TargetSpec = {
  kind: 'target',
  name: 'TCPMSS',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'continue',
  summary: 'Sets the maximum segment size in TCP SYN packets.',
  explanation:
    'Lowers the maximum segment size in TCP SYN packets. `--clamp-mss-to-pmtu` is the remedy where path MTU discovery is broken, as on many tunnels and PPPoE links. It must match SYN packets only.',
  requiresProtocol: ['tcp'],
  protocolNegatable: false,
  requiresOneOf: ['--set-mss', '--clamp-mss-to-pmtu'],
  options: [
    {
      name: '--set-mss',
      aliases: [],
      value: 'uint16',
      summary: 'Fixed segment size.',
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
      summary: 'Derive the size from the path MTU.',
      negatable: false,
      mandatory: false,
      multiple: false,
      chains: ['FORWARD', 'OUTPUT', 'POSTROUTING'],
    },
  ],
  notes: [
    { checkedBy: 'kernel', text: '--clamp-mss-to-pmtu only in FORWARD, OUTPUT and POSTROUTING.' },
    {
      checkedBy: 'variants',
      text: 'legacy requires a non-negated tcp match on the SYN flag (--syn, or --tcp-flags with SYN in the second list) in the same rule; nft does not check it.',
    },
    { checkedBy: 'experiment', text: 'both options together load, and only --set-mss is saved.' },
  ],
  source: 'net/netfilter/xt_TCPMSS.c',
};
