import { manglePrerouting } from '../placements.ts';
import type { TargetSpec } from '../types.ts';

export const TPROXY: TargetSpec = {
  kind: 'target',
  name: 'TPROXY',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  verdict: 'terminating',
  summary: 'Hands the packet to a local proxy without changing its addresses.',
  explanation:
    'The proxy sees the destination that the client asked for and can answer in its name, for UDP as well; with `REDIRECT` the address is rewritten. Three things belong together: this rule in PREROUTING of mangle, a routing rule that delivers packets with its mark locally (`ip rule add fwmark 1 lookup 100`, `ip route add local default dev lo table 100`), and a proxy socket with `IP_TRANSPARENT`. If there is no such socket the packet is dropped. Only with `-p tcp` or `-p udp`.',
  requiresProtocol: ['tcp', 'udp'],
  protocolNegatable: false,
  options: [
    {
      name: '--on-port',
      aliases: [],
      value: 'port',
      summary: "Port on which the proxy listens; 0 keeps the packet's own.",
      negatable: false,
      mandatory: true,
      multiple: false,
    },
    {
      name: '--on-ip',
      aliases: [],
      value: 'address',
      summary: 'Address on which the proxy listens; by default that of the interface of arrival.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--tproxy-mark',
      aliases: [],
      value: 'mark',
      summary: 'Mark put on the packet: value, or value/mask, as with MARK --set-xmark.',
      explanation: 'The routing rule must look for the same mark. It is set only when a socket was found.',
      negatable: false,
      mandatory: false,
      multiple: false,
    },
  ],
  allowed: { ipv4: manglePrerouting, ipv6: manglePrerouting },
  userChain: { tables: ['mangle'] },
  revisions: { iptables: [0, 1], kernel: [0, 1] },
  source: 'net/netfilter/xt_TPROXY.c',
};
