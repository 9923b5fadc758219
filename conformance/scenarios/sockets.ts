/** Whose packet it is: what came from elsewhere has no socket, wherever it meets OUTPUT and POSTROUTING. */
import { left, local, right, rules, topic } from './build.ts';

const asked = ['-m owner --socket-exists', '-m owner ! --socket-exists', '-m owner ! --uid-owner 5000'];
const everywhere = ['OUTPUT', 'POSTROUTING'].flatMap((hook) => asked.map((owner) => `${hook} ${owner}`));
const vip = 'ip addr add 10.96.0.1/32 dev kube-ipvs0';
const services = [
  '-A -t 10.96.0.1:80 -s rr',
  '-a -t 10.96.0.1:80 -r 10.2.0.5:8080 -m -w 1',
  '-A -t 10.96.0.1:81 -s rr',
  '-a -t 10.96.0.1:81 -r 10.2.0.5:81 -g -w 1',
  '-A -f 7 -s rr',
  '-a -f 7 -r 10.2.0.6:0 -m -w 1',
  '',
].join('\n');

/** One rule for each form of the match: which socket is found, and which of them count. */
const forms = ['', ' --nowildcard', ' --transparent', ' --transparent --nowildcard'];
const found = ['PREROUTING', 'INPUT'].flatMap((hook) => forms.map((form) => `${hook} -m socket${form}`));

export const sockets = topic('sockets', {
  'what IPVS sends to a server': {
    setup: vip,
    ipvs: services,
    iptables: rules({ mangle: everywhere }),
    packets: [
      left('tcp 10.1.0.7:1 > 10.96.0.1:80'),
      right('tcp 10.2.0.5:8080 > 10.1.0.7:1', { flags: 'SYN,ACK' }),
      left('tcp 10.1.0.7:2 > 10.96.0.1:81'),
      local('tcp 10.96.0.1:3 > 10.96.0.1:80', { uid: 5000 }),
      local('tcp 10.2.0.1:4 > 10.96.0.1:81', { uid: 5001 }),
    ],
  },
  'what comes round before IPVS takes it': {
    setup: vip,
    ipvs: services,
    iptables: rules({ mangle: [...everywhere, 'PREROUTING -i lo -j MARK --set-mark 7'] }),
    packets: [local('tcp 10.1.0.1:3 > 10.1.0.1:82', { uid: 5000 })],
  },
  copies: {
    iptables: rules({
      mangle: [...everywhere, 'PREROUTING -p udp -j TEE --gateway 10.2.0.9', 'OUTPUT -p udp -j TEE --gateway 10.2.0.9'],
    }),
    packets: [
      left('udp 10.1.0.7:1 > 10.2.0.5:53'),
      local('udp 10.2.0.1:2 > 10.2.0.5:53', { uid: 5000 }),
      local('udp 10.2.0.1:3 > 10.2.0.5:53', { uid: 1 }),
    ],
  },
  'what the node forwards, and what it says': {
    iptables: rules({ mangle: everywhere, filter: ['FORWARD -p tcp -j REJECT --reject-with tcp-reset'] }),
    packets: [
      left('udp 10.1.0.7:1 > 10.2.0.5:53'),
      left('tcp 10.1.0.7:1 > 10.2.0.5:53'),
      left('udp 10.1.0.7:2 > 10.2.0.5:53', { ttl: 1 }),
    ],
  },
  'by mark IPVS takes copies, and what is for everybody': {
    setup: vip,
    ipvs: services,
    iptables: rules({
      mangle: [
        ...everywhere,
        'PREROUTING -p udp -j MARK --set-mark 7',
        'OUTPUT -p udp --dport 54 -j MARK --set-mark 7',
        'OUTPUT -p udp --dport 54 -j TEE --gateway 10.2.0.9',
        'PREROUTING -p udp --dport 55 -j TEE --gateway 10.2.0.9',
      ],
    }),
    packets: [
      left('udp 10.1.0.7:1 > 10.1.0.255:53'),
      left('udp 10.1.0.7:2 > 255.255.255.255:53'),
      left('udp 10.1.0.7:4 > 10.2.0.5:55'),
      local('udp 10.2.0.1:5 > 10.2.0.5:54'),
      local('udp 10.2.0.1:6 > 10.2.0.255:54'),
    ],
  },
  'which socket is found': {
    iptables: rules({ mangle: found }),
    listen: [
      { proto: 'tcp', address: '10.1.0.1', port: 80 },
      { proto: 'tcp', address: '0.0.0.0', port: 81 },
      { proto: 'tcp', address: '10.1.0.1', port: 82, transparent: true },
      { proto: 'udp', address: '10.1.0.1', port: 53 },
      { proto: 'udp', address: '0.0.0.0', port: 54 },
    ],
    packets: [
      left('tcp 10.1.0.7:1 > 10.1.0.1:80'),
      left('tcp 10.1.0.7:2 > 10.1.0.1:80', { flags: 'ACK' }),
      left('tcp 10.1.0.7:1 > 10.1.0.1:81'),
      left('tcp 10.1.0.7:3 > 10.1.0.1:81', { flags: 'ACK' }),
      left('tcp 10.1.0.7:1 > 10.2.0.1:80'),
      left('tcp 10.1.0.7:1 > 10.1.0.1:82'),
      left('udp 10.1.0.7:1 > 10.1.0.1:53'),
      left('udp 10.1.0.7:1 > 10.1.0.1:54'),
      left('udp 10.1.0.7:1 > 10.2.0.1:53'),
      left('udp 10.1.0.7:1 > 10.2.0.5:54'),
      left('icmp 10.1.0.7 > 10.1.0.1'),
      left('sctp 10.1.0.7:1 > 10.1.0.1:80'),
      left('icmp 10.1.0.7 > 10.1.0.1', {
        icmpType: 3,
        icmpCode: 3,
        quoted: { src: '10.1.0.1', dst: '10.1.0.7', proto: 'udp', sport: 53, dport: 9 },
      }),
      left('icmp 10.1.0.7 > 10.1.0.1', {
        icmpType: 3,
        icmpCode: 3,
        quoted: { src: '10.1.0.1', dst: '10.1.0.7', proto: 'icmp', icmpId: 5 },
      }),
    ],
  },
  'which socket is found over IPv6': {
    ip6tables: rules({ mangle: found }),
    listen: [
      { proto: 'tcp', address: 'fd01::1', port: 80 },
      { proto: 'tcp', address: '::', port: 81 },
      { proto: 'udp', address: 'fd01::1', port: 53 },
    ],
    packets: [
      left('tcp [fd01::7]:1 > [fd01::1]:80'),
      left('tcp [fd01::7]:1 > [fd01::1]:81'),
      left('udp [fd01::7]:1 > [fd01::1]:53'),
      left('icmpv6 fd01::7 > fd01::1'),
      left('icmpv6 fd01::7 > fd01::1', {
        icmpType: 1,
        icmpCode: 4,
        quoted: { src: 'fd01::1', dst: 'fd01::7', proto: 'udp', sport: 53, dport: 9 },
      }),
    ],
  },
  'the mark of the socket': {
    iptables: rules({
      mangle: [
        'PREROUTING -j MARK --set-mark 5',
        'PREROUTING -m socket --restore-skmark',
        'PREROUTING -m mark --mark 5 -j MARK --set-mark 6',
      ],
    }),
    listen: [{ proto: 'tcp', address: '10.1.0.1', port: 80 }],
    packets: [left('tcp 10.1.0.7:1 > 10.1.0.1:80'), left('tcp 10.1.0.7:1 > 10.1.0.1:81')],
  },
});
