/** Which packet assures a connection, protocol by protocol: none before one that found it answered. */
import { left, right, rules, topic } from './build.ts';

const asked = { filter: ['FORWARD -m conntrack --ctstatus ASSURED', 'FORWARD -m conntrack ! --ctstatus ASSURED'] };
const both = (proto: string, from = ':7', to = ':53') => [
  left(`${proto} 10.1.0.7${from} > 10.2.0.5${to}`),
  right(`${proto} 10.2.0.5${to} > 10.1.0.7${from}`),
];
/** Longer than connection tracking waits for a stream of datagrams. */
const later = { wait: 2.3 };

export const assured = topic('assured', {
  'GRE, by the third packet': {
    iptables: rules(asked),
    packets: [...both('gre', '', ''), ...both('gre', '', ''), ...both('gre', '', '')],
  },
  'GRE over IPv6': {
    ip6tables: rules(asked),
    packets: [
      left('gre fd01::7 > fd02::5'),
      left('gre fd01::7 > fd02::5'),
      right('gre fd02::5 > fd01::7'),
      right('gre fd02::5 > fd01::7'),
      left('gre fd01::7 > fd02::5'),
    ],
  },
  'a set remembers from when on a connection of GRE is assured': {
    ipset: 'create kept hash:ip\n',
    iptables: rules({
      mangle: [
        'FORWARD -m conntrack --ctstatus ASSURED -j SET --add-set kept dst',
        'POSTROUTING -m set --match-set kept src',
      ],
      nat: ['POSTROUTING -o eth-r -j MASQUERADE'],
    }),
    packets: [
      left('gre 10.1.0.7 > 10.2.0.5'),
      right('gre 10.2.0.5 > 10.2.0.1'),
      right('gre 10.2.0.5 > 10.1.0.7'),
      left('gre 10.1.0.7 > 10.2.0.5'),
      right('gre 10.2.0.5 > 10.2.0.1'),
      left('gre 10.1.0.7 > 10.2.0.5'),
    ],
  },
  'datagrams, by time': {
    iptables: rules(asked),
    packets: [
      left('udp 10.1.0.7:7 > 10.2.0.5:53', later),
      right('udp 10.2.0.5:53 > 10.1.0.7:7'),
      left('udp 10.1.0.7:7 > 10.2.0.5:53'),
      ...both('udp', ':8'),
      left('udp 10.1.0.7:8 > 10.2.0.5:53', later),
      left('udp 10.1.0.7:8 > 10.2.0.5:53'),
      ...both('udp', ':8'),
    ],
  },
  'a stream is assured later than it was asked about': {
    ipset: 'create kept hash:ip\n',
    iptables: rules({
      mangle: [
        'FORWARD -m conntrack --ctstatus ASSURED -j SET --add-set kept dst',
        'POSTROUTING -m set --match-set kept src',
      ],
    }),
    packets: [
      ...both('udp'),
      left('udp 10.1.0.7:7 > 10.2.0.5:53', later),
      left('udp 10.1.0.7:7 > 10.2.0.5:53'),
      ...both('udp'),
    ],
  },
  'others never': {
    iptables: rules(asked),
    packets: [
      ...both('esp', '', ''),
      ...both('esp', '', ''),
      left('icmp 10.1.0.7 > 10.2.0.5', { icmpId: 7 }),
      right('icmp 10.2.0.5 > 10.1.0.7', { icmpId: 7, icmpType: 0 }),
      left('icmp 10.1.0.7 > 10.2.0.5', { icmpId: 7 }),
      right('icmp 10.2.0.5 > 10.1.0.7', { icmpId: 7, icmpType: 0 }),
      ...both('udplite'),
      ...both('udplite'),
    ],
  },
  'associations, by their states': {
    iptables: rules(asked),
    packets: [
      left('sctp 10.1.0.7:7 > 10.2.0.5:9', { chunk: 'INIT' }),
      right('sctp 10.2.0.5:9 > 10.1.0.7:7', { chunk: 'INIT_ACK' }),
      left('sctp 10.1.0.7:7 > 10.2.0.5:9', { chunk: 'COOKIE_ECHO' }),
      right('sctp 10.2.0.5:9 > 10.1.0.7:7', { chunk: 'COOKIE_ACK' }),
      left('sctp 10.1.0.7:7 > 10.2.0.5:9', { chunk: 'DATA' }),
      left('dccp 10.1.0.7:7 > 10.2.0.5:9', { dccpType: 0 }),
      right('dccp 10.2.0.5:9 > 10.1.0.7:7', { dccpType: 1 }),
      left('dccp 10.1.0.7:7 > 10.2.0.5:9', { dccpType: 3 }),
      right('dccp 10.2.0.5:9 > 10.1.0.7:7', { dccpType: 2 }),
      left('dccp 10.1.0.7:7 > 10.2.0.5:9', { dccpType: 2 }),
    ],
  },
});
