import type { MatchSpec } from '../types.ts';

export const state: MatchSpec = {
  kind: 'match',
  name: 'state',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Matches the connection state; a short form of conntrack with --ctstate.',
  explanation:
    'The old short form of `-m conntrack --ctstate`; the kernel stores it as that. It knows NEW, ESTABLISHED, RELATED, INVALID and UNTRACKED, but not DNAT and SNAT.',
  realName: 'conntrack',
  options: [
    {
      name: '--state',
      aliases: [],
      value: 'enumList',
      summary: 'Connection states, comma separated; SNAT and DNAT are not accepted here.',
      enumRef: 'stateStates',
      negatable: true,
      mandatory: true,
      multiple: false,
    },
  ],
  source: 'net/netfilter/xt_state.c',
};
