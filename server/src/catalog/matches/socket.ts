import type { MatchSpec } from '../types.ts';

export const socket: MatchSpec = {
  kind: 'match',
  name: 'socket',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Matches packets for which a local socket exists.',
  explanation:
    'Matches packets for which a local socket exists, found as if they were delivered already. Used with TPROXY to send packets of known connections to the proxy.',
  options: [
    {
      name: '--transparent',
      aliases: [],
      value: 'none',
      summary: 'Socket must be marked transparent.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--nowildcard',
      aliases: [],
      value: 'none',
      summary: 'Accept sockets bound to any address too.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--restore-skmark',
      aliases: [],
      value: 'none',
      summary: 'Copy the socket mark to the packet.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
  ],
  allowed: {
    ipv4: {
      filter: ['INPUT'],
      nat: ['PREROUTING', 'INPUT'],
      mangle: ['PREROUTING', 'INPUT'],
      raw: ['PREROUTING'],
      security: ['INPUT'],
    },
    ipv6: {
      filter: ['INPUT'],
      nat: ['PREROUTING', 'INPUT'],
      mangle: ['PREROUTING', 'INPUT'],
      raw: ['PREROUTING'],
      security: ['INPUT'],
    },
  },
  source: 'net/netfilter/xt_socket.c',
};
