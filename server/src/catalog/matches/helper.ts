import type { MatchSpec } from '../types.ts';

export const helper: MatchSpec = {
  kind: 'match',
  name: 'helper',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Matches connections that a conntrack helper expected.',
  explanation:
    'A helper reads one protocol (`ftp`, `sip`, `h323`) and announces the further connections that it agrees upon. This match finds packets of those *announced* connections, by the helper of the connection they descend from; the control connection itself does not match. Since Linux 4.7 helpers no longer work by themselves: a `CT --helper` rule in the raw table has to assign them.',
  options: [
    {
      name: '--helper',
      aliases: [],
      value: 'string',
      summary:
        'Name of the helper, with -port when it serves an unusual one (`ftp-2121`); the empty string stands for any.',
      cutAt: 29,
      negatable: true,
      mandatory: true,
      multiple: false,
    },
  ],
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_helper.c',
};
