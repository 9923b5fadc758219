import type { MatchSpec } from '../types.ts';

export const tcp: MatchSpec = {
  kind: 'match',
  name: 'tcp',
  aliases: [],
  families: ['ipv4', 'ipv6'],
  summary: 'Tests ports, flags and options of TCP.',
  explanation:
    '`-p tcp` alone loads it as soon as one of its options follows; dumps always print `-m tcp`. `! --dport 22` is any other port, but TCP still. Flags say what a packet looks like, not whether it belongs to a connection: for that ask `conntrack`. In fragments other than the first there are no ports; connection tracking joins fragments before.',
  requiresProtocol: ['tcp'],
  protocolNegatable: false,
  implicitAfterProtocol: ['tcp'],
  options: [
    {
      name: '--sport',
      aliases: ['--source-port'],
      value: 'portRange',
      summary: 'Source port, or from:to; a missing end means 0 or 65535.',
      explanation:
        "Clients choose their source port freely, so it says little about who is talking; in rules for replies better match the connection's state.",
      negatable: true,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--dport',
      aliases: ['--destination-port'],
      value: 'portRange',
      summary: 'Destination port, or from:to; a missing end means 0 or 65535.',
      explanation:
        'After DNAT or REDIRECT, filter rules see the *new* port. For the one the client asked for use `conntrack --ctorigdstport`. Several ports need `multiport`.',
      negatable: true,
      mandatory: false,
      multiple: false,
    },
    {
      name: '--syn',
      aliases: [],
      value: 'none',
      summary: 'The packet opens a connection: SYN is set, ACK, RST and FIN are not.',
      explanation:
        'Short for `--tcp-flags FIN,SYN,RST,ACK SYN`. `! --syn` is everything else, not "established": any packet may come without a connection.',
      negatable: true,
      mandatory: false,
      multiple: false,
      conflictsWith: ['--tcp-flags'],
    },
    {
      name: '--tcp-flags',
      aliases: [],
      value: 'flags',
      summary: 'Two words: the flags that are looked at, and those of them that must be set.',
      explanation:
        'Flags in the first list but not in the second must be clear; others do not matter. `SYN,ACK SYN`: SYN is set and ACK is not. `ALL NONE` matches packets with no flag at all, `ALL ALL` with every one. A flag in the second list alone makes the rule match nothing.',
      negatable: true,
      mandatory: false,
      multiple: false,
      conflictsWith: ['--syn'],
    },
    {
      name: '--tcp-option',
      aliases: [],
      value: 'uint8',
      summary: 'Number of a TCP option that must be in the header.',
      min: 1,
      max: 255,
      negatable: true,
      mandatory: false,
      multiple: false,
    },
  ],
  revisions: { iptables: [0], kernel: [0] },
  source: 'net/netfilter/xt_tcpudp.c',
};
