/** Routes, policy rules and addresses that the usual node does not have, and packets that should not be. */
import type { Bed } from '../kernel/scenario.ts';
import { left, local, packet, right, rules, topic } from './build.ts';

/** A third link, and all that is not the node's own behind each. */
const everywhere = [
  '198.51.100.1',
  '203.0.113.9',
  '203.0.113.70',
  '203.0.113.130',
  '2001:db8:1::1',
  '2001:db8:9::1',
  '2001:db8:9::',
  '10.2.9.5',
  'fd02::66:1',
];
const bed: Bed = {
  links: [
    {
      name: 'left',
      device: 'eth-l',
      mac: '02:00:00:00:01:01',
      addresses: ['10.1.0.1/24', 'fd01::1/64'],
      neighbours: ['10.1.0.2-10.1.0.254', 'fd01::2-fd01::fe', ...everywhere],
    },
    {
      name: 'right',
      device: 'eth-r',
      mac: '02:00:00:00:02:01',
      addresses: ['10.2.0.1/24', 'fd02::1/64'],
      neighbours: ['10.2.0.2-10.2.0.254', 'fd02::2-fd02::fe', ...everywhere],
    },
    {
      name: 'up',
      device: 'eth-u',
      mac: '02:00:00:00:03:01',
      addresses: ['10.3.0.1/24', 'fd03::1/64'],
      neighbours: ['10.3.0.2-10.3.0.254', 'fd03::2-fd03::fe', ...everywhere],
    },
  ],
  commands: ['route add default via 10.2.0.254', 'route add default via fd02::fe'],
};
const up = (way: string, more?: Parameters<typeof left>[1]) => packet('up', way, more);

export const routings = topic('routing', {
  'a rule asks the bound interface, the group behind a route, and rules that are not there': {
    bed,
    setup:
      'ip link set eth-u group 7; ip route add 198.51.100.0/24 via 10.3.0.9; ip route add 198.51.100.0/24 via 10.1.0.9 table 100; ip rule add oif eth-u lookup 100 pref 90; ip rule add to 203.0.113.0/24 goto 31000 pref 100; ip rule add lookup main suppress_ifgroup 7 pref 110; ip rule add to 198.51.100.0/24 lookup 100 pref 120; ip route add blackhole 203.0.113.64/26; ip rule add lookup main suppress_prefixlength 30 pref 95',
    iptables: rules({ filter: ['FORWARD -m devgroup --dst-group 7', 'FORWARD -m devgroup ! --dst-group 0x7'] }),
    packets: [
      left('udp 10.1.0.7:1 > 198.51.100.1:2'),
      left('udp 10.1.0.7:1 > 203.0.113.9:2'),
      left('udp 10.1.0.7:1 > 203.0.113.70:2'),
      left('udp 10.1.0.7:1 > 10.2.0.5:2'),
      local('udp 10.2.0.1:1 > 198.51.100.1:2'),
    ],
  },
  'kinds of routes that nothing from outside may have': {
    bed,
    setup:
      'ip route add anycast 203.0.113.9/32 dev eth-r; ip route add multicast 203.0.113.70/32 dev eth-r; ip route add broadcast 203.0.113.130/32 dev eth-r',
    iptables: '',
    packets: ['203.0.113.9', '203.0.113.70', '203.0.113.130', '0.1.2.3'].flatMap((address) => [
      left(`udp 10.1.0.7:1 > ${address}:2`),
      local(`udp 10.2.0.1:1 > ${address}:2`),
    ]),
  },
  'what a socket told routing': {
    bed,
    setup:
      'ip route add default via 10.1.0.9 table 100; ip rule add from 10.3.0.1 lookup 100 pref 90; ip rule add tos 0x10 lookup 100 pref 91; ip rule add ipproto udp dport 53 lookup 100 pref 92',
    iptables: rules({ mangle: ['OUTPUT -p tcp --dport 81 -j MARK --set-mark 5'] }),
    packets: [
      local('udp 10.3.0.1:1 > 198.51.100.1:2'),
      local('tcp 10.3.0.1:1 > 198.51.100.1:81'),
      local('udp 10.2.0.1:1 > 198.51.100.1:2', { tos: 0x10 }),
      local('udp 10.2.0.1:1 > 198.51.100.1:53'),
      local('udp 0.0.0.0:1 > 198.51.100.1:2'),
      local('udp 0.0.0.0:1 > 10.3.0.1:2'),
      left('udp 10.1.0.7:1 > 203.0.113.9:53'),
    ],
  },
  'the way back is looked for as the packet goes': {
    bed,
    sysctls: { 'net.ipv4.conf.all.rp_filter': 1, 'net.ipv4.conf.all.src_valid_mark': 1 },
    setup:
      'ip route add default via 10.1.0.9 table 100; ip rule add iif eth-r lookup 100 pref 90; ip rule add fwmark 2 lookup 101 pref 91; ip route add default via 10.3.0.9 table 101; ip route add blackhole 203.0.113.64/26',
    iptables: rules({ mangle: ['PREROUTING -p tcp -j MARK --set-mark 2'] }),
    packets: [
      left('udp 198.51.100.1:1 > 10.2.0.5:2'),
      up('udp 198.51.100.1:1 > 10.2.0.5:2'),
      up('tcp 198.51.100.1:1 > 10.1.0.5:2'),
      up('udp 203.0.113.70:1 > 10.1.0.5:2'),
      up('udp 203.0.113.9:1 > 10.3.0.255:2'),
    ],
  },
  'switches of one interface': {
    bed: {
      ...bed,
      lateSysctls: {
        'net.ipv4.conf.eth-u.forwarding': 0,
        'net.ipv4.conf.eth-l.route_localnet': 1,
        'net.ipv4.conf.eth-r.accept_local': 1,
        'net.ipv4.conf.eth-r.rp_filter': 2,
      },
    },
    sysctls: { 'net.ipv4.conf.all.accept_local': 0 },
    iptables: '',
    packets: [
      up('udp 10.3.0.5:1 > 10.2.0.5:2'),
      left('udp 10.1.0.7:1 > 127.0.0.1:2'),
      up('udp 10.3.0.5:1 > 127.0.0.1:2'),
      left('udp 10.2.0.1:1 > 10.2.0.5:2'),
      right('udp 10.2.0.1:1 > 10.1.0.5:2'),
      right('udp 198.51.100.1:1 > 10.1.0.5:2'),
      left('udp 0.1.2.3:1 > 10.2.0.5:2'),
      up('udp 10.3.0.5:1 > 10.3.0.1:2'),
    ],
  },
  'switches that interfaces have of default': {
    bed: { ...bed, lateSysctls: { 'net.ipv4.conf.eth-u.rp_filter': 0, 'net.ipv4.conf.eth-u.route_localnet': 0 } },
    sysctls: {
      'net.ipv4.conf.default.rp_filter': 1,
      'net.ipv4.conf.default.route_localnet': 1,
      'net.ipv4.conf.default.accept_local': 1,
      'net.ipv4.conf.all.accept_local': 0,
    },
    iptables: '',
    packets: [
      left('udp 198.51.100.1:1 > 10.2.0.5:2'),
      left('udp 10.1.0.255:1 > 10.2.0.5:2'),
      up('udp 10.1.0.7:1 > 10.2.0.5:2'),
      left('udp 10.1.0.7:1 > 127.0.0.1:2'),
      up('udp 10.3.0.5:1 > 127.0.0.1:2'),
      left('udp 10.2.0.1:1 > 10.2.0.5:2'),
      right('udp 10.2.0.1:1 > 10.1.0.5:2'),
      local('udp 10.2.0.1:1 > 10.1.0.5:2'),
    ],
  },
  'an interface that is down': {
    bed,
    setup: 'ip link set eth-u down',
    iptables: '',
    packets: [up('udp 10.3.0.5:1 > 10.2.0.5:2'), left('udp 10.1.0.7:1 > 10.3.0.5:2')],
  },
  'groups and broadcasts': {
    bed,
    setup: 'ip route add 224.0.0.0/4 dev eth-u',
    iptables: rules({
      raw: ['PREROUTING -m rpfilter', 'PREROUTING -m pkttype ! --pkt-type unicast'],
      mangle: ['POSTROUTING -m pkttype ! --pkt-type unicast', 'OUTPUT -p tcp -j MARK --set-mark 1'],
    }),
    packets: [
      left('udp 10.1.0.7:1 > 224.0.0.1:2', { toMac: '01:00:5e:00:00:01' }),
      left('udp 10.1.0.7:1 > 10.2.0.5:2', { toMac: 'ff:ff:ff:ff:ff:ff' }),
      left('udp 0.0.0.0:68 > 255.255.255.255:67', { toMac: 'ff:ff:ff:ff:ff:ff' }),
      local('udp 10.1.0.1:1 > 224.0.0.1:2'),
      local('udp 10.1.0.1:1 > 239.1.1.1:2'),
      local('tcp 10.1.0.1:1 > 255.255.255.255:2'),
      local('tcp 10.9.9.9:1 > 255.255.255.255:2'),
      local('udp 10.1.0.1:1 > 10.1.0.255:2'),
    ],
  },
  'groups of IPv6': {
    bed,
    ip6tables: rules({ nat: ['PREROUTING -p udp --dport 53 -j REDIRECT'] }),
    packets: [
      left('udp [fd01::7]:1 > [ff02::1]:2'),
      left('udp [fd01::7]:1 > [ff02::1]:53'),
      left('udp [fd01::7]:1 > [ff02::2]:2'),
      left('udp [fd01::7]:1 > [ff05::2]:2'),
      left('udp [fd01::7]:1 > [ff02::1:ff00:1]:2'),
      left('udp [fd01::7]:1 > [ff01::1]:2'),
      left('udp [::ffff:10.1.0.7]:1 > [fd01::1]:2'),
      local('udp [fd01::1]:1 > [ff02::1]:2'),
      local('udp [::1]:1 > [ff02::1]:2'),
      local('udp [fd01::1]:1 > [ff01::1]:2'),
      local('udp [fd01::1]:1 > [::]:2'),
    ],
  },
  'what the last rule of IPv6 suppressed': {
    bed,
    setup:
      'ip -6 rule add lookup main suppress_prefixlength 0 pref 100; ip -6 rule del pref 32766; ip -6 rule add from fd01::8 lookup 100 pref 200',
    ip6tables: '',
    packets: [
      left('udp [fd01::7]:1 > [2001:db8:1::1]:2'),
      left('udp [fd01::8]:1 > [2001:db8:1::1]:2'),
      left('udp [fd01::7]:1 > [fd02::5]:2'),
      local('udp [fd02::1]:1 > [2001:db8:1::1]:2'),
    ],
  },
  'what is suppressed of routes of IPv6 that are made for one destination': {
    bed,
    setup:
      'ip -6 rule add lookup main suppress_prefixlength 64 pref 100; ip -6 route add default via fd03::9 table 100; ip -6 rule add lookup 100 pref 200',
    ip6tables: rules({ mangle: ['PREROUTING -s fd01::8 -j TEE --gateway fd02::6'] }),
    packets: [
      left('udp [fd01::7]:1 > [fd02::5]:2'),
      local('udp [fd02::1]:1 > [fd02::5]:2'),
      local('udp [fd02::1]:1 > [2001:db8:1::1]:2'),
      left('udp [fd01::8]:1 > [fd02::5]:2'),
    ],
  },
  // ip6t_mangle_out() looks at it; of IPv4 the time to live changes no route.
  'hop limits that OUTPUT changes': {
    setup:
      'ip -6 rule add from fd01::1 lookup 100 pref 100; ip -6 route add default via fd01::9 table 100; ip rule add from 10.1.0.1 lookup 100 pref 100; ip route add default via 10.1.0.9 table 100',
    iptables: rules({
      mangle: ['PREROUTING -p udp -j TEE --gateway 10.1.0.9', 'OUTPUT -m ttl --ttl-lt 255 -j TTL --ttl-dec 1'],
    }),
    ip6tables: rules({
      mangle: ['PREROUTING -p udp -j TEE --gateway fd01::9', 'OUTPUT -m hl --hl-lt 64 -j HL --hl-dec 1'],
    }),
    packets: [
      right('udp [fd02::7]:1 > [2001:db8::5]:2'),
      right('udp [fd02::7]:1 > [2001:db8::5]:2', { ttl: 80 }),
      right('udp 10.2.0.7:1 > 203.0.113.5:2'),
      local('tcp [fd01::1]:1 > [2001:db8::5]:2', { ttl: 63 }),
      local('tcp [fd01::1]:1 > [2001:db8::6]:2', { ttl: 64 }),
      local('tcp 10.1.0.1:1 > 203.0.113.5:2'),
    ],
  },
  'routes of IPv6 that look at more than the destination': {
    bed,
    setup:
      'ip -6 route add 2001:db8:1::/48 from fd01::/64 via fd03::9; ip -6 route add 2001:db8:9::/64 dev eth-l pref low; ip -6 route add 2001:db8:9::/64 dev eth-u pref high; ip -6 route add 2001:db8:8::/64 dev eth-l; ip -6 route append 2001:db8:8::/64 dev eth-u metric 1024; ip -6 route add 2001:db8:7::/64 via fd03::9 mtu lock 1300',
    ip6tables: rules({
      raw: ['PREROUTING -m rpfilter', 'PREROUTING -m rpfilter --loose', 'PREROUTING -m rpfilter --accept-local'],
      mangle: [
        'PREROUTING -m addrtype --dst-type ANYCAST',
        'PREROUTING -m addrtype --dst-type UNREACHABLE --limit-iface-in',
      ],
    }),
    packets: [
      left('udp [fd01::7]:1 > [2001:db8:1::1]:2'),
      up('udp [fd03::7]:1 > [2001:db8:1::1]:2'),
      left('udp [fd01::7]:1 > [2001:db8:9::1]:2'),
      right('udp [2001:db8:9::1]:1 > [fd01::7]:2'),
      up('udp [2001:db8:9::1]:1 > [fd01::7]:2'),
      left('udp [fd01::7]:1 > [2001:db8:9::]:2'),
      left('udp [fd01::7]:1 > [fd02::]:2'),
      left('udp [fd01::7]:1 > [2001:db8:7::1]:2', { payload: 1300 }),
      left('udp [fd01::7]:1 > [fd02::5]:2', { payload: 1300 }),
    ],
  },
  'a prefix of IPv6 with routes for some sources is passed over by the others': {
    bed,
    setup: [
      ...['prohibit', 'unreachable', 'blackhole', 'throw'].flatMap((type, at) => [
        `ip -6 route add ${type} 2001:db8:9::a${at}`,
        `ip -6 route add 2001:db8:9::a${at} from fd01::/64 via fd03::9`,
        `ip -6 route add ${type} 2001:db8:9::b${at} from fd01::/64`,
        `ip -6 route add 2001:db8:9::b${at} via fd03::9`,
      ]),
      'ip -6 route add 2001:db8:9::/64 via fd01::9',
      'ip -6 route add 2001:db8:9::c0/124 via fd03::9',
      'ip -6 route add 2001:db8:9::c0/124 from fd02::/64 via fd02::9',
      // The root of a table is asked for any source all the same, and so is what a longer prefix without a usable route leads to.
      'ip -6 route add default from fd01::/80 via fd03::9',
      'ip -6 route add fe80::aa dev eth-u',
      'ip -6 neigh add fe80::aa lladdr 02:00:00:00:01:02 dev eth-l; ip -6 neigh add fe80::ab lladdr 02:00:00:00:01:02 dev eth-l',
      'ip -6 route add fe80::a0/124 dev eth-l mtu lock 1300',
      'ip -6 route add fe80::a0/124 from fd02::/64 dev eth-r',
      // Sources within sources.
      'ip -6 route add 2001:db8:9::d0 from fd01::/64 via fd03::9',
      'ip -6 route add prohibit 2001:db8:9::d0 from fd01::/112',
      'ip -6 route add 2001:db8:9::d0 via fd02::9',
    ].join('; '),
    ip6tables: rules({ mangle: ['PREROUTING -m rpfilter', 'PREROUTING', 'INPUT', 'FORWARD'] }),
    packets: ['a0', 'a1', 'a2', 'a3', 'b0', 'b1', 'b2', 'b3', 'c0', 'd0']
      .map((end) => `2001:db8:9::${end}`)
      .concat('2001:db8:1::1')
      .flatMap((to) => [
        left(`udp [fd01::7]:1 > [${to}]:2`),
        left(`udp [fd01::1:2:3:4]:1 > [${to}]:2`),
        right(`udp [fd02::7]:1 > [${to}]:2`),
        local(`udp [fd01::1]:1 > [${to}]:2`),
        local(`udp [fd02::1]:1 > [${to}]:2`),
        local(`icmpv6 fd02::1 > ${to}`, { icmpType: 128 }),
      ])
      .concat(['fe80::aa', 'fe80::ab'].map((to) => left(`udp [fd01::7]:1 > [${to}]:2`, { payload: 1300 }))),
  },
  'forwarding of IPv6 has a switch of its own': {
    bed,
    sysctls: { 'net.ipv4.ip_forward': 0 },
    ip6tables: '',
    packets: [
      left('udp [fd01::7]:1 > [fd02::5]:2'),
      left('udp [fe80::7]:1 > [fd01::9]:2'),
      left('udp [fe80::7]:1 > [fd02::5]:2'),
      left('udp [::]:1 > [fd02::5]:2'),
      left('udp [fd02::1]:1 > [fd02::5]:2'),
    ],
  },
  'realms of routes and of rules': {
    bed,
    setup:
      'ip route add 198.51.100.0/24 via 10.3.0.9 realm 5/10; ip route add 203.0.113.0/24 via 10.1.0.9 realm 7; ip rule add from 10.2.0.5 realms 3/4 lookup main pref 90',
    iptables: rules({
      filter: [
        'FORWARD -m realm --realm 10',
        'FORWARD -m realm --realm 0x5000a',
        'FORWARD -m realm --realm 0x70000/0xffff0000',
        'FORWARD -m realm ! --realm 0',
        'INPUT -m realm --realm 0x70000',
        'OUTPUT -m realm --realm 0xa/0xffff',
        'FORWARD -m realm --realm 0x4/0xffff',
      ],
    }),
    packets: [
      left('udp 10.1.0.7:1 > 198.51.100.1:2'),
      left('udp 203.0.113.9:1 > 198.51.100.1:2'),
      left('udp 203.0.113.9:1 > 10.1.0.1:2'),
      left('udp 10.1.0.7:1 > 10.2.0.5:2'),
      right('udp 10.2.0.5:1 > 10.1.0.7:2'),
      right('udp 10.2.0.5:1 > 203.0.113.9:2'),
      local('udp 10.2.0.1:1 > 198.51.100.1:2'),
    ],
  },
  'which address MASQUERADE and REDIRECT take': {
    bed,
    setup:
      'ip addr add 10.2.9.1/24 dev eth-r scope site; ip addr add 10.3.7.1/24 dev eth-u preferred_lft 0; ip addr del 10.3.0.1/24 dev eth-u; ip route add 198.51.100.0/24 dev eth-u; ip link add bare type dummy; ip link set bare up; ip route add 203.0.113.0/24 dev bare',
    iptables: rules({
      nat: ['PREROUTING -p tcp -j REDIRECT', 'POSTROUTING -j MASQUERADE', 'OUTPUT -p tcp --dport 99 -j REDIRECT'],
    }),
    packets: [
      left('udp 10.1.0.7:1 > 10.2.9.5:2'),
      left('udp 10.1.0.7:1 > 198.51.100.1:2'),
      left('udp 10.1.0.7:1 > 203.0.113.9:2'),
      left('udp 10.1.0.8:1 > 203.0.113.9:2'),
      up('tcp 10.3.0.5:1 > 10.2.0.5:2'),
      local('udp 0.0.0.0:1 > 198.51.100.1:2'),
    ],
  },
  'which address of IPv6 MASQUERADE takes': {
    bed,
    setup:
      'ip -6 addr add 2001:db8:2::1/64 dev eth-r nodad; ip -6 addr add 2002:a02:1::1/48 dev eth-r nodad; ip -6 addr add fd02::66/64 dev eth-r preferred_lft 0 nodad; ip -6 addr del fd03::1/64 dev eth-u; ip -6 route add 2001:db8:9::/48 dev eth-u; ip -6 addr add 2001:db8:3::1/64 dev lo nodad',
    ip6tables: rules({ nat: ['POSTROUTING -j MASQUERADE', 'PREROUTING -p tcp -j REDIRECT'] }),
    packets: [
      left('udp [fd01::7]:1 > [fd02::5]:2'),
      left('udp [fd01::7]:1 > [2001:db8:1::1]:2'),
      left('udp [fd01::7]:1 > [2002:5::1]:2'),
      left('udp [fd01::7]:1 > [fd02::66:1]:2'),
      left('udp [fd01::7]:1 > [2001:db8:9::1]:2'),
      up('tcp [fd03::7]:1 > [fd01::7]:2'),
    ],
  },
  'groups and everybody, from an address of a local network': {
    setup: 'ip addr add 10.8.2.1/24 dev lo scope host',
    iptables: rules({ mangle: ['OUTPUT -j TOS --set-tos 0x08/0xff'] }),
    packets: [
      local('udp 10.8.2.9:1 > 224.0.0.1:2'),
      local('udp 10.8.2.1:1 > 224.0.0.1:2'),
      local('udp 10.8.2.9:1 > 255.255.255.255:2'),
      local('udp 10.8.3.9:1 > 224.0.0.1:2'),
    ],
  },
  'what leaves by loopback': {
    bed,
    setup:
      'ip route add 203.0.113.0/24 dev lo; ip route add local 10.5.0.0/16 dev lo; ip -6 route add 2001:db8:9::/48 dev lo; ip -6 route add local fd05::/48 dev lo; ip rule add fwmark 9 prohibit pref 50',
    iptables: rules({ mangle: ['PREROUTING -i lo -j MARK --set-mark 9'] }),
    ip6tables: '',
    packets: [
      local('udp 10.1.0.1:1 > 203.0.113.9:2'),
      left('udp 10.1.0.7:1 > 203.0.113.9:2', { ttl: 4 }),
      local('udp 10.1.0.1:1 > 10.5.0.1:2'),
      left('udp 10.1.0.7:1 > 10.5.0.1:2'),
      local('udp [fd01::1]:1 > [2001:db8:9::1]:2', { ttl: 4 }),
      local('udp [fd01::1]:1 > [fd05::1]:2'),
    ],
  },
  'groups by loopback, routed a second time': {
    bed,
    iptables: rules({ mangle: ['OUTPUT -p tcp -j TOS --set-tos 0x08/0xff', 'PREROUTING -p tcp -j MARK --set-mark 1'] }),
    packets: [
      local('tcp 127.0.0.1:1 > 224.0.0.251:2'),
      local('udp 127.0.0.1:1 > 224.0.0.251:2'),
      local('tcp 127.0.0.1:1 > 224.0.0.1:2'),
    ],
  },
  'all routers are heard by the interfaces that are a router’s': {
    bed: { ...bed, lateSysctls: { 'net.ipv6.conf.eth-r.forwarding': 0 } },
    ip6tables: rules({ filter: ['INPUT -p udp'] }),
    packets: [
      left('udp [fd01::7]:1 > [ff02::2]:2', { toMac: '33:33:00:00:00:02' }),
      right('udp [fd02::5]:1 > [ff02::2]:2', { toMac: '33:33:00:00:00:02' }),
      right('udp [fd02::5]:1 > [ff02::1]:2', { toMac: '33:33:00:00:00:01' }),
      right('udp [fd02::5]:1 > [fd01::7]:2'),
    ],
  },
  'a source is chosen without a route where nobody knows it and the first look-up is refused': {
    bed,
    setup:
      'ip -6 route add blackhole default table 102; ip -6 rule add not from fd00::/8 lookup 102 pref 210; ip -6 route add unreachable 2001:db8:9::/48 from fd00::/8',
    ip6tables: '',
    packets: [
      local('udp [2001:db8:7::7]:1 > [2001:db8:1::1]:2'),
      local('udp [fd01::1]:1 > [2001:db8:1::1]:2'),
      local('udp [2001:db8:7::7]:1 > [2001:db8:9::1]:2'),
      left('udp [2001:db8:7::7]:1 > [2001:db8:1::1]:2'),
    ],
  },
  'an anycast address that an administrator added is no ANYCAST': {
    bed,
    setup: 'ip -6 route add anycast 2001:db8:9::1/128 dev eth-r',
    ip6tables: rules({
      filter: ['LOCAL', 'ANYCAST', 'UNICAST', 'UNREACHABLE'].flatMap((type) => [
        `OUTPUT -m addrtype --dst-type ${type} --limit-iface-out`,
        `OUTPUT -m addrtype --dst-type ${type}`,
      ]),
    }),
    packets: ['2001:db8:9::1', 'fd02::', 'fd02::1', 'fd02::5'].map((to) => local(`udp [fd02::1]:1 > [${to}]:2`)),
  },
  'what it sends came by the way that leads back': {
    bed,
    setup: 'ip -6 route add anycast 2001:db8:9::1/128 dev eth-r; ip -6 route add 2001:db8:8::/64 dev lo',
    ip6tables: rules({ raw: ['', ' --loose', ' --accept-local'].map((how) => `PREROUTING -m rpfilter${how}`) }),
    packets: [
      ...['2001:db8:9::1', '2001:db8:8::1', 'fd02::', 'fd02::5'].map((from) => right(`udp [${from}]:1 > [fd02::1]:2`)),
      left('udp [2001:db8:9::1]:1 > [fd02::1]:2'),
    ],
  },
});
