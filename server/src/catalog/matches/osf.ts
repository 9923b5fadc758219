import { arriving } from '../placements.ts';
import type { MatchSpec } from '../types.ts';

export const osf: MatchSpec = {
  kind: 'match',
  name: 'osf',
  aliases: [],
  families: ['ipv4'],
  summary: "Guesses the sender's operating system from its TCP SYN.",
  explanation:
    'Compares window size, TTL, options and their order with a list of fingerprints, which `nfnl_osf` must load first; without it nothing matches. It looks at SYN packets only, so other packets of the same connection never match. A guess: anyone can imitate another system, and NAT or a proxy in between shows its own.',
  requiresProtocol: ['tcp'],
  protocolNegatable: false,
  options: [
    {
      name: '--genre',
      aliases: [],
      value: 'string',
      summary:
        'Name of the system as the fingerprints call it, such as Linux or Windows; unknown stands for none of them.',
      cutAt: 31,
      negatable: true,
      mandatory: true,
      multiple: false,
    },
    {
      name: '--ttl',
      aliases: [],
      value: 'uint32',
      summary:
        'How strictly the TTL is compared: 0 exactly, 1 at most that of the fingerprint (hosts behind routers), 2 not at all.',
      min: 0,
      max: 2,
      negatable: false,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--log',
      aliases: [],
      value: 'uint32',
      summary: 'What is written to the kernel log: 0 every match, 1 the first one, 2 only known systems.',
      min: 0,
      max: 2,
      negatable: false,
      mandatory: false,
      multiple: false,
    },
  ],
  allowed: { ipv4: arriving },
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_osf.c',
};
