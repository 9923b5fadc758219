import { arriving } from '../placements.ts';
import type { MatchSpec } from '../types.ts';

export const osf: MatchSpec = {
  kind: 'match',
  name: 'osf',
  aliases: [],
  families: ['ipv4'],
  summary: 'Passive operating system fingerprinting of TCP SYN packets.',
  explanation:
    'Guesses the operating system of the sender from its first TCP packet, by a list of fingerprints that must be loaded before. A guess, easily deceived.',
  requiresProtocol: ['tcp'],
  protocolNegatable: false,
  options: [
    {
      name: '--genre',
      aliases: [],
      value: 'string',
      summary: 'Name of the system to match, or unknown.',
      cutAt: 31,
      negatable: true,
      mandatory: true,
      multiple: false,
    },
    {
      name: '--ttl',
      aliases: [],
      value: 'uint32',
      summary: 'How the TTL is compared: 0 equal, 1 not above that of the fingerprint, 2 ignored.',
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
      summary: 'What is logged: 0 everything, 1 the first match, 2 known matches.',
      min: 0,
      max: 2,
      negatable: false,
      mandatory: false,
      multiple: false,
    },
  ],
  allowed: { ipv4: arriving },
  source: 'net/netfilter/xt_osf.c',
};
