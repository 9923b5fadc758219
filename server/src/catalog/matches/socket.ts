import { towardsSocket } from '../placements.ts';
import type { MatchSpec } from '../types.ts';

export const socket: MatchSpec = {
  kind: 'match',
  name: 'socket',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Matches when a local socket would receive the packet.',
  explanation:
    'Searches the socket before routing, as if the packet were delivered. Transparent proxies use it in PREROUTING: packets of connections that the proxy already has are marked and sent to it, without asking TPROXY again. By default a socket bound to the wildcard address does not count. TCP and UDP, and ICMP errors about them.',
  options: [
    {
      name: '--transparent',
      aliases: [],
      value: 'none',
      summary: 'The socket must have been opened as transparent (IP_TRANSPARENT).',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--nowildcard',
      aliases: [],
      value: 'none',
      summary: 'Sockets that listen on every address count as well.',
      explanation: 'The name misleads: it means that wildcard sockets are *no longer ignored*.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--restore-skmark',
      aliases: [],
      value: 'none',
      summary: 'Gives the packet the mark that the socket has.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
  ],
  allowed: { ipv4: towardsSocket, ipv6: towardsSocket },
  revisions: { iptables: [0, 1, 2, 3], kernel: [0, 1, 2, 3] },
  source: 'net/netfilter/xt_socket.c',
};
