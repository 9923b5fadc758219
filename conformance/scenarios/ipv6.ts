/** IPv6: the same walk, its own headers, matches and translations. */
import { left, local, right, rules, topic } from './build.ts';

const web = left('tcp [fd01::7]:40001 > [fd02::5]:80');
const ask = left('udp [fd01::7]:40001 > [fd02::5]:53');

export const ipv6 = topic('ipv6', {
  'every hook': {
    ip6tables: rules({
      raw: ['PREROUTING', 'OUTPUT'],
      mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
      nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
      filter: ['INPUT', 'FORWARD', 'OUTPUT'],
      security: ['INPUT', 'FORWARD', 'OUTPUT'],
    }),
    packets: [
      web,
      right('tcp [fd02::5]:80 > [fd01::7]:40001', { flags: 'SYN,ACK' }),
      left('tcp [fd01::7]:1 > [fd01::1]:22'),
      local('udp [fd02::1]:1 > [fd02::9]:2'),
      local('udp [::1]:1 > [::1]:2'),
    ],
  },
  'addresses and states': {
    ip6tables: rules({
      filter: [
        ':FORWARD DROP',
        'FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT',
        'FORWARD -s fd01::/124 -d fd02::5 -p tcp -j ACCEPT',
        'FORWARD ! -s fd01::7 -j REJECT',
        'FORWARD -p udp -j REJECT --reject-with icmp6-adm-prohibited',
      ],
    }),
    packets: [
      web,
      right('tcp [fd02::5]:80 > [fd01::7]:40001', { flags: 'SYN,ACK' }),
      ask,
      left('udp [fd01::17]:1 > [fd02::5]:2'),
    ],
  },
  icmpv6: {
    ip6tables: rules({
      filter: [
        'FORWARD -p ipv6-icmp -m icmp6 --icmpv6-type 128 -m conntrack --ctstate NEW',
        'FORWARD -p ipv6-icmp -m icmp6 --icmpv6-type 1/4',
        'FORWARD -p ipv6-icmp -m icmp6 ! --icmpv6-type echo-request',
        'INPUT -p ipv6-icmp -m icmp6 --icmpv6-type 135 -m hl --hl-eq 255 -j ACCEPT',
        'INPUT -m conntrack --ctstate UNTRACKED',
        'INPUT -m conntrack --ctstate INVALID',
      ],
    }),
    packets: [
      left('icmpv6 fd01::7 > fd02::5'),
      right('icmpv6 fd02::5 > fd01::7', { icmpType: 129 }),
      left('icmpv6 fd01::7 > fd01::1', { icmpType: 135, ttl: 255 }),
      right('icmpv6 fd02::5 > fd01::7', {
        icmpType: 1,
        icmpCode: 4,
        quoted: { src: 'fd01::7', dst: 'fd02::5', proto: 'udp', sport: 1, dport: 2 },
      }),
      left('icmpv6 fd01::7 > fd01::1', { icmpType: 130, ttl: 1 }),
    ],
  },
  'REJECT of every kind': {
    ip6tables: rules({
      filter: [
        'icmp6-no-route',
        'icmp6-adm-prohibited',
        'icmp6-addr-unreachable',
        'icmp6-port-unreachable',
        'icmp6-policy-fail',
        'icmp6-reject-route',
        'tcp-reset',
      ].map((kind, index) => `FORWARD -p tcp --dport ${index + 1} -j REJECT --reject-with ${kind}`),
    }),
    packets: [1, 2, 3, 4, 5, 6, 7].map((port) => left(`tcp [fd01::7]:${port} > [fd02::5]:${port}`)),
  },
  NAT: {
    ip6tables: rules({
      nat: [
        'PREROUTING -p tcp -d fd01::1 --dport 80 -j DNAT --to-destination [fd02::5]:8080',
        'PREROUTING -p udp --dport 53 -j REDIRECT --to-ports 5353',
        'POSTROUTING -o eth-r -s fd01::/64 -j MASQUERADE',
        'OUTPUT -p udp --dport 9 -j DNAT --to-destination fd01::9',
        'POSTROUTING -o eth-l -j SNAT --to-source fd01::77',
      ],
    }),
    packets: [
      left('tcp [fd01::7]:1 > [fd01::1]:80'),
      right('tcp [fd02::5]:8080 > [fd02::1]:1', { flags: 'SYN,ACK' }),
      left('udp [fd01::7]:1 > [fd02::5]:53'),
      local('udp [fd02::1]:1 > [fd02::5]:9'),
      left('udp [fd01::7]:3 > [fd02::5]:4'),
    ],
  },
  'NETMAP, SNPT and DNPT': {
    ip6tables: rules({
      nat: ['PREROUTING -d 2001:db8:1::/64 -j NETMAP --to fd02::/64'],
      mangle: [
        'POSTROUTING -s fd01::/64 -o eth-r -p udp -j SNPT --src-pfx fd01::/64 --dst-pfx 2001:db8:2::/64',
        'PREROUTING -i eth-r -d 2001:db8:2::/64 -j DNPT --src-pfx 2001:db8:2::/64 --dst-pfx fd01::/64',
      ],
    }),
    packets: [left('tcp [fd01::7]:1 > [2001:db8:1::5]:80'), left('udp [fd01::7]:1 > [fd02::5]:2')],
  },
  'extension headers': {
    ip6tables: rules({
      filter: [
        'FORWARD -m hbh',
        'FORWARD -m dst',
        'FORWARD -m rt --rt-type 2',
        'FORWARD -m srh --srh-next-hdr 17',
        'FORWARD -m frag --fragfirst',
        'FORWARD -m frag --fragmore',
        'FORWARD -m ipv6header --header hop-by-hop --soft',
        'FORWARD -m ipv6header --header frag,prot',
        'FORWARD -p udp -m udp --dport 2',
        'FORWARD -p ipv6-frag',
        'FORWARD -p tcp',
      ],
      raw: ['PREROUTING -m frag --fragid 4711', 'PREROUTING -m rt --rt-segsleft 0', 'PREROUTING -p udp'],
    }),
    packets: [
      left('udp [fd01::7]:1 > [fd02::5]:2'),
      left('udp [fd01::7]:1 > [fd02::5]:2', { headers: ['hop-by-hop'] }),
      left('udp [fd01::7]:1 > [fd02::5]:2', { headers: ['destination'] }),
      left('udp [fd01::7]:1 > [fd02::5]:2', { headers: ['hop-by-hop', 'routing'] }),
      left('udp [fd01::7]:1 > [fd02::5]:2', { headers: ['fragment'] }),
      left('tcp [fd01::7]:1 > [fd02::5]:2', { headers: ['destination'] }),
    ],
  },
  'esp, ah and mobility': {
    ip6tables: rules({
      filter: [
        'FORWARD -p esp -m esp --espspi 256',
        'FORWARD -m ah --ahspi 256',
        'FORWARD -p mobility-header -m mh --mh-type 0',
        'FORWARD -p ah',
        'FORWARD -p esp -j DROP',
      ],
    }),
    packets: [left('esp fd01::7 > fd02::5'), left('mh fd01::7 > fd02::5')],
  },
  'mobility headers whose addresses are translated': {
    ip6tables: rules({
      nat: [
        'INPUT -s fd01::8 -j SNAT --to-source fd01::99',
        'PREROUTING -d fd01::1 -s fd01::9 -j DNAT --to-destination fd02::1',
      ],
    }),
    packets: [
      ...['fd01::7', 'fd01::8', 'fd01::9', 'fd01::8'].flatMap((src) => [
        left(`mh ${src} > fd01::1`),
        left(`udp [${src}]:1 > [fd01::1]:2`),
        left(`icmpv6 ${src} > fd01::1`),
      ]),
    ],
  },
  'hop limit, length, marks': {
    ip6tables: rules({
      mangle: [
        'PREROUTING -m hl --hl-lt 10',
        'PREROUTING -m length --length 56',
        'FORWARD -j HL --hl-set 7',
        'FORWARD -m hl --hl-eq 7 -j MARK --set-mark 3',
        'POSTROUTING -m mark --mark 3',
        'FORWARD -p tcp -j TOS --set-tos 0x10',
        'POSTROUTING -m dscp --dscp 4',
        'PREROUTING -m addrtype --dst-type LOCAL',
        'PREROUTING -m addrtype --dst-type UNICAST',
        'PREROUTING -m eui64',
        'PREROUTING -m iprange --dst-range fd02::4-fd02::6',
        'PREROUTING -m multiport -p tcp --dports 80,443',
      ],
    }),
    packets: [
      web,
      ask,
      left('udp [fd01::7]:1 > [fd01::1]:2', { ttl: 1 }),
      left('udp [fd01::7]:1 > [fd02::5]:2', { ttl: 1 }),
      left('udp [fd01::7]:1 > [fd02::5]:2', { ttl: 2 }),
    ],
  },
  'routes and rules': {
    setup:
      'ip -6 route add unreachable 2001:db8:1::/64; ip -6 route add blackhole 2001:db8:2::/64; ip -6 route add prohibit 2001:db8:3::/64; ip -6 route add default via fd01::9 table 100; ip -6 rule add fwmark 0x1 lookup 100 pref 100',
    ip6tables: rules({ mangle: ['PREROUTING -p tcp -j MARK --set-mark 1', 'OUTPUT -p tcp -j MARK --set-mark 1'] }),
    packets: [1, 2, 3, 4]
      .map((net) => left(`udp [fd01::7]:1 > [2001:db8:${net}::1]:2`))
      .concat(
        left('tcp [fd01::7]:1 > [2001:db8:9::1]:2'),
        local('tcp [fd02::1]:1 > [2001:db8:9::1]:2'),
        local('udp [fd02::1]:1 > [2001:db8:1::1]:2'),
      ),
  },
  'no forwarding of link-local and multicast': {
    ip6tables: rules({ filter: ['FORWARD', 'INPUT'] }),
    packets: [
      left('udp [fe80::7]:1 > [fd02::5]:2'),
      left('udp [fd01::7]:1 > [ff02::1]:2', { toMac: '33:33:00:00:00:01' }),
      left('udp [fd01::7]:1 > [fe80::ff:fe00:101]:2'),
      left('udp [::1]:1 > [fd02::5]:2'),
      left('udp [fd01::7]:1 > [::1]:2'),
    ],
  },
});
