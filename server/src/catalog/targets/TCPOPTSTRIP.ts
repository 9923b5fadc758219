import { mangleOnly } from '../placements.ts';
import type { TargetSpec } from '../types.ts';

export const TCPOPTSTRIP: TargetSpec = {
  kind: 'target',
  name: 'TCPOPTSTRIP',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'continue',
  summary: 'Replaces TCP options with padding.',
  explanation: 'Overwrites TCP options with no-operations.',
  requiresProtocol: ['tcp'],
  protocolNegatable: false,
  options: [
    {
      name: '--strip-options',
      aliases: [],
      value: 'enumList',
      summary: 'Option numbers 2-255 or names, comma separated.',
      enumRef: 'tcpOptNames',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
  ],
  allowed: { ipv4: mangleOnly, ipv6: mangleOnly },
  userChain: { tables: ['mangle'] },
  source: 'net/netfilter/xt_TCPOPTSTRIP.c',
};
