/** Packets for everybody and to groups: those that the node sends itself, and those that macvlans hear too. */
import type { Bed, Link } from '../kernel/scenario.ts';
import { packet, rules, topic } from './build.ts';
import { byDefault, inBlue, link, out } from './networks.ts';

const vrf: Bed = {
  before: ['link add vrf-blue type vrf table 10', 'link set vrf-blue up'],
  links: [link('one', 'eth1', 1, inBlue), link('two', 'eth2', 2, inBlue), out],
  commands: byDefault,
};
const plain: Bed = {
  before: [
    'link add dm0 type dummy',
    'link set dm0 up',
    'addr add 10.5.0.1/24 brd + dev dm0',
    'addr add fd05::1/64 dev dm0 nodad',
  ],
  links: [link('one', 'eth1', 1), link('two', 'eth2', 2), out],
  commands: byDefault,
};

const upon = (kind: string, more: Partial<Link>, details: boolean): Bed => ({
  details,
  links: [
    link('one', 'eth1', 1),
    link('upper', 'up0', 4, { over: 'eth1', kind, ...more }),
    link('vlan', 'eth1.7', 5, { over: 'eth1', vlan: 7, mac: '02:00:00:00:01:01' }),
    out,
  ],
  commands: byDefault,
});
const macvlan = (mode: string, details: boolean) => upon(`macvlan mode ${mode}`, {}, details);
const ipvlan = upon('ipvlan mode l2', { mac: '02:00:00:00:01:01' }, true);

/** Without a mode, as the kernel makes it, a team takes what comes, and sends nothing. */
const team = (details: boolean): Bed => ({
  details,
  before: ['link add team0 type team', 'addr add 10.1.0.1/24 brd + dev team0', 'link set team0 up'],
  links: [
    link('port', 'eth1', 1, { master: 'team0', addresses: [], gatewayMac: '02:00:00:00:01:01' }),
    link('other', 'eth2', 2, { master: 'team0', addresses: [], gatewayMac: '02:00:00:00:02:01' }),
    out,
  ],
  commands: byDefault,
});
const byPorts = [
  packet('port', 'udp 10.1.0.2:1 > 10.1.0.1:2'),
  packet('port', 'udp 10.1.0.2:1 > 10.9.0.3:2', { asPort: true }),
  packet('other', 'udp 10.1.0.3:1 > 10.1.0.255:2', { asPort: true, toMac: 'ff:ff:ff:ff:ff:ff' }),
];

const marking = rules({
  raw: ['OUTPUT -o vrf-blue', 'PREROUTING -i vrf-blue'],
  mangle: ['OUTPUT -p udp -j MARK --set-mark 1', 'POSTROUTING -o vrf-blue', 'INPUT -i eth1'],
  nat: ['POSTROUTING -p tcp -j MASQUERADE'],
  filter: ['OUTPUT -o eth1', 'INPUT -i vrf-blue'],
});
const watching = rules({
  raw: ['PREROUTING -i eth1'],
  mangle: ['POSTROUTING -m pkttype --pkt-type multicast', 'INPUT -i eth1', 'POSTROUTING -o eth2'],
  nat: ['POSTROUTING -o eth1 -p tcp -j MASQUERADE'],
  filter: ['INPUT -p tcp --dport 9 -j DROP', 'OUTPUT -d 224.0.0.0/4'],
});
const watching6 = rules({
  raw: ['PREROUTING -i eth1'],
  mangle: ['OUTPUT -p tcp -j MARK --set-mark 1', 'POSTROUTING -o eth2', 'INPUT -i eth1'],
  filter: ['INPUT -p tcp --dport 9 -j DROP', 'OUTPUT -d ff00::/8'],
});
const dropping = rules({
  raw: ['PREROUTING -i up0', 'PREROUTING -i eth1'],
  nat: ['PREROUTING -p udp --dport 99 -j REDIRECT --to-ports 53'],
  filter: ['INPUT -i eth1 -p udp --dport 5 -j DROP', 'INPUT -i up0 -p udp --dport 6 -j DROP'],
});

const everybody = { toMac: 'ff:ff:ff:ff:ff:ff' };
const allHosts = { toMac: '01:00:5e:00:00:01' };
const allNodes = { toMac: '33:33:00:00:00:01' };

/** By the device below, for hosts of its network and of the other one. */
const heardToo = [
  packet('one', 'udp 10.1.0.2:1 > 10.1.0.255:2', everybody),
  packet('one', 'udp 10.4.0.2:1 > 10.4.0.255:2', everybody),
  packet('one', 'udp 10.1.0.2:1 > 255.255.255.255:5', everybody),
  packet('one', 'udp 10.1.0.3:1 > 255.255.255.255:6', everybody),
  packet('one', 'udp 10.1.0.2:1 > 224.0.0.1:2', allHosts),
  packet('one', 'udp 10.1.0.2:1 > 239.0.0.1:2', allHosts),
  packet('one', 'udp 10.1.0.2:7 > 224.0.0.9:2', { toMac: '01:00:5e:00:00:09' }),
  packet('one', 'udp 10.1.0.2:8 > 255.255.255.255:99', everybody),
  packet('one', 'udp 10.1.0.2:1 > 10.4.0.1:2'),
  packet('vlan', 'udp 10.5.0.2:1 > 255.255.255.255:2', everybody),
  packet('upper', 'udp 10.4.0.2:1 > 10.4.0.1:2'),
  packet('upper', 'udp 10.4.0.2:1 > 10.9.0.5:2'),
  packet('local', 'udp 10.4.0.1:1 > 224.0.0.1:2'),
  packet('local', 'udp 10.4.0.1:1 > 10.4.0.255:2'),
];
const heardToo6 = [
  packet('one', 'udp [fd01::2]:1 > [ff02::1]:2', allNodes),
  packet('one', 'udp [fd01::2]:1 > [ff05::1]:5', allNodes),
  packet('one', 'udp [fd01::3]:1 > [ff02::1]:6', allNodes),
  packet('one', 'udp [fd01::2]:1 > [ff02::9]:2', { toMac: '33:33:00:00:00:09' }),
  packet('upper', 'udp [fd04::2]:1 > [fd04::1]:2'),
  packet('local', 'udp [fd04::1]:1 > [ff02::1]:2', { bound: 'up0' }),
];

const heard = (bed: Bed) => ({ bed, iptables: dropping, ip6tables: dropping, packets: [...heardToo, ...heardToo6] });

/** From the address of an interface that is down, by programs that are bound to it, and by others. */
const down: Bed = { details: true, links: [link('one', 'eth1', 1), link('two', 'eth2', 2), out], commands: byDefault };
const fromDown = (
  [
    ['10.1.0.1', '224.0.0.1', '224.0.0.251', '255.255.255.255'],
    ['[fd01::1]', '[ff02::1]', '[ff01::1]', '[ff05::101]'],
  ] as const
).flatMap(([src, ...groups]) =>
  groups.flatMap((dst) => [{}, { bound: 'eth1' }].map((more) => packet('local', `udp ${src}:1 > ${dst}:2`, more))),
);
const counting = { filter: ['INPUT', 'OUTPUT'] };

export const ownGroups = topic('ownGroups', {
  'from an interface that is down': {
    bed: down,
    setup: 'ip link set eth1 down',
    iptables: rules(counting),
    ip6tables: rules(counting),
    packets: fromDown,
  },
  'from within a VRF, routed anew': {
    bed: vrf,
    iptables: marking,
    packets: ['224.0.0.1', '224.0.0.9', '239.1.2.3', '255.255.255.255', '10.1.0.255', '10.1.0.3'].flatMap((group) => [
      packet('local', `udp 10.1.0.1:1 > ${group}:2`, { bound: 'vrf-blue' }),
      packet('local', `tcp 10.1.0.1:1 > ${group}:2`, { bound: 'vrf-blue' }),
      packet('local', `udp 10.1.0.1:3 > ${group}:2`, { bound: 'eth1' }),
    ]),
  },
  'from within a VRF, round and round': {
    bed: vrf,
    iptables: rules({ mangle: ['OUTPUT -p udp -j MARK --set-xmark 0x1/0x0', 'POSTROUTING -o vrf-blue'] }),
    packets: [
      packet('local', 'udp 10.1.0.1:1 > 224.0.0.9:2', { bound: 'vrf-blue' }),
      packet('local', 'udp 10.1.0.1:1 > 224.0.0.1:2', { bound: 'vrf-blue' }),
      packet('local', 'udp 10.1.0.1:1 > 10.1.0.3:2', { bound: 'vrf-blue' }),
    ],
  },
  'a tunnel whose other end lies behind it': {
    bed: { links: [link('one', 'eth1', 1), out], commands: byDefault, tunnels: ['gre1'] },
    setup:
      'modprobe -d /run/modules ip_gre; ip link add gre1 type gre remote 10.4.0.5; ip link set gre1 up; ip addr add 10.4.0.1/24 dev gre1',
    iptables: rules({ filter: ['OUTPUT -p gre', 'OUTPUT -o gre1'] }),
    packets: [packet('one', 'udp 10.1.0.2:1 > 10.4.0.3:2'), packet('local', 'udp 10.4.0.1:1 > 10.4.0.3:2')],
  },
  'times to live of 0 and 1': {
    bed: plain,
    iptables: watching,
    packets: ['10.1.0.1', '10.5.0.1'].flatMap((src) =>
      ['224.0.0.1', '224.0.0.9', '239.1.2.3', '255.255.255.255'].flatMap((group) => [
        packet('local', `udp ${src}:1 > ${group}:2`, { ttl: 0 }),
        packet('local', `tcp ${src}:1 > ${group}:9`, { ttl: 1 }),
      ]),
    ),
  },
  'groups of IPv6, by interfaces that programs name': {
    bed: plain,
    ip6tables: watching6,
    packets: ['ff02::1', 'ff01::1', 'ff01::5', 'ff02::1:ff00:1', 'ff02::9', 'ff05::2', 'ff0e::1'].flatMap((group) => [
      packet('local', `udp [fd02::1]:1 > [${group}]:2`),
      packet('local', `tcp [fd02::1]:1 > [${group}]:9`, { bound: 'eth2' }),
      packet('local', `udp [fd05::1]:1 > [${group}]:2`, { bound: 'dm0', ttl: 0 }),
    ]),
  },
  'a macvlan hears it too': heard(macvlan('bridge', true)),
  'a private macvlan hears it too, without details': heard(macvlan('private', false)),
  'ports of a team': { bed: team(true), iptables: dropping, packets: byPorts },
  'ports of a team, without details': { bed: team(false), iptables: dropping, packets: byPorts },
  'what VXLAN sends': {
    bed: { links: [link('one', 'eth1', 1), out], commands: byDefault, tunnels: ['vx0'], details: true },
    setup: [
      'ip link add vx0 type vxlan id 7 remote 10.9.0.5 dstport 4789; ip link set vx0 up; ip addr add 10.4.0.1/24 brd + dev vx0',
      'ip neigh add 10.4.0.3 lladdr 02:00:00:00:04:02 dev vx0',
      'ip rule add fwmark 2 unreachable pref 300',
    ].join('; '),
    iptables: rules({
      mangle: ['PREROUTING -p tcp -j MARK --set-mark 1', 'FORWARD -p icmp -j MARK --set-mark 2'],
      filter: ['OUTPUT -p udp --dport 4789 -m mark --mark 1 -j DROP', 'OUTPUT -o vx0'],
    }),
    packets: [
      packet('one', 'udp 10.1.0.2:1 > 10.4.0.3:2'),
      packet('one', 'tcp 10.1.0.2:1 > 10.4.0.3:80'),
      packet('one', 'icmp 10.1.0.2 > 10.4.0.3', { icmpId: 1 }),
      packet('local', 'udp 10.4.0.1:1 > 10.4.0.255:2'),
      packet('local', 'udp 10.4.0.1:1 > 224.0.0.1:2'),
    ],
  },
  'an ipvlan has its addresses alone': heard(ipvlan),
});
