/** What an outsider's random rules and packets showed first. */
import type { Bed, Scenario } from '../kernel/scenario.ts';
import { clients, left, local, packet, right, rules, topic } from './build.ts';
import { link } from './networks.ts';

const stations = (routingType: number, ...addresses: readonly string[]) => [
  { kind: 'routing' as const, routingType, segmentsLeft: 1, addresses },
];
const states = ['INVALID', 'NEW', 'ESTABLISHED'].map((state) => `FORWARD -m conntrack --ctstate ${state}`);

/** Two uplinks, chosen by the node's own address or by a mark. */
const uplinks: Bed = {
  links: [link('one', 'eth1', 1), link('two', 'eth2', 2), link('three', 'eth3', 3)],
  commands: [
    'route add default via 10.2.0.254',
    'route add default via 10.3.0.254 table 3',
    'rule add from 10.2.0.1 table main pref 100',
    'rule add from 10.3.0.1 table 3 pref 101',
    'rule add fwmark 3 table 3 pref 90',
  ],
};

/** From an address of the node by the third device, behind which it is masqueraded: no socket expects the answer. */
const handshake = (from: string, to: string, marked: { readonly mark?: number } = {}) => {
  const back = from.replace('10.2.', '10.3.');
  return [
    local(`tcp ${from} > ${to}`, marked),
    packet('three', `tcp ${to} > ${back}`, { flags: 'SYN,ACK' }),
    local(`tcp ${from} > ${to}`, { ...marked, flags: 'ACK' }),
    packet('three', `tcp ${to} > ${back}`, { flags: 'ACK' }),
    local(`tcp ${from} > ${to}`, marked),
  ];
};

function anycastPings(sysctls: Scenario['sysctls'] = {}): Omit<Scenario, 'name'> {
  return {
    sysctls,
    ip6tables: rules({ filter: ['INPUT -m conntrack --ctstate NEW', 'INPUT -m conntrack --ctstate ESTABLISHED'] }),
    packets: ['fd02::', 'fd01::', 'fd02::1', 'fd01::1'].flatMap((address) => [
      right(`icmpv6 fd02::7 > ${address}`),
      right(`icmpv6 fd02::7 > ${address}`),
      local(`icmpv6 fd02::1 > ${address}`),
      local(`icmpv6 fd02::1 > ${address}`),
    ]),
  };
}

/** Two transparent proxies; the rule for what has a socket forgets the mark, and of two others one does. */
function proxies(family: 'ipv4' | 'ipv6', sysctls: Scenario['sysctls'] = {}): Omit<Scenario, 'name'> {
  const six = family === 'ipv6';
  const [from, to, any] = six ? ['[fd01::7]', '[fd02::5]', '::'] : ['10.1.0.7', '10.2.0.5', '0.0.0.0'];
  const sent = (port: number, line: string) => left(`tcp ${from}:${port} > ${to}:80`, { flags: line });
  const mangle = [
    'PREROUTING -p tcp -m socket -j ACCEPT',
    `PREROUTING -p tcp -m tcp --dport 80 -j TPROXY --on-port 3129 --on-ip ${any} --tproxy-mark 0x1/0x1`,
    `PREROUTING -p tcp -m tcp --dport 81 -j TPROXY --on-port 3129 --on-ip ${any}`,
    `PREROUTING -p udp -m udp --dport 53 -j TPROXY --on-port 1053 --on-ip ${any}`,
  ];
  return {
    sysctls,
    [six ? 'ip6tables' : 'iptables']: rules({ mangle }),
    setup: six
      ? 'ip -6 rule add fwmark 1 lookup 100; ip -6 route add local ::/0 dev lo table 100'
      : 'ip rule add fwmark 1 lookup 100; ip route add local 0.0.0.0/0 dev lo table 100',
    listen: [
      { proto: 'tcp', address: any, port: 3129, transparent: true },
      { proto: 'udp', address: any, port: 1053, transparent: true },
    ],
    packets: [
      ...[sent(1, 'SYN'), sent(1, 'ACK'), sent(1, 'FIN,ACK'), sent(1, 'SYN'), sent(1, 'ACK'), sent(2, 'ACK')],
      left(`tcp ${from}:3 > ${to}:81`),
      left(`tcp ${from}:3 > ${to}:82`),
      left(`udp ${from}:4 > ${to}:53`),
      left(`udp ${from}:4 > ${to}:54`),
    ],
  };
}

export const outsiders = topic('outsiders', {
  'checksums for the end of a route, as RFC 8200 has them': {
    ip6tables: rules({ filter: states }),
    packets: ['tcp', 'udp', 'dccp', 'sctp'].flatMap((protocol) => [
      left(`${protocol} [fd01::7]:1 > [fd02::5]:2`, { headers: stations(0, 'fd02::8'), sumFor: 'fd02::8' }),
      left(`${protocol} [fd01::8]:1 > [fd02::5]:2`, { headers: stations(0, 'fd02::8') }),
      left(`${protocol} [fd01::9]:1 > [fd02::5]:2`, { headers: stations(4, 'fd02::8', 'fd02::5'), sumFor: 'fd02::8' }),
      left(`${protocol} [fd01::a]:1 > [fd02::5]:2`, { headers: stations(4, 'fd02::5', 'fd02::8') }),
    ]),
  },
  'what NPT rewrites on its way over loopback keeps its route': {
    ip6tables: rules({
      mangle: [
        'PREROUTING -i lo -j DNPT --src-pfx fd02::/64 --dst-pfx fd03::/64',
        'PREROUTING -i eth-l -j DNPT --src-pfx fd02::/64 --dst-pfx fd03::/64',
        'INPUT',
        'FORWARD',
      ],
      nat: ['PREROUTING -d fd01::1 -p udp -j DNAT --to-destination fd02::9', 'INPUT', 'POSTROUTING'],
    }),
    packets: [
      local('tcp [fd02::1]:1 > [fd02::1]:2'),
      local('udp [fd02::1]:1 > [fd02::1]:2'),
      local('udp [fd01::1]:3 > [fd01::1]:4'),
      local('icmpv6 fd01::1 > fd02::1', { icmpType: 128 }),
      left('udp [fd01::7]:1 > [fd02::1]:2'),
    ],
  },
  'SYNPROXY drops what NPT left with a checksum that no longer fits': {
    setup: 'ip -6 neigh add fd02::fffe:0:0:6 lladdr 02:00:00:00:02:02 dev eth-r',
    assume: { 'checksum:offloaded': false },
    ip6tables: rules({
      mangle: [
        'PREROUTING -i eth-l -d fd02::5 -j DNPT --src-pfx fd02::/64 --dst-pfx fd02::/64',
        'PREROUTING -i eth-l -d fd02::6 -j DNPT --src-pfx fd01::/64 --dst-pfx fd02::/64',
        'POSTROUTING -o lo -j SNPT --src-pfx fd02::/64 --dst-pfx fd02:1::/48',
        'INPUT',
      ],
      filter: ['FORWARD -p tcp -j SYNPROXY --mss 1460', 'FORWARD', 'INPUT -p tcp -j SYNPROXY --mss 1460', 'INPUT'],
    }),
    packets: [
      ...['fd02::5', 'fd02::6', 'fd02::7'].flatMap((to) => [
        left(`tcp [fd01::7]:1 > [${to}]:80`, { flags: 'RST' }),
        left(`tcp [fd01::7]:2 > [${to}]:80`, { flags: 'FIN,ACK' }),
        left(`udp [fd01::7]:1 > [${to}]:80`),
      ]),
      ...['fd01::1', 'fd02::1'].flatMap((own) => [
        local(`tcp [${own}]:1 > [fd01::1]:80`, { flags: 'RST' }),
        local(`tcp [${own}]:2 > [fd01::1]:80`, { flags: 'FIN,ACK' }),
        local(`udp [${own}]:1 > [fd01::1]:80`),
      ]),
    ],
  },
  'the second look for a route reads ports': {
    setup: 'ip rule add dport 8080 unreachable pref 42; ip rule add sport 4000-4010 ipproto udp prohibit pref 43',
    iptables: rules({
      mangle: ['OUTPUT -m mark ! --mark 1 -j MARK --set-mark 1', 'POSTROUTING'],
      nat: ['OUTPUT -p tcp --dport 82 -j DNAT --to-destination 10.2.0.9:8080', 'OUTPUT'],
      filter: ['OUTPUT'],
    }),
    packets: [
      local('tcp 10.2.0.1:1 > 10.2.0.5:80'),
      local('tcp 10.2.0.1:1 > 10.2.0.5:8080'),
      local('tcp 10.2.0.1:1 > 10.2.0.5:8080', { mark: 1 }),
      local('tcp 10.2.0.1:1 > 10.2.0.5:82', { mark: 1 }),
      local('udp 10.2.0.1:4005 > 10.2.0.5:53'),
      local('udp 10.2.0.1:4005 > 10.2.0.5:53', { mark: 1 }),
      local('tcp 10.2.0.1:4005 > 10.2.0.5:53'),
      local('icmp 10.2.0.1 > 10.2.0.5'),
    ],
  },
  'policy rules take the SPI of IPsec for ports': {
    setup:
      'ip rule add sport 4000 unreachable pref 42; ip rule add dport 4001 blackhole pref 43; ip -6 rule add sport 4000 unreachable pref 42; ip -6 rule add dport 4001 blackhole pref 43',
    iptables: rules({ filter: ['FORWARD'] }),
    ip6tables: rules({ filter: ['FORWARD'] }),
    packets: ['10.1.0.7 > 10.2.0.5', 'fd01::7 > fd02::5'].flatMap((way) =>
      ['esp', 'ah'].flatMap((protocol) => [
        left(`${protocol} ${way}`, { spi: 4000 * 65536 + 7 }),
        left(`${protocol} ${way}`, { spi: 7 * 65536 + 4001 }),
        left(`${protocol} ${way}`, { spi: 4001 * 65536 + 4000 }),
      ]),
    ),
  },
  'what nat sends on from a group or a broadcast keeps its frame': {
    iptables: rules({
      nat: [
        'PREROUTING -p tcp -j DNAT --to-destination 10.2.0.5',
        'PREROUTING -p udp --dport 53 -j REDIRECT',
        'PREROUTING -p udp --dport 5 -j DNAT --to-destination 10.2.0.5',
        'INPUT',
        'POSTROUTING',
      ],
      filter: ['multicast', 'broadcast', 'unicast'].flatMap((type) => [
        `INPUT -m pkttype --pkt-type ${type}`,
        `FORWARD -m pkttype --pkt-type ${type}`,
      ]),
    }),
    ip6tables: rules({
      nat: ['PREROUTING -p tcp -j DNAT --to-destination fd02::5', 'PREROUTING -p udp --dport 53 -j REDIRECT'],
      filter: ['INPUT -m pkttype --pkt-type multicast', 'FORWARD -m pkttype --pkt-type multicast'],
    }),
    packets: [
      ...['10.1.0.255', '255.255.255.255'].flatMap((dst) =>
        ['tcp', 'udp'].flatMap((protocol) => [
          left(`${protocol} 10.1.0.7:1 > ${dst}:53`, { toMac: 'ff:ff:ff:ff:ff:ff' }),
          left(`${protocol} 10.1.0.8:1 > ${dst}:53`),
        ]),
      ),
      ...['tcp', 'udp'].flatMap((protocol) => [
        left(`${protocol} 10.1.0.7:1 > 224.0.0.5:53`, { toMac: '01:00:5e:00:00:05' }),
        left(`${protocol} 10.1.0.8:1 > 224.0.0.5:53`),
        left(`${protocol} [fd01::7]:1 > [ff05::2]:53`, { toMac: '33:33:00:00:00:02' }),
        left(`${protocol} [fd01::8]:1 > [ff05::2]:53`),
      ]),
      left('udp 10.1.0.7:2 > 224.0.0.9:5', { toMac: '01:00:5e:00:00:09' }),
      left('udp 10.1.0.7:2 > 10.1.0.255:5', { toMac: 'ff:ff:ff:ff:ff:ff' }),
    ],
  },
  'a list of recent addresses has the mask of its first rule': {
    iptables: rules({
      mangle: [
        'PREROUTING -p udp --dport 1 -m recent --set --name N --rsource',
        'PREROUTING -p udp --dport 2 -m recent --rcheck --name N --mask 255.255.0.0 --rsource',
        'PREROUTING -p udp --dport 2 -m recent ! --rcheck --name N --mask 255.255.255.0 --rsource',
        'PREROUTING -p udp --dport 3 -m recent --set --name wide --mask 255.255.0.0 --rsource',
        'PREROUTING -p udp --dport 4 -m recent --rcheck --name wide --rsource',
        'PREROUTING -p udp --dport 4 -m recent --remove --name wide --mask 255.255.255.0 --rdest',
      ],
    }),
    packets: [
      ...[1, 2, 3, 4].map((port) => left(`udp 10.1.0.7:5 > 10.2.0.5:${port}`)),
      ...[2, 4].map((port) => left(`udp 10.1.0.8:5 > 10.2.0.5:${port}`)),
      right('udp 10.2.0.5:5 > 10.1.9.9:4'),
      left('udp 10.1.0.7:5 > 10.2.0.5:4'),
    ],
  },
  'a list of recent addresses that rules of two tables name, with masks of their own': {
    iptables: rules({
      mangle: ['PREROUTING -p udp --dport 1 -m recent --set --name N --rsource'],
      filter: ['FORWARD -p udp --dport 2 -m recent --rcheck --name N --mask 255.255.0.0 --rsource'],
    }),
    packets: [left('udp 10.1.0.7:5 > 10.2.0.5:1'), left('udp 10.1.0.8:5 > 10.2.0.5:2')],
  },
  'the group of an interface and its mask': {
    iptables: rules({
      filter: ['0x1/0x0', '0x3/0x1', '0x2/0x2', '0x0/0x0'].flatMap((group) => [
        `FORWARD -m devgroup --src-group ${group}`,
        `FORWARD -m devgroup ! --dst-group ${group}`,
      ]),
    }),
    packets: [left('udp 10.1.0.7:5 > 10.2.0.5:1'), right('udp 10.2.0.5:1 > 10.1.0.7:5')],
  },
  'what is left of a burst that credit cannot hold': {
    iptables: rules({
      mangle: [
        'PREROUTING -m limit --limit 1/day --limit-burst 3',
        'PREROUTING -m limit --limit 2/day --limit-burst 6',
        'PREROUTING -m limit --limit 1/hour --limit-burst 100',
        'PREROUTING -m hashlimit --hashlimit-upto 1/hour --hashlimit-burst 100 --hashlimit-name h',
        'PREROUTING -m hashlimit --hashlimit-above 1/day --hashlimit-burst 3 --hashlimit-mode srcip --hashlimit-name d',
      ],
    }),
    packets: [1, 2, 3, 4, 5, 6, 7, 8].map((port) => left(`udp 10.1.0.7:5 > 10.2.0.5:${port}`)),
  },
  'a destination that outgrows its server, by locality': {
    setup: 'ip addr add 10.96.0.1/32 dev kube-ipvs0',
    iptables: rules({ mangle: ['INPUT', 'POSTROUTING'] }),
    ipvs: [
      '-A -t 10.96.0.1:80 -s lblc',
      ...[5, 6, 7].map((host) => `-a -t 10.96.0.1:80 -r 10.2.0.${host}:8080 -m -w 1`),
      '-A -t 10.96.0.1:81 -s lblc',
      '-a -t 10.96.0.1:81 -r 10.2.0.5:8080 -m -w 2 -x 1',
      '-a -t 10.96.0.1:81 -r 10.2.0.6:8080 -m -w 0',
      '',
    ].join('\n'),
    packets: [80, 81].flatMap((port) => clients(8, (client) => left(`tcp 10.1.0.7:${client} > 10.96.0.1:${port}`))),
  },
  'a reset by another uplink ends a masqueraded connection': {
    bed: uplinks,
    iptables: rules({
      mangle: ['OUTPUT -p tcp --dport 81 --tcp-flags SYN,RST SYN -j MARK --set-mark 3'],
      nat: ['POSTROUTING -o eth2 -j MASQUERADE', 'POSTROUTING -o eth3 -j MASQUERADE'],
      filter: ['NEW', 'ESTABLISHED', 'INVALID'].map((state) => `OUTPUT -m conntrack --ctstate ${state}`),
    }),
    packets: [
      ...handshake('10.2.0.1:4000', '198.51.100.1:80', { mark: 3 }),
      ...handshake('10.2.0.1:4001', '198.51.100.1:81'),
      ...handshake('10.3.0.1:4002', '198.51.100.1:80'),
    ],
  },
  'a reset by the same uplink ends none': {
    bed: uplinks,
    iptables: rules({
      mangle: ['OUTPUT -j CONNMARK --restore-mark', 'POSTROUTING -m mark --mark 3 -j CONNMARK --save-mark'],
      nat: ['POSTROUTING -o eth3 -j MASQUERADE'],
      filter: ['NEW', 'ESTABLISHED', 'INVALID'].map((state) => `OUTPUT -m conntrack --ctstate ${state}`),
    }),
    packets: handshake('10.2.0.1:4000', '198.51.100.1:80', { mark: 3 }),
  },
  'a ping of an anycast address is answered from another one': anycastPings({}),
  'a ping of an anycast address is answered from it': anycastPings({ 'net.ipv6.anycast_src_echo_reply': 1 }),
  'what has a socket of this node is not forwarded': proxies('ipv4'),
  'what has a socket of this node is not forwarded, over IPv6': proxies('ipv6'),
  'without early demux a forgotten mark lets it through': proxies('ipv4', { 'net.ipv4.ip_early_demux': 0 }),
  'without early demux of TCP a forgotten mark lets it through, over IPv6': proxies('ipv6', {
    'net.ipv4.tcp_early_demux': 0,
  }),
});
