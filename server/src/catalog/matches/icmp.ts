import type { MatchSpec } from '../types.ts';

export const icmp: MatchSpec = {
  kind: 'match',
  name: 'icmp',
  aliases: [],
  families: ['ipv4'],
  summary: 'Tests type and code of ICMP.',
  explanation:
    '`-p icmp` alone means every type. Errors (destination unreachable, time exceeded) that belong to a known connection are `RELATED`, and echo replies `ESTABLISHED`, so most rulesets have to name only `echo-request`. Whoever drops `fragmentation-needed` breaks path MTU discovery: connections open, then hang on the first large packet.',
  requiresProtocol: ['icmp'],
  protocolNegatable: false,
  implicitAfterProtocol: ['icmp'],
  options: [
    {
      name: '--icmp-type',
      aliases: [],
      value: 'icmpType',
      summary: 'Type by name or number, with /code where wanted; `any` stands for all.',
      explanation:
        'A name may be shortened while it stays unambiguous. Names of codes (`host-unreachable`) contain type and code; a type by name (`destination-unreachable`) stands for all of its codes. Ranges and lists do not exist: several types need several rules.',
      negatable: true,
      mandatory: true,
      multiple: false,
    },
  ],
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_tcpudp.c',
};
