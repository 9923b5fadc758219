/** What IPVS sends on still lies in the frame that brought it; and what goes on past a program that is not there. */
import { left, local, right, rules, topic } from './build.ts';

const sets = [
  'create macs hash:mac',
  'add macs 02:00:00:00:01:02',
  'create own hash:mac',
  'add own 02:00:00:00:01:01',
  'create pairs hash:ip,mac',
  'add pairs 10.1.0.7,02:00:00:00:01:02',
  'create places bitmap:ip,mac range 10.1.0.0/24 counters',
  'add places 10.1.0.7,02:00:00:00:01:02 packets 0 bytes 0',
  '',
].join('\n');

const asks = (chain: string) => [
  `${chain} -m set --match-set macs src`,
  `${chain} -m set --match-set own dst`,
  `${chain} -m set --match-set pairs src,src`,
  `${chain} -m set --match-set places src,src --bytes-gt 1`,
];
const everywhere = ['PREROUTING', 'OUTPUT', 'POSTROUTING'].flatMap(asks);
const mac = '02:00:00:00:01:02';
const service = (to: string) => ({
  setup: 'ip addr add 10.96.0.1/32 dev kube-ipvs0',
  ipvs: `-A -t 10.96.0.1:80 -s rr\n-a -t 10.96.0.1:80 -r ${to} -w 1\n`,
  ipset: sets,
  iptables: rules({ mangle: everywhere }),
});

export const sentOn = topic('sentOn', {
  'what IPVS sends to a server lies in the frame that brought it': {
    ...service('10.2.0.9:8080 -m'),
    packets: [
      left('tcp 10.1.0.7:1000 > 10.96.0.1:80', { mac }),
      left('tcp 10.1.0.8:1000 > 10.96.0.1:80', { mac }),
      local('tcp 10.1.0.1:1000 > 10.96.0.1:80'),
    ],
  },
  'and by another gateway': {
    ...service('10.2.0.9:80 -g'),
    packets: [left('tcp 10.1.0.7:1000 > 10.96.0.1:80', { mac })],
  },
  'a tunnel puts another header before the frame’s place': {
    ...service('10.2.0.9:80 -i'),
    packets: [left('tcp 10.1.0.7:1000 > 10.96.0.1:80', { mac })],
  },
  'to a server on the node itself': {
    ...service('10.2.0.1:80 -m'),
    packets: [left('tcp 10.1.0.7:1000 > 10.96.0.1:80', { mac }), local('tcp 10.1.0.1:1000 > 10.96.0.1:80')],
  },
  'copies lie in no frame': {
    ipset: sets,
    iptables: rules({ mangle: ['FORWARD -j TEE --gateway 10.2.0.200', ...everywhere] }),
    packets: [left('udp 10.1.0.7:1000 > 10.2.0.9:80', { mac }), left('udp 10.1.0.8:1000 > 10.2.0.9:80', { mac })],
  },
  'nor do copies of what the node sends': {
    ipset: `${sets}add macs 02:00:00:00:02:01\nadd own 02:00:00:00:02:01\n`,
    iptables: rules({ filter: ['OUTPUT -d 10.2.0.9/32 -j TEE --gateway 10.2.0.200'], mangle: everywhere }),
    packets: [local('udp 10.2.0.1:1000 > 10.2.0.9:80')],
  },
  'what passes a program that is not there is not translated, and asks nat again': {
    iptables: rules({
      nat: [
        'PREROUTING -i eth-l -p udp --dport 53 -j NFQUEUE --queue-num 7 --queue-bypass',
        'PREROUTING -p udp --dport 53 -j DNAT --to-destination 10.2.0.9',
        'INPUT',
        'OUTPUT -p udp --dport 53 -j NFQUEUE --queue-num 7 --queue-bypass',
        'OUTPUT -p udp --dport 53 -j DNAT --to-destination 10.2.0.9',
        'POSTROUTING -p udp --sport 1000 -j NFQUEUE --queue-num 7 --queue-bypass',
        'POSTROUTING -p udp -j MASQUERADE',
      ],
    }),
    packets: [
      left('udp 10.1.0.7:1000 > 10.2.0.10:53'),
      left('udp 10.1.0.7:1000 > 10.2.0.10:53'),
      right('udp 10.2.0.10:53 > 10.1.0.7:1000'),
      left('udp 10.1.0.7:1000 > 10.2.0.10:53'),
      left('udp 10.1.0.7:1001 > 10.2.0.10:53'),
      left('udp 10.1.0.7:1000 > 10.2.0.1:53'),
      local('udp 127.0.0.1:1000 > 127.0.0.1:53'),
      local('udp 127.0.0.1:1001 > 127.0.0.1:53'),
      local('udp 10.2.0.1:1000 > 10.1.0.1:53'),
      local('udp 10.2.0.1:1002 > 10.1.0.8:53'),
      local('udp 10.2.0.1:1002 > 10.1.0.8:53'),
    ],
  },
  'QUEUE without a program drops': {
    iptables: rules({ filter: ['FORWARD -p udp -j QUEUE'] }),
    packets: [left('udp 10.1.0.7:1 > 10.2.0.9:2'), left('tcp 10.1.0.7:1 > 10.2.0.9:2')],
  },
  'HMARK hashes the index of an authentication header': {
    ip6tables: rules({
      mangle: [
        'PREROUTING -p udp -j HMARK --hmark-src-prefix 64 --hmark-sport-mask 0x00ff --hmark-rnd 0xcafe --hmark-mod 1000 --hmark-offset 1',
        'FORWARD -j HMARK --hmark-tuple spi,src,dst --hmark-rnd 0xcafe --hmark-mod 1000 --hmark-offset 1',
      ],
    }),
    packets: [7, 256, 0x12345678].map((spi) =>
      left('udp [fd01::7]:1 > [fd02::9]:2', { headers: [{ kind: 'auth', spi }] }),
    ),
  },
  'marks beyond the half of 32 bits': {
    iptables: rules({ filter: ['OUTPUT -m mark --mark 0x80000000/0x80000000', 'OUTPUT -m mark --mark 0xffffffff'] }),
    packets: [
      local('udp 10.2.0.1:1 > 10.2.0.9:2', { mark: 0x80000001 }),
      local('udp 10.2.0.1:1 > 10.2.0.9:2', { mark: 0xffffffff }),
    ],
  },
});
