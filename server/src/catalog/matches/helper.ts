import type { MatchSpec } from '../types.ts';

export const helper: MatchSpec = {
  kind: 'match',
  name: 'helper',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Matches packets that belong to a connection handled by a named conntrack helper.',
  explanation:
    'Matches packets of a connection that a conntrack helper looks after (`ftp`, `sip`, `h323`), and those of connections that it expected. `ftp-2121` names a helper on another port.',
  options: [
    {
      name: '--helper',
      aliases: [],
      value: 'string',
      summary: 'Helper name, optionally with -port; the empty string means any helper.',
      cutAt: 29,
      negatable: true,
      mandatory: true,
      multiple: false,
    },
  ],
  source: 'net/netfilter/xt_helper.c',
};
