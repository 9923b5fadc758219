/** Values that few packets have: addresses nobody may have, the ends of every range, protocols without a name. */
import type { ScenarioPacket } from '../kernel/scenario.ts';
import { left, local, right, rules, topic } from './build.ts';

const watched = (six: boolean) =>
  rules({
    raw: ['PREROUTING -m rpfilter', 'OUTPUT'],
    mangle: [
      ...['UNICAST', 'LOCAL', 'MULTICAST', ...(six ? ['ANYCAST', 'UNSPEC'] : ['BROADCAST'])].flatMap((type) =>
        ['src', 'dst'].map((side) => `PREROUTING -m addrtype --${side}-type ${type}`),
      ),
      'PREROUTING -m conntrack --ctstate INVALID',
      'FORWARD',
      'INPUT',
    ],
    nat: ['POSTROUTING -j MASQUERADE'],
  });

const four = ['0.0.0.0', '127.0.0.1', '127.255.255.255', '224.0.0.1', '240.0.0.1', '255.255.255.255', '169.254.1.1'];
const own4 = ['10.1.0.1', '10.2.0.1', '10.1.0.255', '10.1.0.0'];
const six = [
  '::',
  '::1',
  '::ffff:10.1.0.7',
  '::10.1.0.7',
  'fe80::7',
  'ff02::1',
  'fec0::1',
  'fd01::1',
  'fd02::1',
  'fd01::',
];

/** From each odd address to a neighbour and to the node, by a link and from the node itself. */
function from(sources: readonly string[], neighbour: string, node: string): readonly ScenarioPacket[] {
  return sources
    .flatMap((src) => [
      left(`udp ${src} > ${neighbour}`, { payload: 1 }),
      left(`udp ${src} > ${node}`, { payload: 1 }),
      local(`udp ${src} > ${neighbour}`, { payload: 1 }),
    ])
    .map((packet) => ({ ...packet, sport: 0, dport: 0 }));
}

const lives = [0, 1, 2, 255];

export const oddPackets = topic('oddPackets', {
  'sources of IPv4': { iptables: watched(false), packets: from([...four, ...own4], '10.2.0.5', '10.1.0.1') },
  'sources of IPv6': { ip6tables: watched(true), packets: from(six, 'fd02::5', 'fd01::1') },
  'both ends the same': {
    iptables: watched(false),
    packets: ['10.1.0.1', '10.2.0.5', '127.0.0.1', '224.0.0.5', '255.255.255.255'].flatMap((address) =>
      ['SYN', 'SYN,ACK'].flatMap((flags) => [
        left(`tcp ${address}:80 > ${address}:80`, { flags }),
        local(`tcp ${address}:80 > ${address}:80`, { flags }),
      ]),
    ),
  },
  'times to live and TOS': {
    iptables: rules({
      mangle: ['PREROUTING -m ttl --ttl-lt 1', 'PREROUTING -m ttl --ttl-eq 1', 'PREROUTING -m tos --tos 0xff/0xff'],
      filter: ['INPUT -m ttl --ttl-gt 254', 'FORWARD', 'OUTPUT -m ttl --ttl-eq 0'],
    }),
    packets: lives.flatMap((ttl) => [
      left('tcp 10.1.0.7:0 > 10.2.0.5:0', { ttl, tos: 255 }),
      left('tcp 10.1.0.7:0 > 10.1.0.1:0', { ttl, tos: 255 }),
      local('tcp 10.1.0.1:0 > 10.2.0.5:0', { ttl, tos: 255 }),
      local('tcp 10.1.0.1:0 > 127.0.0.1:0', { ttl, tos: 255 }),
    ]),
  },
  'hop limits and traffic classes': {
    ip6tables: rules({
      mangle: ['PREROUTING -m hl --hl-lt 1', 'PREROUTING -m hl --hl-eq 1', 'PREROUTING -m tos --tos 0xff/0xff'],
      filter: ['INPUT -m hl --hl-gt 254', 'FORWARD', 'OUTPUT -m hl --hl-eq 0'],
    }),
    packets: lives.flatMap((ttl) => [
      left('tcp [fd01::7]:0 > [fd02::5]:0', { ttl, tos: 255 }),
      left('tcp [fd01::7]:0 > [fd01::1]:0', { ttl, tos: 255 }),
      local('tcp [fd01::1]:0 > [fd02::5]:0', { ttl, tos: 255 }),
      local('tcp [fd01::1]:0 > [::1]:0', { ttl, tos: 255 }),
    ]),
  },
  'protocols without a name': {
    iptables: rules({ filter: ['INPUT ! -p tcp', 'FORWARD -p 255', 'FORWARD -m conntrack --ctstate NEW'] }),
    packets: ['0', '2', '59', '99', '253', '254', '255'].flatMap((proto) =>
      [0, 20].flatMap((payload) => [
        left(`${proto} 10.1.0.7 > 10.1.0.1`, { payload }),
        left(`${proto} 10.1.0.7 > 10.2.0.5`, { payload }),
      ]),
    ),
  },
  'groups of IPv6 within one machine': {
    ip6tables: watched(true),
    packets: ['ff00::1', 'ff01::1', 'ff01::99', 'ff02::99', 'ff05::99', 'ff0e::99'].flatMap((to) =>
      [
        left(`udp fd01::7 > ${to}`, { toMac: '33:33:00:00:00:01' }),
        local(`udp fd01::1 > ${to}`),
        local(`udp :: > ${to}`),
      ].map((packet) => ({ ...packet, sport: 5, dport: 6 })),
    ),
  },
  'loopback has a broadcast address': {
    iptables: rules({
      filter: ['BROADCAST', 'LOCAL'].flatMap((type) => [
        `INPUT -m addrtype --dst-type ${type}`,
        `INPUT -m addrtype --dst-type ${type} --limit-iface-in`,
      ]),
    }),
    packets: [
      local('udp 127.0.0.1:5 > 127.255.255.255:6'),
      local('udp 10.1.0.1:5 > 127.255.255.255:6'),
      local('udp 127.0.0.1:5 > 127.255.255.254:6'),
    ],
  },
  'REDIRECT over IPv6 finds an address that means as much': {
    ip6tables: rules({ nat: ['PREROUTING -j REDIRECT'] }),
    packets: ['::10.2.0.5', '::ffff:10.2.0.5', 'fec0::1', 'fe80::5', 'fd02::5', '::'].map((to) =>
      left(`udp [fd01::7]:5 > [${to}]:6`),
    ),
  },
  'routed anew from an address that is nobody’s': {
    iptables: rules({ mangle: ['OUTPUT -j MARK --set-mark 2'] }),
    setup: 'ip route add default via 10.1.0.9 table 100; ip rule add fwmark 2 lookup 100 pref 100',
    packets: ['224.0.0.5', '255.255.255.255', '10.1.0.255', '127.0.0.1', '240.0.0.1', '198.51.100.7'].flatMap((src) =>
      ['203.0.113.9', '10.2.0.5', '224.0.0.5', '10.2.0.255'].map((dst) => local(`udp ${src}:5 > ${dst}:6`)),
    ),
  },
  'a header that is cut off drops only what comes so far in the rule': {
    iptables: rules({
      filter: [
        'FORWARD -p tcp -m statistic --mode nth --every 3 --packet 0 -m tcp --dport 80',
        'FORWARD -m length --length 20:40',
      ],
    }),
    packets: Array.from({ length: 4 }, () => ({
      ...left('6 10.1.0.7 > 10.2.0.5', { payload: 8 }),
      sport: 0x7878,
      dport: 0x7878,
    })),
  },
  'GRE that is too short is not translated': {
    iptables: rules({
      nat: [
        'POSTROUTING -s 10.1.0.8 -j SNAT --to-source 10.2.0.9',
        'PREROUTING -s 10.1.0.9 -j DNAT --to-destination 10.2.0.6',
      ],
    }),
    packets: ['10.1.0.7', '10.1.0.8', '10.1.0.9'].flatMap((src) =>
      [0, 7, 8].map((payload) => left(`47 ${src} > 10.2.0.5`, { payload })),
    ),
  },
  'flags that say nothing and everything': {
    iptables: rules({
      mangle: [
        'PREROUTING -m conntrack --ctstate INVALID',
        'PREROUTING -p tcp -m tcp --syn',
        'PREROUTING -p tcp -m tcp --tcp-flags ALL NONE',
      ],
    }),
    packets: [
      'NONE',
      'FIN',
      'PSH',
      'URG',
      'SYN,FIN',
      'SYN,RST',
      'SYN,URG',
      'SYN,PSH',
      'FIN,PSH,URG',
      'FIN,SYN,RST,PSH,ACK,URG',
      'RST',
      'RST,ACK',
      'RST,FIN',
      'ACK,PSH,URG',
      'SYN,ECE,CWR',
      'ECE,CWR',
    ].flatMap((flags, at) => [
      right(`tcp 10.2.0.5:${at} > 10.1.0.7:0`, { flags }),
      right(`tcp 10.2.0.5:${at} > 10.1.0.1:0`, { flags }),
    ]),
  },
  'a lone fragment with half a header of ICMPv6': {
    ip6tables: rules({ filter: ['INPUT -m conntrack --ctstate INVALID', 'INPUT -p ipv6-icmp'] }),
    // Raw sockets for ICMPv6 ask for a checksum that is right.
    packets: ['\u00c8\0\u003d\u00b5', '\u0080\0\u0085\u00b5'].flatMap((data) => [
      left('58 fd01::7 > fd01::1', { data, headers: ['fragment'] }),
      left('58 fd01::7 > fd01::1', { data }),
    ]),
  },
  'sets know the frames of groups': {
    ipset: [
      'create frames hash:mac',
      ...['01:00:5e:00:00:01', '01:00:5e:01:01:01', '33:33:00:00:00:01', 'ff:ff:ff:ff:ff:ff', '02:00:00:00:01:01'].map(
        (mac) => `add frames ${mac}`,
      ),
      'create pairs hash:ip,mac',
      'add pairs 10.1.0.7,ff:ff:ff:ff:ff:ff',
      'create seen hash:mac',
      '',
    ].join('\n'),
    iptables: rules({
      mangle: [
        'PREROUTING -m set --match-set frames dst',
        'PREROUTING -m set --match-set pairs src,dst',
        'PREROUTING -m set --match-set seen dst',
        'PREROUTING -p udp -m udp --dport 9 -j SET --add-set seen dst',
      ],
    }),
    ip6tables: rules({ mangle: ['PREROUTING -m set --match-set frames dst'] }),
    packets: [
      left('udp 10.1.0.7:1 > 224.0.0.1:2', { toMac: '01:00:5e:00:00:01' }),
      left('udp 10.1.0.7:1 > 239.129.1.1:2', { toMac: '01:00:5e:01:01:01' }),
      left('udp 10.1.0.7:1 > 239.1.1.2:9', { toMac: '01:00:5e:01:01:02' }),
      left('udp 10.1.0.7:1 > 239.129.1.2:2', { toMac: '01:00:5e:01:01:02' }),
      left('udp 10.1.0.7:1 > 10.1.0.255:2', { toMac: 'ff:ff:ff:ff:ff:ff' }),
      left('udp 10.1.0.7:1 > 255.255.255.255:2', { toMac: 'ff:ff:ff:ff:ff:ff' }),
      left('udp 10.1.0.7:1 > 10.1.0.1:2', { toMac: 'ff:ff:ff:ff:ff:ff' }),
      left('udp 10.1.0.7:1 > 10.1.0.1:2'),
      right('udp 10.2.0.7:1 > 10.1.0.1:2'),
      left('udp [fd01::7]:1 > [ff02::1]:2', { toMac: '33:33:00:00:00:01' }),
      left('udp [fd01::7]:1 > [ff05::99]:2', { toMac: '33:33:00:00:00:99' }),
      local('udp 10.1.0.1:1 > 10.1.0.255:2'),
    ],
  },
});
