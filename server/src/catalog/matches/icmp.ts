import type { MatchSpec } from '../types.ts';

export const icmp: MatchSpec = {
  kind: 'match',
  name: 'icmp',
  aliases: [],
  families: ['ipv4'],
  summary: 'Matches the type and code of ICMP.',
  explanation:
    'Matches the type, and the code where given, of ICMP. Without `--icmp-type` every ICMP packet matches. Errors about a known connection also count as `RELATED` in connection tracking, so most firewalls need to name only `echo-request`.',
  requiresProtocol: ['icmp'],
  protocolNegatable: false,
  implicitAfterProtocol: ['icmp'],
  options: [
    {
      name: '--icmp-type',
      aliases: [],
      value: 'icmpType',
      summary:
        'Type by name, number, or number/code; any matches all; names may be abbreviated while unambiguous; no type ranges and no code after a name.',
      negatable: true,
      mandatory: true,
      multiple: false,
    },
  ],
  source: 'net/netfilter/xt_tcpudp.c',
};
