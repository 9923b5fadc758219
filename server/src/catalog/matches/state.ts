import type { MatchSpec } from '../types.ts';

export const state: MatchSpec = {
  kind: 'match',
  name: 'state',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Tests the state of the connection; the old form of conntrack --ctstate.',
  explanation:
    'The kernel treats it as `conntrack`, dumps keep the spelling that was used. It knows NEW, ESTABLISHED, RELATED, INVALID and UNTRACKED, but not DNAT and SNAT. New rules should say `-m conntrack --ctstate`.',
  realName: 'conntrack',
  options: [
    {
      name: '--state',
      aliases: [],
      value: 'enumList',
      summary: 'States of which the connection must have one, joined by commas.',
      explanation:
        '`NEW` first packet, `ESTABLISHED` seen in both directions, `RELATED` caused or expected by a known connection, `INVALID` fits none, `UNTRACKED` tracking is off for it.',
      enumRef: 'stateStates',
      negatable: true,
      mandatory: true,
      multiple: false,
    },
  ],
  revisions: { iptables: [0, 1, 2, 3], kernel: [0] },
  source: 'net/netfilter/xt_state.c',
};
