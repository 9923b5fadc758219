import type { MatchSpec } from '../types.ts';

export const mh: MatchSpec = {
  kind: 'match',
  name: 'mh',
  aliases: [],
  families: ['ipv6'],
  summary: 'Tests the type of the IPv6 mobility header.',
  explanation:
    'For mobile IPv6 (binding updates and the like); rarely seen. The rule needs `-p mobility-header`. Its option works without `-m mh` only after the spelling `-p mh`.',
  requiresProtocol: ['mobility-header'],
  protocolNegatable: false,
  implicitAfterProtocol: ['mh'],
  options: [
    {
      name: '--mh-type',
      aliases: [],
      value: 'mhTypeRange',
      summary: 'Type by name or number, or from:to.',
      negatable: true,
      mandatory: false,
      multiple: false,
    },
  ],
  notes: [
    {
      checkedBy: 'userspace',
      text: '`-p mh` loads it unasked; `mobility-header`, `ipv6-mh` and `135` do not, so write `-m mh` with them.',
    },
  ],
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/ipv6/netfilter/ip6t_mh.c',
};
