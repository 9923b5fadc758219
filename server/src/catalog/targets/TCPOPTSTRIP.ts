import { mangleOnly } from '../placements.ts';
import type { TargetSpec } from '../types.ts';

export const TCPOPTSTRIP: TargetSpec = {
  kind: 'target',
  name: 'TCPOPTSTRIP',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'continue',
  summary: 'Blanks TCP options out; the next rule follows.',
  explanation:
    'Overwrites the options with padding, so the packet keeps its length. For peers or middle boxes that choke on one, such as timestamps or SACK. Only in the mangle table, with `-p tcp`; best on SYN packets, where options are agreed upon.',
  requiresProtocol: ['tcp'],
  protocolNegatable: false,
  options: [
    {
      name: '--strip-options',
      aliases: [],
      value: 'enumList',
      summary: 'Options to blank out, by number or name, joined by commas.',
      enumRef: 'tcpOptNames',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
  ],
  allowed: { ipv4: mangleOnly, ipv6: mangleOnly },
  userChain: { tables: ['mangle'] },
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_TCPOPTSTRIP.c',
};
