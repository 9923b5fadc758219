import type { MatchSpec } from '../types.ts';

export const connmark: MatchSpec = {
  kind: 'match',
  name: 'connmark',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Compares the mark of the connection with a value.',
  explanation:
    'Tests the mark of the *connection* (`ctmark`), which lasts as long as the connection and is seen by packets of both directions. The mark of the *packet* is another thing: `-m mark`. The test is `(ctmark AND mask) = value`; an untracked packet has no connection mark and never matches, negated or not.',
  options: [
    {
      name: '--mark',
      aliases: [],
      value: 'mark',
      summary: 'Value, optionally with the mask that is applied before comparing.',
      negatable: true,
      mandatory: true,
      multiple: false,
    },
  ],
  source: 'net/netfilter/xt_connmark.c',
};
