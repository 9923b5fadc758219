/** Every kind of address translation, its replies, and what happens when two connections want the same port. */
import { clients, left, local, right, rules, topic } from './build.ts';

const web = left('tcp 10.1.0.7:40001 > 10.2.0.5:80');
const synAck = { flags: 'SYN,ACK' };

export const nat = topic('nat', {
  'DNAT and its reply': {
    iptables: rules({
      nat: ['PREROUTING -i eth-l -p tcp --dport 80 -j DNAT --to-destination 10.2.0.6:8080'],
      filter: ['FORWARD -d 10.2.0.6', 'FORWARD -s 10.2.0.6'],
    }),
    packets: [
      web,
      right('tcp 10.2.0.6:8080 > 10.1.0.7:40001', synAck),
      left('tcp 10.1.0.7:40001 > 10.2.0.5:80', { flags: 'ACK' }),
      left('udp 10.1.0.7:40001 > 10.2.0.5:80'),
    ],
  },
  'DNAT of an address of the node': {
    iptables: rules({
      nat: [
        'PREROUTING -d 10.1.0.1 -p tcp --dport 8080 -j DNAT --to-destination 10.2.0.5:80',
        'PREROUTING -d 10.1.0.1 -p udp -j DNAT --to-destination 10.2.0.9',
      ],
    }),
    packets: [
      left('tcp 10.1.0.7:1 > 10.1.0.1:8080'),
      left('tcp 10.1.0.7:1 > 10.1.0.1:22'),
      left('udp 10.1.0.7:1 > 10.1.0.1:53'),
      right('udp 10.2.0.9:53 > 10.1.0.7:1'),
      right('tcp 10.2.0.5:80 > 10.1.0.7:1', synAck),
    ],
  },
  'DNAT to the node itself': {
    iptables: rules({
      nat: ['PREROUTING -d 10.2.0.5 -j DNAT --to-destination 10.1.0.1', 'INPUT'],
      filter: ['INPUT -d 10.1.0.1'],
    }),
    packets: [web, left('icmp 10.1.0.7 > 10.2.0.5')],
  },
  'DNAT back to where it came from': {
    iptables: rules({
      nat: [
        'PREROUTING -d 10.2.0.5 -j DNAT --to-destination 10.1.0.9',
        'POSTROUTING -s 10.1.0.0/24 -d 10.1.0.9 -j MASQUERADE',
      ],
    }),
    packets: [web, left('tcp 10.1.0.9:80 > 10.1.0.1:40001', synAck)],
  },
  'DNAT to ranges of ports': {
    iptables: rules({
      nat: [
        'PREROUTING -p tcp --dport 8000:8010 -j DNAT --to-destination 10.2.0.6:9000-9010/8000',
        'PREROUTING -p tcp --dport 7000 -j DNAT --to-destination :7001',
        'PREROUTING -p udp -j DNAT --to-destination 10.2.0.6:500-500',
      ],
    }),
    packets: [
      left('tcp 10.1.0.7:1 > 10.2.0.5:8000'),
      left('tcp 10.1.0.7:1 > 10.2.0.5:8003'),
      left('tcp 10.1.0.7:1 > 10.2.0.5:7000'),
      left('udp 10.1.0.7:1 > 10.2.0.5:9'),
    ],
  },
  SNAT: {
    iptables: rules({
      nat: [
        'POSTROUTING -o eth-r -s 10.1.0.0/24 -j SNAT --to-source 10.2.0.77',
        'POSTROUTING -p udp -j SNAT --to-source 10.2.0.78:5000',
      ],
      mangle: ['POSTROUTING -s 10.1.0.0/24'],
    }),
    packets: [
      web,
      right('tcp 10.2.0.5:80 > 10.2.0.77:40001', synAck),
      left('icmp 10.1.0.7 > 10.2.0.5', { icmpId: 9 }),
      right('icmp 10.2.0.5 > 10.2.0.77', { icmpType: 0, icmpId: 9 }),
      right('udp 10.2.0.9:1 > 10.1.0.7:2'),
    ],
  },
  'SNAT to an address of the node: replies arrive here': {
    iptables: rules({
      nat: ['POSTROUTING -o eth-r -j SNAT --to-source 10.2.0.1'],
      filter: [':INPUT DROP', 'FORWARD -d 10.1.0.0/24'],
    }),
    packets: [
      web,
      right('tcp 10.2.0.5:80 > 10.2.0.1:40001', synAck),
      right('tcp 10.2.0.5:80 > 10.2.0.1:40002', synAck),
    ],
  },
  MASQUERADE: {
    iptables: rules({ nat: ['POSTROUTING -o eth-r -j MASQUERADE'] }),
    packets: [
      web,
      right('tcp 10.2.0.5:80 > 10.2.0.1:40001', synAck),
      local('udp 10.2.0.1:5 > 10.2.0.9:6'),
      local('udp 10.1.0.1:5 > 10.2.0.9:6'),
      right('udp 10.2.0.7:1 > 10.1.0.7:2'),
      left('udp 10.1.0.7:53 > 198.51.100.1:53'),
    ],
  },
  'MASQUERADE takes the preferred source': {
    setup:
      'ip addr add 10.2.0.100/24 dev eth-r; ip route add 198.51.100.0/24 via 10.2.0.254 src 10.2.0.100; ip route add 203.0.113.0/24 via 10.1.0.9',
    iptables: rules({ nat: ['POSTROUTING -j MASQUERADE'] }),
    packets: [
      web,
      left('tcp 10.1.0.7:1 > 198.51.100.1:80'),
      left('tcp 10.1.0.7:2 > 203.0.113.1:80'),
      left('tcp 10.1.0.7:3 > 192.0.2.1:80'),
    ],
  },
  'MASQUERADE to ports': {
    iptables: rules({
      nat: [
        'POSTROUTING -p tcp -o eth-r -j MASQUERADE --to-ports 2000-2000',
        'POSTROUTING -p udp -o eth-r -j MASQUERADE --random',
      ],
    }),
    packets: [web, left('udp 10.1.0.7:1 > 10.2.0.5:53'), right('tcp 10.2.0.5:80 > 10.2.0.1:2000', synAck)],
  },
  REDIRECT: {
    iptables: rules({
      nat: [
        'PREROUTING -p tcp --dport 80 -j REDIRECT --to-ports 3128',
        'PREROUTING -p icmp -j REDIRECT',
        'OUTPUT -p tcp --dport 80 -j REDIRECT --to-ports 3129',
        'PREROUTING -p udp -j REDIRECT',
      ],
      filter: ['INPUT -p tcp --dport 3128 -j ACCEPT', 'INPUT -p icmp'],
    }),
    packets: [
      web,
      left('icmp 10.1.0.7 > 10.2.0.5'),
      local('tcp 10.2.0.1:1 > 10.2.0.5:80'),
      left('udp 10.1.0.7:9 > 10.2.0.5:99'),
      local('tcp 10.1.0.1:3128 > 10.1.0.7:40001', synAck),
    ],
  },
  NETMAP: {
    iptables: rules({
      nat: [
        'PREROUTING -d 192.0.2.0/24 -j NETMAP --to 10.2.0.0/24',
        'POSTROUTING -s 10.1.0.0/24 -o eth-r -j NETMAP --to 198.51.100.0/24',
        'OUTPUT -d 192.0.2.0/24 -j NETMAP --to 10.2.0.0/24',
      ],
    }),
    packets: [
      left('tcp 10.1.0.7:1 > 192.0.2.5:80'),
      right('tcp 10.2.0.5:80 > 198.51.100.7:1', synAck),
      local('udp 10.2.0.1:1 > 192.0.2.9:2'),
      right('udp 10.2.0.5:1 > 10.1.0.7:2'),
    ],
  },
  'DNAT in OUTPUT reroutes': {
    iptables: rules({
      nat: [
        'OUTPUT -p tcp --dport 80 -j DNAT --to-destination 10.1.0.9:8080',
        'OUTPUT -p udp --dport 53 -j DNAT --to-destination 127.0.0.1',
        'POSTROUTING -o eth-l -j MASQUERADE',
      ],
      filter: ['OUTPUT -o eth-l', 'OUTPUT -o lo', 'OUTPUT -o eth-r'],
    }),
    packets: [
      local('tcp 10.2.0.1:1 > 10.2.0.5:80'),
      left('tcp 10.1.0.9:8080 > 10.1.0.1:1', synAck),
      local('udp 10.2.0.1:2 > 10.2.0.5:53'),
      local('udp 10.2.0.1:2 > 10.2.0.5:54'),
    ],
  },
  'SNAT at INPUT': {
    iptables: rules({ nat: ['INPUT -s 10.1.0.0/24 -p tcp -j SNAT --to-source 192.0.2.1', 'INPUT'] }),
    packets: [
      left('tcp 10.1.0.7:1 > 10.1.0.1:22'),
      left('udp 10.1.0.7:1 > 10.1.0.1:22'),
      local('tcp 10.1.0.1:22 > 192.0.2.1:1', synAck),
    ],
  },
  'both ends rewritten': {
    iptables: rules({
      nat: [
        'PREROUTING -d 10.1.0.1 -p tcp --dport 80 -j DNAT --to-destination 10.2.0.5:8080',
        'POSTROUTING -d 10.2.0.5 -j MASQUERADE',
      ],
      filter: ['FORWARD -m conntrack --ctstate DNAT', 'FORWARD -m conntrack --ctstate SNAT'],
      mangle: ['POSTROUTING -m conntrack --ctstate SNAT'],
    }),
    packets: [
      left('tcp 10.1.0.7:1 > 10.1.0.1:80'),
      right('tcp 10.2.0.5:8080 > 10.2.0.1:1', synAck),
      left('tcp 10.1.0.7:1 > 10.1.0.1:80', { flags: 'ACK' }),
    ],
  },
  'the first nat rule wins for the connection': {
    iptables: rules({
      nat: [
        'PREROUTING -p tcp -j DNAT --to-destination 10.2.0.6',
        'PREROUTING -p tcp -j DNAT --to-destination 10.2.0.7',
        'PREROUTING -p udp -j ACCEPT',
        'PREROUTING -p udp -j DNAT --to-destination 10.2.0.8',
      ],
    }),
    packets: [web, left('udp 10.1.0.7:1 > 10.2.0.5:2')],
  },
  'RETURN and chains in nat': {
    iptables: rules({
      nat: [
        'PREROUTING -j SVC',
        'PREROUTING -p udp -j REDIRECT',
        'SVC -s 10.1.0.8 -j RETURN',
        'SVC -p tcp -j EP',
        'EP -p tcp -j DNAT --to-destination 10.2.0.6:81',
        'POSTROUTING -d 10.2.0.6 -j RETURN',
        'POSTROUTING -j MASQUERADE',
      ],
    }),
    packets: [web, left('tcp 10.1.0.8:1 > 10.2.0.5:80'), left('udp 10.1.0.7:1 > 10.2.0.5:2')],
  },
  'one source port for two clients': {
    iptables: rules({ nat: ['POSTROUTING -o eth-r -j SNAT --to-source 10.2.0.77'] }),
    packets: [
      web,
      left('tcp 10.1.0.8:40001 > 10.2.0.5:80'),
      left('tcp 10.1.0.9:40001 > 10.2.0.6:80'),
      left('udp 10.1.0.8:40001 > 10.2.0.5:80'),
      left('icmp 10.1.0.7 > 10.2.0.5', { icmpId: 3 }),
      left('icmp 10.1.0.8 > 10.2.0.5', { icmpId: 3 }),
    ],
  },
  'a connection of the node keeps its port': {
    iptables: rules({ nat: ['POSTROUTING -o eth-r -s 10.1.0.0/24 -j MASQUERADE'] }),
    packets: [
      local('udp 10.2.0.1:5000 > 10.2.0.5:53'),
      left('udp 10.1.0.7:5000 > 10.2.0.5:53'),
      left('udp 10.1.0.7:5000 > 10.2.0.6:53'),
    ],
  },
  'a foreign connection stands in the way without any rule': {
    iptables: rules({ nat: ['PREROUTING -d 192.0.2.1 -j DNAT --to-destination 10.2.0.5'] }),
    packets: [
      left('udp 10.1.0.7:5000 > 10.2.0.5:53'),
      left('udp 10.1.0.7:5000 > 192.0.2.1:53'),
      right('udp 10.2.0.5:53 > 10.1.0.7:5000'),
    ],
  },
  'ICMP errors are translated with their connection': {
    iptables: rules({
      nat: [
        'PREROUTING -d 10.1.0.1 -p udp --dport 53 -j DNAT --to-destination 10.2.0.5:5353',
        'POSTROUTING -d 10.2.0.5 -j MASQUERADE',
      ],
      filter: ['FORWARD -m conntrack --ctstate RELATED', 'FORWARD -p icmp -d 10.1.0.7'],
    }),
    packets: [
      left('udp 10.1.0.7:1 > 10.1.0.1:53'),
      right('icmp 10.2.0.5 > 10.2.0.1', {
        icmpType: 3,
        icmpCode: 3,
        quoted: { src: '10.2.0.1', dst: '10.2.0.5', proto: 'udp', sport: 1, dport: 5353 },
      }),
      right('icmp 10.2.0.99 > 10.2.0.1', {
        icmpType: 11,
        quoted: { src: '10.2.0.1', dst: '10.2.0.5', proto: 'udp', sport: 1, dport: 5353 },
      }),
    ],
  },
  'localhost to a service': {
    iptables: rules({
      nat: [
        'OUTPUT -d 10.96.0.1 -p tcp --dport 80 -j DNAT --to-destination 10.2.0.5:8080',
        'POSTROUTING -s 127.0.0.0/8 ! -d 127.0.0.0/8 -j MASQUERADE',
      ],
    }),
    packets: [local('tcp 127.0.0.1:1 > 10.96.0.1:80'), local('tcp 10.1.0.1:1 > 10.96.0.1:80')],
  },
  'many clients, one service': {
    iptables: rules({
      nat: [
        'PREROUTING -d 10.96.0.1 -p tcp --dport 80 -m statistic --mode nth --every 3 --packet 0 -j DNAT --to-destination 10.2.0.5:80',
        'PREROUTING -d 10.96.0.1 -p tcp --dport 80 -m statistic --mode nth --every 2 --packet 0 -j DNAT --to-destination 10.2.0.6:80',
        'PREROUTING -d 10.96.0.1 -p tcp --dport 80 -j DNAT --to-destination 10.2.0.7:80',
      ],
    }),
    packets: clients(6, (port) => left(`tcp 10.1.0.7:${port} > 10.96.0.1:80`)),
  },
});
