/** How the walk goes through chains: jumps, goto, RETURN, policies, in every table and at every hook. */
import { left, local, right, rules, topic } from './build.ts';

const web = left('tcp 10.1.0.7:40001 > 10.2.0.5:80');
const dns = left('udp 10.1.0.7:40001 > 10.2.0.5:53');
const toNode = left('tcp 10.1.0.7:40002 > 10.1.0.1:22');
const fromNode = local('udp 10.2.0.1:40003 > 10.2.0.9:123');
const everywhere = [
  web,
  right('tcp 10.2.0.5:80 > 10.1.0.7:40001', { flags: 'SYN,ACK' }),
  toNode,
  fromNode,
  local('udp 127.0.0.1:40004 > 127.0.0.1:53'),
];

export const chains = topic('chains', {
  'jump and fall through': {
    iptables: rules({
      filter: [
        'FORWARD -j A',
        'FORWARD -p tcp -j ACCEPT',
        'A -p udp -j B',
        'A -p tcp',
        'B -p udp --dport 53 -j RETURN',
        'B -j DROP',
      ],
    }),
    packets: [web, dns, left('udp 10.1.0.7:40001 > 10.2.0.5:54')],
  },
  'goto returns to the caller before': {
    iptables: rules({
      filter: [
        ':FORWARD DROP',
        'FORWARD -j OUTER',
        'FORWARD -p tcp -j ACCEPT',
        'OUTER -g INNER',
        'OUTER -j DROP',
        'INNER -p udp -j ACCEPT',
        'INNER -p icmp -j RETURN',
      ],
    }),
    packets: [web, dns, left('icmp 10.1.0.7 > 10.2.0.5')],
  },
  'goto from a built-in chain ends with its policy': {
    iptables: rules({
      filter: [':FORWARD DROP', 'FORWARD -p tcp -g ASIDE', 'FORWARD -j ACCEPT', 'ASIDE -p tcp --dport 443 -j ACCEPT'],
    }),
    packets: [web, left('tcp 10.1.0.7:40001 > 10.2.0.5:443'), dns],
  },
  'goto out of goto': {
    iptables: rules({
      filter: [
        'FORWARD -j A',
        'FORWARD -j DROP',
        'A -g B',
        'A -j DROP',
        'B -g C',
        'B -j DROP',
        'C -p udp -j ACCEPT',
        'C -p tcp -g D',
        'D -p tcp --dport 443 -j RETURN',
      ],
    }),
    packets: [web, dns, left('tcp 10.1.0.7:40001 > 10.2.0.5:443')],
  },
  'RETURN in a built-in chain': {
    iptables: rules({ filter: [':FORWARD DROP', 'FORWARD -p tcp -j RETURN', 'FORWARD -j ACCEPT'] }),
    packets: [web, dns],
  },
  'RETURN without conditions': {
    iptables: rules({
      filter: [
        'FORWARD -j A',
        'FORWARD -p tcp -j DROP',
        'A -p udp -j ACCEPT',
        'A -j RETURN',
        'A -j DROP',
        ':EMPTY',
        'FORWARD -j EMPTY',
      ],
    }),
    packets: [web, dns, left('icmp 10.1.0.7 > 10.2.0.5')],
  },
  'a chain used twice': {
    iptables: rules({
      filter: [
        'FORWARD -p tcp -j LOGIT',
        'FORWARD -p tcp --dport 80 -j LOGIT',
        'FORWARD -j ACCEPT',
        'LOGIT -m mark --mark 0x1 -j DROP',
      ],
      mangle: ['FORWARD -p tcp --dport 80 -j MARK --set-mark 2'],
    }),
    packets: [web, left('tcp 10.1.0.7:40001 > 10.2.0.5:443')],
  },
  'policies of filter': {
    iptables: rules({ filter: [':INPUT DROP', ':FORWARD DROP', ':OUTPUT DROP'] }),
    packets: everywhere,
  },
  'policies of mangle': {
    iptables: rules({ mangle: [':POSTROUTING DROP'] }),
    packets: everywhere,
  },
  'policies of raw and security': {
    iptables: rules({ raw: [':OUTPUT DROP'], security: [':FORWARD DROP', ':INPUT DROP'] }),
    packets: everywhere,
  },
  'a rule at every hook of every table': {
    iptables: rules({
      raw: ['PREROUTING -p tcp', 'OUTPUT -p udp'],
      mangle: ['PREROUTING', 'INPUT -p tcp', 'FORWARD -p tcp', 'OUTPUT', 'POSTROUTING'],
      nat: ['PREROUTING -p tcp', 'INPUT', 'OUTPUT', 'POSTROUTING -p tcp'],
      filter: ['INPUT', 'FORWARD', 'OUTPUT'],
      security: ['INPUT -p tcp', 'FORWARD', 'OUTPUT -p udp'],
    }),
    packets: everywhere,
  },
  'the nat tables see a connection once': {
    iptables: rules({ nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'] }),
    packets: [
      dns,
      dns,
      right('udp 10.2.0.5:53 > 10.1.0.7:40001'),
      dns,
      left('udp 10.1.0.7:7 > 10.1.0.1:7'),
      left('udp 10.1.0.7:7 > 10.1.0.1:7'),
      local('udp 10.1.0.1:7 > 10.1.0.7:7'),
      fromNode,
      fromNode,
    ],
  },
  'ACCEPT ends one table, DROP ends all': {
    iptables: rules({
      mangle: ['PREROUTING -p tcp -j ACCEPT', 'PREROUTING -j DROP', 'FORWARD -j A', 'A -p tcp -j ACCEPT', 'A -j DROP'],
      filter: ['FORWARD -p tcp --dport 443 -j DROP', 'FORWARD -p tcp -j ACCEPT'],
      security: ['FORWARD -j DROP'],
    }),
    packets: [web, dns, left('tcp 10.1.0.7:40001 > 10.2.0.5:443')],
  },
  'DROP in every table': {
    iptables: rules({
      raw: ['PREROUTING -p icmp -j DROP'],
      mangle: [
        'PREROUTING -p tcp --dport 1 -j DROP',
        'FORWARD -p tcp --dport 2 -j DROP',
        'POSTROUTING -p tcp --dport 3 -j DROP',
      ],
      filter: ['FORWARD -p tcp --dport 4 -j DROP', 'INPUT -j DROP'],
      security: ['FORWARD -p tcp --dport 5 -j DROP'],
    }),
    packets: [
      left('icmp 10.1.0.7 > 10.2.0.5'),
      ...[1, 2, 3, 4, 5].map((port) => left(`tcp 10.1.0.7:40001 > 10.2.0.5:${port}`)),
      toNode,
    ],
  },
  'a packet without a rule anywhere': { iptables: '', packets: everywhere },
});
