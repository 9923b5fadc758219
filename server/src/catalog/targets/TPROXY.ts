import type { TargetSpec } from '../types.ts';

export const TPROXY: TargetSpec = {
  kind: 'target',
  name: 'TPROXY',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'terminating',
  summary: 'Redirects the packet to a local socket without changing it.',
  explanation:
    'Hands the packet to a local socket without changing its addresses, so that a proxy sees the real destination. Needs a policy route by the mark that it sets, to make the packet local, and a socket with `IP_TRANSPARENT`.',
  requiresProtocol: ['tcp', 'udp'],
  protocolNegatable: false,
  options: [
    {
      name: '--on-port',
      aliases: [],
      value: 'port',
      summary: 'Port of the local socket; 0 keeps the destination port.',
      negatable: false,
      mandatory: true,
      multiple: false,
    },
    {
      name: '--on-ip',
      aliases: [],
      value: 'address',
      summary: 'Address of the local socket.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--tproxy-mark',
      aliases: [],
      value: 'mark',
      summary: 'Mark and mask set on the packet.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
  ],
  allowed: { ipv4: { mangle: ['PREROUTING'] }, ipv6: { mangle: ['PREROUTING'] } },
  userChain: { tables: ['mangle'] },
  source: 'net/netfilter/xt_TPROXY.c',
};
