/** REJECT in all its kinds, and the targets that change, mark, copy, queue or log a packet. */
import { left, local, right, rules, topic } from './build.ts';

const tcp = (port: number) => left(`tcp 10.1.0.7:${40000 + port} > 10.2.0.5:${port}`);
const KINDS = [
  'icmp-net-unreachable',
  'icmp-host-unreachable',
  'icmp-proto-unreachable',
  'icmp-port-unreachable',
  'icmp-net-prohibited',
  'icmp-host-prohibited',
  'icmp-admin-prohibited',
  'tcp-reset',
];

export const targets = topic('targets', {
  'REJECT of every kind': {
    iptables: rules({
      filter: [
        ...KINDS.map((kind, index) => `FORWARD -p tcp --dport ${index + 1} -j REJECT --reject-with ${kind}`),
        'FORWARD -p tcp --dport 9 -j REJECT',
        'FORWARD -p udp -j REJECT',
        'FORWARD -p icmp -j REJECT',
      ],
    }),
    packets: [
      ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map(tcp),
      left('udp 10.1.0.7:1 > 10.2.0.5:2'),
      left('icmp 10.1.0.7 > 10.2.0.5'),
      left('icmp 10.1.0.7 > 10.2.0.5', { icmpType: 3, icmpCode: 3 }),
    ],
  },
  'REJECT at INPUT and OUTPUT': {
    iptables: rules({
      filter: [
        'INPUT -p tcp -j REJECT --reject-with tcp-reset',
        'INPUT -j REJECT',
        'OUTPUT -d 10.2.0.5 -p udp -j REJECT --reject-with icmp-host-prohibited',
        'OUTPUT -d 10.2.0.6 -p tcp -j REJECT --reject-with tcp-reset',
      ],
    }),
    packets: [
      left('tcp 10.1.0.7:1 > 10.1.0.1:22'),
      left('udp 10.1.0.7:1 > 10.1.0.1:22'),
      local('udp 10.2.0.1:1 > 10.2.0.5:2'),
      local('tcp 10.2.0.1:1 > 10.2.0.6:2'),
    ],
  },
  LOG: {
    iptables: rules({
      filter: [
        'FORWARD -j LOG --log-prefix "a -j DROP " --log-level 4',
        'FORWARD -p tcp -j NFLOG --nflog-group 5 --nflog-prefix "x"',
        'FORWARD -p udp -j DROP',
      ],
    }),
    packets: [tcp(80), left('udp 10.1.0.7:1 > 10.2.0.5:2')],
  },
  'NFQUEUE without and with bypass': {
    iptables: rules({
      filter: [
        'FORWARD -p tcp --dport 1 -j NFQUEUE --queue-num 3',
        'FORWARD -p tcp --dport 2 -j NFQUEUE --queue-num 3 --queue-bypass',
        'FORWARD -p tcp --dport 2 -j DROP',
        'FORWARD -p tcp --dport 3 -j NFQUEUE --queue-balance 0:3',
        'FORWARD -p tcp --dport 5 -j QUEUE',
      ],
    }),
    packets: [tcp(1), tcp(2), tcp(3), tcp(4), tcp(5)],
  },
  TEE: {
    iptables: rules({
      mangle: [
        'PREROUTING -p udp -j TEE --gateway 10.2.0.99',
        'POSTROUTING -p tcp --dport 81 -j TEE --gateway 10.1.0.9',
      ],
    }),
    packets: [left('udp 10.1.0.7:1 > 10.1.0.1:2'), tcp(82)],
  },
  TPROXY: {
    setup: 'ip rule add fwmark 0x1/0x1 lookup 100; ip route add local default dev lo table 100',
    listen: [
      { proto: 'tcp', address: '0.0.0.0', port: 3129, transparent: true },
      { proto: 'udp', address: '0.0.0.0', port: 3130, transparent: true },
    ],
    iptables: rules({
      mangle: [
        'PREROUTING -p tcp --dport 80 -j TPROXY --on-port 3129 --on-ip 0.0.0.0 --tproxy-mark 0x1/0x1',
        'PREROUTING -p udp --dport 53 -j TPROXY --on-port 3130 --on-ip 127.0.0.1 --tproxy-mark 0x1/0x1',
        'PREROUTING -p tcp --dport 81 -j TPROXY --on-port 9999 --on-ip 0.0.0.0 --tproxy-mark 0x1/0x1',
        'PREROUTING',
      ],
      filter: ['INPUT -m mark --mark 0x1'],
    }),
    packets: [tcp(80), left('udp 10.1.0.7:1 > 10.2.0.5:53'), tcp(81), tcp(82)],
  },
  'TOS, DSCP and ECN': {
    iptables: rules({
      mangle: [
        'FORWARD -p tcp --dport 1 -j TOS --set-tos 0x10/0xff',
        'FORWARD -p tcp --dport 2 -j TOS --set-tos Maximize-Reliability',
        'FORWARD -p tcp --dport 3 -j TOS --set-tos 0xff/0x0f',
        'FORWARD -p tcp --dport 4 -j DSCP --set-dscp 46',
        'FORWARD -p tcp --dport 5 -j DSCP --set-dscp-class AF31',
        'FORWARD -p tcp --dport 6 -j ECN --ecn-tcp-remove',
        'FORWARD -m dscp --dscp 46',
        'FORWARD -m tos --tos 0x10',
        'POSTROUTING -m dscp --dscp-class AF31',
        'POSTROUTING -m tos ! --tos 0x00/0xff',
      ],
    }),
    packets: [1, 2, 3, 4, 5, 6, 7].map((port) => left(`tcp 10.1.0.7:1 > 10.2.0.5:${port}`, { tos: 0x29 })),
  },
  'TTL set, raised, lowered': {
    iptables: rules({
      mangle: [
        'PREROUTING -p tcp --dport 1 -j TTL --ttl-set 5',
        'PREROUTING -p tcp --dport 2 -j TTL --ttl-inc 3',
        'PREROUTING -p tcp --dport 3 -j TTL --ttl-dec 63',
        'PREROUTING -p tcp --dport 4 -j TTL --ttl-dec 70',
        'POSTROUTING -m ttl --ttl-eq 4',
        'POSTROUTING -m ttl --ttl-gt 64',
        'POSTROUTING -m ttl --ttl-lt 10',
      ],
    }),
    packets: [1, 2, 3, 4, 5].map(tcp),
  },
  CLASSIFY: {
    iptables: rules({
      mangle: ['POSTROUTING -p tcp -j CLASSIFY --set-class 1:10', 'FORWARD -j CLASSIFY --set-class 0:5'],
    }),
    packets: [tcp(80), left('udp 10.1.0.7:1 > 10.2.0.5:2')],
  },
  'TCPMSS and the rest that lets pass': {
    iptables: rules({
      mangle: [
        'FORWARD -p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --set-mss 1400',
        'FORWARD -p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu',
        'FORWARD -p tcp -j TCPOPTSTRIP --strip-options timestamp',
        'POSTROUTING -p udp -j CHECKSUM --checksum-fill',
        'POSTROUTING -j HMARK --hmark-tuple src --hmark-mod 1 --hmark-offset 7 --hmark-rnd 1',
        'POSTROUTING -m mark --mark 0x7',
      ],
      filter: ['FORWARD -j AUDIT --type accept', 'FORWARD -p tcp -j IDLETIMER --timeout 60 --label t', 'FORWARD'],
    }),
    packets: [left('tcp 10.1.0.7:1 > 10.2.0.5:80', { tcpOptions: [2, 8] }), left('udp 10.1.0.7:1 > 10.2.0.5:2')],
  },
  'CT with events': {
    iptables: rules({
      raw: ['PREROUTING -p tcp --dport 21 -j CT --ctevents new,destroy', 'PREROUTING -p udp -j CT --ctevents new'],
      filter: ['FORWARD -m conntrack --ctstate NEW', 'FORWARD -m conntrack --ctstate ESTABLISHED'],
    }),
    packets: [
      tcp(21),
      left('udp 10.1.0.7:1 > 10.2.0.5:2'),
      right('udp 10.2.0.5:2 > 10.1.0.7:1'),
      left('udp 10.1.0.7:1 > 10.2.0.5:2'),
    ],
  },
  SYNPROXY: {
    iptables: rules({
      raw: ['PREROUTING -p tcp --syn -j CT --notrack'],
      filter: [
        'FORWARD -p tcp -m conntrack --ctstate INVALID,UNTRACKED -j SYNPROXY --sack-perm --timestamp --wscale 7 --mss 1460',
        'FORWARD -m conntrack --ctstate INVALID -j DROP',
      ],
    }),
    packets: [tcp(80), left('udp 10.1.0.7:1 > 10.2.0.5:2')],
  },
});
