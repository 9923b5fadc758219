import type { MatchSpec } from '../types.ts';

export const connmark: MatchSpec = {
  kind: 'match',
  name: 'connmark',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Tests the mark that the connection carries.',
  explanation:
    'Tests the mark kept with the *connection* (`ctmark`): it lasts as long as the connection, and packets of both directions see it. The mark of the single packet is another number, tested by `-m mark`; `CONNMARK` copies one to the other. The test is `(ctmark AND mask) = value`. A packet without a connection (untracked, or still in the raw table) never matches, not even with `!`.',
  options: [
    {
      name: '--mark',
      aliases: [],
      value: 'mark',
      summary: 'Value, and after a slash the bits of the connection mark that take part.',
      explanation:
        'Without a mask all 32 bits are compared, so a connection on which another program set a bit of its own no longer matches. A value with bits outside its mask can never be equal.',
      negatable: true,
      mandatory: true,
      multiple: false,
    },
  ],
  revisions: { iptables: [0, 1], kernel: [1] },
  source: 'net/netfilter/xt_connmark.c',
};
