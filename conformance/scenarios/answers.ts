/** What the node says by itself, and what the kernel draws by lot: seen only in the packets that come later. */
import { left, local, right, rules, topic } from './build.ts';
import { link } from './networks.ts';

/** No way leads to most of the world. */
const enclosed = { links: [link('left', 'eth1', 1), link('right', 'eth2', 2)] };
const byState = rules({
  filter: ['INPUT -m conntrack --ctstate NEW', 'INPUT -m conntrack --ctstate ESTABLISHED'],
});
const pings = [
  ...[5, 5].map((icmpId) => left('icmp 198.51.100.5 > 10.1.0.1', { icmpId })),
  ...[6, 6].map((icmpId) => left('icmp 10.2.0.5 > 10.1.0.1', { icmpId })),
  ...[7, 7].map((icmpId) => left('icmpv6 2001:db8::5 > fd01::1', { icmpId })),
  ...[8, 8].map((icmpId) => left('icmpv6 fd02::5 > fd01::1', { icmpId })),
];

export const answers = topic('answers', {
  'a reset for a stray answer ends the connection': {
    iptables: rules({ nat: ['OUTPUT -p tcp -j DNAT --to-destination 10.2.0.7'] }),
    packets: [
      local('tcp 10.2.0.1:40004 > 198.51.100.1:80'),
      right('tcp 198.51.100.1:80 > 10.2.0.1:40004', { flags: 'SYN,ACK' }),
      local('tcp 10.2.0.1:40004 > 198.51.100.1:80', { flags: 'ACK' }),
    ],
  },
  'a reset of the node ends what it has no socket for': {
    iptables: rules({
      nat: ['OUTPUT', 'PREROUTING', 'INPUT -p tcp --dport 25 -j SNAT --to-source 10.1.0.99'],
      filter: [
        'INPUT -m conntrack --ctstate NEW',
        'INPUT -m conntrack --ctstate INVALID',
        'OUTPUT -m conntrack --ctstate NEW',
        'OUTPUT -m conntrack --ctstate INVALID',
      ],
    }),
    packets: [
      local('tcp 10.2.0.1:40004 > 10.2.0.5:80'),
      right('tcp 10.2.0.5:80 > 10.2.0.1:40004', { flags: 'SYN,ACK' }),
      local('tcp 10.2.0.1:40004 > 10.2.0.5:80', { flags: 'ACK' }),
      right('tcp 10.2.0.5:80 > 10.2.0.1:40004', { flags: 'ACK' }),
      local('tcp 10.2.0.1:40004 > 10.2.0.5:80'),
      left('tcp 10.1.0.7:1 > 10.1.0.1:25'),
      local('tcp 10.1.0.1:25 > 10.1.0.99:1', { flags: 'SYN,ACK' }),
      left('tcp 10.1.0.7:1 > 10.1.0.1:25', { flags: 'ACK' }),
      left('tcp 10.1.0.7:1 > 10.1.0.1:25'),
    ],
  },
  'pings and requests for a timestamp are answered': {
    iptables: rules({
      filter: [
        'INPUT -m conntrack --ctstate NEW',
        'INPUT -m conntrack --ctstate ESTABLISHED',
        'OUTPUT -p icmp -j CONNMARK --set-mark 5',
        'INPUT -m connmark --mark 5',
      ],
    }),
    packets: [
      left('icmp 10.1.0.7 > 10.1.0.1', { icmpType: 13, icmpId: 3 }),
      left('icmp 10.1.0.7 > 10.1.0.1', { icmpType: 13, icmpId: 3 }),
      left('icmp 10.1.0.7 > 10.1.0.1', { icmpType: 17, icmpId: 4 }),
      left('icmp 10.1.0.7 > 10.1.0.1', { icmpType: 17, icmpId: 4 }),
      left('icmp 10.1.0.7 > 10.1.0.1', { icmpId: 5 }),
      left('icmp 10.1.0.7 > 10.1.0.1', { icmpId: 5 }),
    ],
  },
  'nobody is answered to whom no way leads back': {
    bed: enclosed,
    iptables: byState,
    ip6tables: byState,
    packets: pings,
  },
  'a way back that only rules for an interface know': {
    bed: enclosed,
    setup:
      'ip route add default via 10.1.0.254 table 7; ip rule add oif eth1 lookup 7; ip -6 route add default via fd01::fe table 7; ip -6 rule add oif eth1 lookup 7',
    iptables: byState,
    ip6tables: byState,
    packets: pings,
  },
  'a mark from the answer that only rules for an interface let out': {
    bed: enclosed,
    setup: 'ip -6 route add default via fd01::fe table 7; ip -6 rule add oif eth1 lookup 7',
    ip6tables: rules({
      filter: ['OUTPUT -p ipv6-icmp -o eth1 -j CONNMARK --set-mark 5', 'INPUT -m connmark --mark 5'],
    }),
    packets: pings.filter(({ proto }) => proto === 'icmpv6'),
  },
  'a stray answer that is dropped calls for no reset': {
    iptables: rules({
      nat: ['OUTPUT -p tcp -j DNAT --to-destination 10.2.0.7'],
      filter: ['INPUT -m conntrack --ctstate INVALID -j DROP'],
    }),
    packets: [
      local('tcp 10.2.0.1:40004 > 198.51.100.1:80'),
      right('tcp 198.51.100.1:80 > 10.2.0.1:40004', { flags: 'SYN,ACK' }),
      local('tcp 10.2.0.1:40004 > 198.51.100.1:80', { flags: 'ACK' }),
    ],
  },
  'errors of the node mark the connection they are about': {
    iptables: rules({
      mangle: [
        'OUTPUT -p icmp -j CONNMARK --set-mark 7',
        'PREROUTING -m connmark --mark 7',
        'POSTROUTING -p tcp -j CONNMARK --set-mark 3',
      ],
      filter: [
        'FORWARD -p udp --dport 53 -m connmark --mark 0 -j ACCEPT',
        'FORWARD -p udp --dport 53 -m length --length 100: -j REJECT',
      ],
    }),
    packets: [
      left('udp 10.1.0.7:1 > 10.2.0.5:53'),
      left('udp 10.1.0.7:1 > 10.2.0.5:53', { ttl: 1 }),
      left('udp 10.1.0.7:1 > 10.2.0.5:53'),
      left('udp 10.1.0.7:1 > 10.1.0.1:99'),
      left('udp 10.1.0.7:1 > 10.1.0.1:99'),
      left('udp 10.1.0.7:2 > 10.2.0.5:54', { payload: 200 }),
      left('udp 10.1.0.7:2 > 10.2.0.5:54', { ttl: 1 }),
      left('udp 10.1.0.7:2 > 10.2.0.5:54'),
      left('tcp 10.1.0.7:1 > 10.2.0.5:80'),
      left('tcp 10.1.0.7:1 > 10.2.0.5:80', { ttl: 1, flags: 'ACK' }),
      left('tcp 10.1.0.7:1 > 10.2.0.5:80'),
    ],
  },
  'errors about what is rejected, and about translated connections': {
    iptables: rules({
      mangle: ['OUTPUT -j CONNMARK --set-mark 7', 'FORWARD -m connmark --mark 7', 'PREROUTING -m connmark --mark 7'],
      nat: ['PREROUTING -p tcp --dport 81 -j DNAT --to-destination 10.2.0.6:80', 'POSTROUTING -o eth-r -j MASQUERADE'],
      filter: [
        'FORWARD -p tcp -m tcp --tcp-flags SYN SYN -j ACCEPT',
        'FORWARD -p tcp -m tcp --tcp-flags FIN FIN -j REJECT --reject-with tcp-reset',
        'FORWARD -p tcp -m tcp --tcp-flags PSH PSH -j REJECT',
      ],
    }),
    packets: [
      left('tcp 10.1.0.7:1 > 10.2.0.5:80'),
      left('tcp 10.1.0.7:1 > 10.2.0.5:80', { flags: 'PSH,ACK' }),
      left('tcp 10.1.0.7:1 > 10.2.0.5:80'),
      left('tcp 10.1.0.7:2 > 10.2.0.5:81'),
      right('tcp 10.2.0.6:80 > 10.2.0.1:2', { flags: 'SYN,ACK' }),
      left('tcp 10.1.0.7:2 > 10.2.0.5:81', { flags: 'PSH,ACK' }),
      left('tcp 10.1.0.7:2 > 10.2.0.5:81', { flags: 'ACK' }),
      left('tcp 10.1.0.8:3 > 10.2.0.5:80'),
      left('tcp 10.1.0.8:3 > 10.2.0.5:80', { flags: 'FIN,ACK' }),
      left('tcp 10.1.0.8:3 > 10.2.0.5:80'),
    ],
  },
  'two echoes behind one address': {
    iptables: rules({ nat: ['POSTROUTING -o eth-r -j MASQUERADE'] }),
    packets: [
      left('icmp 10.1.0.7 > 10.2.0.5', { icmpId: 7 }),
      left('icmp 10.1.0.8 > 10.2.0.5', { icmpId: 7 }),
      left('icmp 10.1.0.8 > 10.2.0.6', { icmpId: 7 }),
      right('icmp 10.2.0.5 > 10.2.0.1', { icmpType: 0, icmpId: 7 }),
    ],
  },
  'policy rules ask who sends': {
    setup:
      'ip route add default via 10.1.0.9 table 100; ip rule add uidrange 1000-1999 lookup 100 pref 100; ip rule add not uidrange 0-5000 ipproto udp prohibit pref 101',
    iptables: rules({ filter: ['OUTPUT -m owner --uid-owner 1500'] }),
    packets: [
      local('tcp 10.2.0.1:1 > 198.51.100.1:80', { uid: 1500 }),
      local('tcp 10.2.0.1:2 > 198.51.100.1:80', { uid: 2000 }),
      local('udp 10.2.0.1:3 > 198.51.100.1:80', { uid: 6000 }),
      left('tcp 10.1.0.7:4 > 198.51.100.1:80'),
      left('udp 10.1.0.7:5 > 198.51.100.1:80'),
    ],
  },
  'policy rules ask who sends, over IPv6': {
    setup: 'ip -6 route add default via fd01::9 table 100; ip -6 rule add uidrange 0-1999 lookup 100 pref 100',
    ip6tables: rules({ filter: ['OUTPUT'] }),
    packets: [
      local('tcp [fd02::1]:1 > [2001:db8:1::1]:80', { uid: 1500 }),
      local('tcp [fd02::1]:2 > [2001:db8:1::1]:80', { uid: 2000 }),
      left('tcp [fd01::7]:3 > [2001:db8:1::1]:80'),
    ],
  },
  'a second look at the routes asks for user 0': {
    setup:
      'ip route add default via 10.1.0.9 table 100; ip rule add uidrange 1000-1999 lookup 100 pref 100; ip route add 10.2.0.128/25 via 10.1.0.8 table 101; ip rule add uidrange 0-0 lookup 101 pref 101',
    iptables: rules({
      mangle: ['OUTPUT -d 198.51.100.1 -j MARK --set-mark 1'],
      nat: [
        'OUTPUT -d 10.96.0.2 -j DNAT --to-destination 10.2.0.5',
        'OUTPUT -d 10.96.0.3 -j DNAT --to-destination 10.2.0.200',
      ],
    }),
    packets: ['198.51.100.1', '198.51.100.2', '10.96.0.2', '10.96.0.3'].flatMap((to, at) =>
      [1500, 2000].map((uid) => local(`tcp 10.2.0.1:${uid + at} > ${to}:80`, { uid })),
    ),
  },
  'over IPv6 for who sends': {
    setup: 'ip -6 route add default via fd01::9 table 100; ip -6 rule add uidrange 1000-1999 lookup 100 pref 100',
    ip6tables: rules({
      mangle: ['OUTPUT -d 2001:db8:1::1 -j MARK --set-mark 1'],
      nat: ['OUTPUT -d fd96::2 -j DNAT --to-destination fd02::5'],
    }),
    packets: ['2001:db8:1::1', '2001:db8:1::2', 'fd96::2'].flatMap((to, at) =>
      [1500, 2000].map((uid) => local(`tcp [fd02::1]:${uid + at} > [${to}]:80`, { uid })),
    ),
  },
});
