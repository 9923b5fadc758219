/** Connection states over several packets, and what else connection tracking lets rules ask. */
import { left, local, right, rules, topic } from './build.ts';

const syn = left('tcp 10.1.0.7:40001 > 10.2.0.5:80');
const synAck = right('tcp 10.2.0.5:80 > 10.1.0.7:40001', { flags: 'SYN,ACK' });
const ack = left('tcp 10.1.0.7:40001 > 10.2.0.5:80', { flags: 'ACK' });
const ask = left('udp 10.1.0.7:40001 > 10.2.0.5:53');
const reply = right('udp 10.2.0.5:53 > 10.1.0.7:40001');
const ping = left('icmp 10.1.0.7 > 10.2.0.5', { icmpId: 5 });
const pong = right('icmp 10.2.0.5 > 10.1.0.7', { icmpType: 0, icmpId: 5 });
const states = ['NEW', 'ESTABLISHED', 'RELATED', 'INVALID', 'UNTRACKED', 'SNAT', 'DNAT'].map(
  (state) => `FORWARD -m conntrack --ctstate ${state}`,
);
const error = (more: object) => right('icmp 10.2.0.5 > 10.1.0.7', { icmpType: 3, icmpCode: 3, ...more });

export const conntrack = topic('conntrack', {
  'a TCP connection opens and closes': {
    iptables: rules({ filter: states }),
    packets: [
      syn,
      synAck,
      ack,
      right('tcp 10.2.0.5:80 > 10.1.0.7:40001', { flags: 'PSH,ACK', payload: 5 }),
      left('tcp 10.1.0.7:40001 > 10.2.0.5:80', { flags: 'FIN,ACK', ack: 1006 }),
      right('tcp 10.2.0.5:80 > 10.1.0.7:40001', { flags: 'FIN,ACK', seq: 1006, ack: 1002 }),
      left('tcp 10.1.0.7:40001 > 10.2.0.5:80', { flags: 'ACK', seq: 1002, ack: 1007 }),
    ],
  },
  'only new packets open a connection': {
    iptables: rules({
      filter: [
        ':FORWARD DROP',
        'FORWARD -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT',
        'FORWARD -i eth-l -p tcp -m conntrack --ctstate NEW -j ACCEPT',
      ],
    }),
    packets: [
      right('tcp 10.2.0.5:1 > 10.1.0.7:22'),
      synAck,
      syn,
      synAck,
      ack,
      right('tcp 10.2.0.5:80 > 10.1.0.7:40002', { flags: 'SYN,ACK' }),
    ],
  },
  'TCP packets out of nowhere': {
    iptables: rules({ filter: states }),
    packets: ['ACK', 'SYN,ACK', 'RST', 'FIN', 'FIN,ACK', 'PSH,ACK', 'NONE', 'SYN,FIN', 'RST,ACK'].map((flags, index) =>
      left(`tcp 10.1.0.7:${41000 + index} > 10.2.0.5:80`, { flags }),
    ),
  },
  'UDP and ping': {
    iptables: rules({ filter: [...states, 'FORWARD -m state --state NEW', 'FORWARD -m state ! --state NEW,INVALID'] }),
    packets: [
      ask,
      ask,
      reply,
      ask,
      ping,
      pong,
      ping,
      pong,
      right('icmp 10.2.0.5 > 10.1.0.7', { icmpType: 0, icmpId: 6 }),
      left('icmp 10.1.0.7 > 10.2.0.5', { icmpType: 9, icmpId: 7 }),
    ],
  },
  'other protocols': {
    iptables: rules({ filter: states }),
    packets: [
      left('99 10.1.0.7 > 10.2.0.5'),
      right('99 10.2.0.5 > 10.1.0.7'),
      left('99 10.1.0.7 > 10.2.0.5'),
      left('gre 10.1.0.7 > 10.2.0.5'),
      right('gre 10.2.0.5 > 10.1.0.7'),
      left('esp 10.1.0.7 > 10.2.0.5'),
      right('esp 10.2.0.5 > 10.1.0.7', { spi: 9 }),
      left('sctp 10.1.0.7:1 > 10.2.0.5:132'),
      right('sctp 10.2.0.5:132 > 10.1.0.7:1', { chunk: 'INIT_ACK' }),
      left('udplite 10.1.0.7:1 > 10.2.0.5:7'),
    ],
  },
  'ICMP errors of a known connection': {
    iptables: rules({ filter: states }),
    packets: [
      ask,
      error({ quoted: { src: '10.1.0.7', dst: '10.2.0.5', proto: 'udp', sport: 40001, dport: 53 } }),
      right('icmp 10.2.0.77 > 10.1.0.7', {
        icmpType: 11,
        quoted: { src: '10.1.0.7', dst: '10.2.0.5', proto: 'udp', sport: 40001, dport: 53 },
      }),
      error({ quoted: { src: '10.1.0.7', dst: '10.2.0.5', proto: 'udp', sport: 40002, dport: 53 } }),
      left('icmp 10.1.0.7 > 10.2.0.5', {
        icmpType: 3,
        icmpCode: 3,
        quoted: { src: '10.2.0.5', dst: '10.1.0.7', proto: 'udp', sport: 53, dport: 40001 },
      }),
      ping,
      error({ icmpCode: 1, quoted: { src: '10.1.0.7', dst: '10.2.0.5', proto: 'icmp', icmpId: 5 } }),
    ],
  },
  'not tracked': {
    iptables: rules({
      raw: ['PREROUTING -p udp -j CT --notrack', 'OUTPUT -p udp -j NOTRACK'],
      nat: ['PREROUTING -j DNAT --to-destination 10.2.0.6', 'POSTROUTING -j MASQUERADE'],
      filter: [...states, 'OUTPUT -m conntrack --ctstate UNTRACKED -j ACCEPT', 'OUTPUT -j ACCEPT'],
    }),
    packets: [ask, reply, syn, local('udp 10.2.0.1:1 > 10.2.0.9:2')],
  },
  'original and reply tuples, with DNAT': {
    iptables: rules({
      nat: ['PREROUTING -i eth-l -d 10.1.0.1/32 -p tcp --dport 8080 -j DNAT --to-destination 10.2.0.5:80'],
      filter: [
        'FORWARD -m conntrack --ctorigdst 10.1.0.1 --ctorigdstport 8080',
        'FORWARD -m conntrack --ctreplsrc 10.2.0.5 --ctreplsrcport 80',
        'FORWARD -m conntrack --ctorigsrc 10.1.0.0/24 --ctorigsrcport 40000:40010',
        'FORWARD -m conntrack --ctrepldst 10.1.0.7 --ctrepldstport 40001',
        'FORWARD -m conntrack ! --ctorigdst 10.1.0.1',
        'FORWARD -m conntrack --ctdir ORIGINAL',
        'FORWARD -m conntrack --ctdir REPLY',
        'FORWARD -m conntrack --ctstate DNAT',
        'FORWARD -m conntrack --ctstate SNAT',
        'FORWARD -m conntrack --ctproto 6',
        'FORWARD -m conntrack ! --ctproto 17',
      ],
    }),
    packets: [left('tcp 10.1.0.7:40001 > 10.1.0.1:8080'), synAck, ask],
  },
  status: {
    iptables: rules({
      filter: [
        'FORWARD -m conntrack --ctstatus NONE',
        'FORWARD -m conntrack --ctstatus SEEN_REPLY',
        'FORWARD -m conntrack --ctstatus ASSURED',
        'FORWARD -m conntrack --ctstatus CONFIRMED',
        'FORWARD -m conntrack --ctstatus EXPECTED',
        'FORWARD -m conntrack ! --ctstatus SEEN_REPLY,ASSURED',
        'FORWARD -m conntrack --ctexpire 0:100',
      ],
    }),
    packets: [syn, synAck, ack, ask, reply, ask],
  },
  'what was dropped is not known': {
    iptables: rules({
      filter: [
        'FORWARD -p udp -m mark --mark 1 -j ACCEPT',
        'FORWARD -m conntrack --ctstate NEW -i eth-l -p udp -j DROP',
        ...states,
      ],
    }),
    packets: [ask, ask, reply, ask],
  },
  'connections to the node': {
    iptables: rules({
      filter: [
        ':INPUT DROP',
        'INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT',
        'INPUT -p tcp --dport 22 -m conntrack --ctstate NEW -j ACCEPT',
        'OUTPUT -m conntrack --ctstate NEW',
        'OUTPUT -m conntrack --ctstate ESTABLISHED',
      ],
    }),
    packets: [
      left('tcp 10.1.0.7:40001 > 10.1.0.1:22'),
      local('tcp 10.1.0.1:22 > 10.1.0.7:40001', { flags: 'SYN,ACK' }),
      left('tcp 10.1.0.7:40001 > 10.1.0.1:22', { flags: 'ACK' }),
      left('tcp 10.1.0.7:40002 > 10.1.0.1:23'),
      local('udp 10.2.0.1:40003 > 10.2.0.9:123'),
      right('udp 10.2.0.9:123 > 10.2.0.1:40003'),
      right('udp 10.2.0.9:124 > 10.2.0.1:40003'),
    ],
  },
  'asleep: no rule asks for it': {
    iptables: rules({
      nat: ['PREROUTING', 'POSTROUTING', 'OUTPUT -j MARK --set-mark 1'],
      filter: ['FORWARD -p udp -j DROP', 'INPUT'],
    }),
    packets: [syn, ask, left('tcp 10.1.0.7:1 > 10.1.0.1:22'), local('udp 10.2.0.1:1 > 10.2.0.5:2'), ping, pong],
  },
  'asleep: NOTRACK alone does not wake it': {
    iptables: rules({ raw: ['PREROUTING -p udp -j CT --notrack'], nat: ['PREROUTING', 'POSTROUTING'] }),
    packets: [syn, ask],
  },
  'awake by a rule that never matches': {
    iptables: rules({ nat: ['PREROUTING', 'POSTROUTING', 'SPARE -j MASQUERADE'] }),
    packets: [syn, ask, reply],
  },
  'awake in one family alone': {
    iptables: rules({ filter: ['FORWARD -m conntrack --ctstate NEW'], nat: ['PREROUTING'] }),
    ip6tables: rules({ filter: ['FORWARD'], nat: ['PREROUTING', 'POSTROUTING'] }),
    packets: [syn, left('tcp [fd01::7]:1 > [fd02::5]:80'), right('udp [fd02::5]:1 > [fd01::7]:2')],
  },
  'asleep under IPVS': {
    setup: 'ip addr add 10.96.0.1/32 dev kube-ipvs0',
    ipvs: '-A -t 10.96.0.1:80 -s rr\n-a -t 10.96.0.1:80 -r 10.2.0.5:8080 -m -w 1\n',
    iptables: rules({ nat: ['PREROUTING', 'POSTROUTING', 'OUTPUT'] }),
    packets: [
      left('tcp 10.1.0.7:1 > 10.96.0.1:80'),
      right('tcp 10.2.0.5:8080 > 10.1.0.7:1', { flags: 'SYN,ACK' }),
      left('tcp 10.1.0.7:1 > 10.96.0.1:80', { flags: 'ACK' }),
    ],
  },
  'pings to the node, and to a closed port': {
    iptables: rules({
      filter: [
        'INPUT -m conntrack --ctstate NEW',
        'INPUT -m conntrack --ctstate ESTABLISHED',
        'INPUT -m conntrack --ctstate INVALID',
      ],
    }),
    packets: [
      left('icmp 10.1.0.7 > 10.1.0.1'),
      left('icmp 10.1.0.7 > 10.1.0.1'),
      left('tcp 10.1.0.7:1 > 10.1.0.1:80'),
      left('tcp 10.1.0.7:1 > 10.1.0.1:80'),
      left('tcp 10.1.0.7:1 > 10.1.0.1:80', { flags: 'ACK' }),
      left('udp 10.1.0.7:1 > 10.1.0.1:80'),
      left('udp 10.1.0.7:1 > 10.1.0.1:80'),
    ],
  },
  'what raw says of a packet that CT has touched': {
    iptables: rules({
      raw: [
        'PREROUTING -m state --state INVALID',
        'PREROUTING -p udp -j CT --notrack',
        'PREROUTING -p tcp -j CT --ctevents new',
        'PREROUTING -m state --state UNTRACKED',
        'PREROUTING -m conntrack --ctstate NEW',
        'PREROUTING -j CT --notrack',
      ],
      filter: ['FORWARD -m conntrack --ctstate UNTRACKED', 'FORWARD -m conntrack --ctstate NEW'],
    }),
    packets: [
      left('udp 10.1.0.7:1 > 10.2.0.5:2'),
      left('tcp 10.1.0.7:1 > 10.2.0.5:2'),
      left('icmp 10.1.0.7 > 10.2.0.5'),
    ],
  },
  'fragments are kept until all have come': {
    iptables: rules({
      filter: ['FORWARD -m conntrack --ctstate NEW', 'FORWARD -f', 'INPUT -f'],
      raw: ['PREROUTING -f'],
    }),
    packets: [
      left('udp 10.1.0.7:1 > 10.2.0.5:2', { fragment: { offset: 0, more: true } }),
      left('udp 10.1.0.7:1 > 10.2.0.5:2', { fragment: { offset: 1480 } }),
      left('udp 10.1.0.7:3 > 10.2.0.5:2'),
    ],
  },
});
