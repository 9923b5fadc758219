/** Devices by which packets come and leave: VRFs and their ports, bonds, VLANs, tunnels, and what has no carrier. */
import type { Bed, Link } from '../kernel/scenario.ts';
import { packet, rules, topic } from './build.ts';
import { byDefault, inBlue, link, out } from './networks.ts';

const vrf: Bed = {
  before: [
    'link add vrf-blue type vrf table 10',
    'link set vrf-blue up',
    'addr add 10.7.0.1/32 dev vrf-blue',
    'addr add fd07::1/128 dev vrf-blue',
  ],
  links: [link('one', 'eth1', 1, inBlue), link('two', 'eth2', 2, inBlue), out],
  commands: [...byDefault, 'route add 10.9.0.7 dev eth9 vrf vrf-blue', 'route add fd09::7 dev eth9 vrf vrf-blue'],
};

/** Routes of the main table that lead by the VRF to what the VRF itself finds nowhere else. */
const inCircles: Bed = {
  ...vrf,
  commands: [
    ...byDefault,
    'route add 10.1.0.0/24 dev vrf-blue',
    'route add fd01::/64 dev vrf-blue',
    'route add 198.51.100.1 via 10.1.0.254 dev vrf-blue',
    'route add 2001:db8::1 via fd01::fe dev vrf-blue',
  ],
};
const bound = { bound: 'vrf-blue' };

/** Routes from the main table into the VRF, and back. */
const leaking: Bed = {
  ...vrf,
  commands: [
    ...byDefault,
    'route add 10.1.0.0/24 dev vrf-blue',
    'route add fd01::/64 dev vrf-blue',
    'route add 10.9.0.0/24 dev eth9 vrf vrf-blue',
    'route add fd09::/64 dev eth9 vrf vrf-blue',
  ],
};

const seen = rules({
  raw: ['PREROUTING -i eth1', 'PREROUTING -i vrf-blue', 'OUTPUT -o vrf-blue'],
  mangle: [
    'PREROUTING -m rpfilter',
    'OUTPUT -m conntrack --ctstate UNTRACKED',
    'POSTROUTING -o vrf-blue',
    'INPUT -m addrtype --dst-type LOCAL',
    'INPUT -m addrtype --dst-type LOCAL --limit-iface-in',
  ],
  nat: ['PREROUTING -p udp --dport 99 -j DNAT --to-destination :53', 'POSTROUTING -p tcp -j MASQUERADE'],
  filter: ['FORWARD -i eth1 -j DROP', 'FORWARD -i vrf-blue -o eth2'],
});

/** To hosts and addresses in the VRF and outside of it, from a port of it and from the node. */
const within = (six: boolean) => {
  const at = (n: number, host: number) => (six ? `[fd0${n}::${host}]:53` : `10.${n}.0.${host}:53`);
  return [
    packet('one', `udp ${at(1, 2)} > ${at(2, 3)}`),
    packet('one', `tcp ${at(1, 2)} > ${at(9, 7)}`),
    packet('one', `udp ${at(1, 2)} > ${at(9, 5)}`),
    packet('one', `udp ${at(1, 2)} > ${at(1, 1)}`),
    packet('one', `udp ${at(1, 2)} > ${at(7, 1)}`),
    packet('one', `tcp ${at(1, 2)} > ${at(9, 1)}`),
    packet('out', `udp ${at(9, 5)} > ${at(1, 3)}`),
    packet('out', `tcp ${at(9, 5)} > ${at(1, 1)}`),
    packet('local', `udp ${at(1, 1)} > ${at(1, 3)}`, bound),
    packet('local', `tcp ${at(1, 1)} > ${at(9, 7)}`, bound),
    packet('local', `udp ${at(1, 1)} > ${at(7, 1)}`, bound),
    packet('local', `tcp ${at(9, 1)} > ${at(1, 3)}`),
    packet('local', `udp ${at(9, 1)} > ${at(1, 1)}`),
  ];
};
const groups = [
  packet('one', 'udp 10.1.0.2:1 > 224.0.0.1:2', { toMac: '01:00:5e:00:00:01' }),
  packet('one', 'udp 10.1.0.2:1 > 10.1.0.255:2', { toMac: 'ff:ff:ff:ff:ff:ff' }),
];
const sixGroups = [packet('one', 'udp [fd01::2]:1 > [ff02::1]:2', { toMac: '33:33:00:00:00:01' })];

const member = (name: string, device: string, more: Partial<Link>): Link => ({
  name,
  device,
  mac: `02:00:00:00:0a:0${device.at(-1)}`,
  master: 'bond0',
  gatewayMac: '02:00:00:00:0b:01',
  farMac: '02:00:00:00:0b:02',
  ...more,
});
const bond: Bed = {
  details: true,
  before: [
    'link add bond0 address 02:00:00:00:0b:01 type bond mode active-backup',
    'addr add 10.1.0.1/24 dev bond0',
    'link set bond0 up',
  ],
  links: [
    member('active', 'eth0', { neighbours: ['10.1.0.2-10.1.0.9'] }),
    member('spare', 'eth1', {}),
    link('vlan', 'bond0.20', 2, { over: 'bond0', vlan: 20, mac: '02:00:00:00:0b:01' }),
    out,
  ],
  commands: byDefault,
};

const dead: Bed = {
  links: [link('one', 'eth1', 1), link('dead', 'eth2', 2, { down: true }), link('off', 'eth3', 3), out],
  commands: [...byDefault, 'link set eth3 down'],
};

const tunnel = (kind: string) =>
  `ip link add gre1 type ${kind}; ip link set gre1 up; ip addr add 10.4.0.1/24 dev gre1; ip addr add fd04::1/64 dev gre1 nodad`;
const tunnelled: Bed = { links: [link('one', 'eth1', 1), out], commands: byDefault, tunnels: ['gre1'] };
const intoTunnel = [
  packet('one', 'udp 10.1.0.2:1 > 10.4.0.3:2'),
  packet('one', 'tcp 10.1.0.2:1 > 10.4.0.3:80'),
  packet('local', 'udp 10.4.0.1:1 > 10.4.0.3:2', { mark: 1 }),
];
const dropsGre = rules({ filter: ['OUTPUT -p gre -m mark --mark 1 -j DROP', 'OUTPUT -o gre1'] });

export const devices = topic('devices', {
  'within a VRF': { bed: vrf, iptables: seen, packets: [...within(false), ...groups] },
  'within a VRF, over IPv6': { bed: vrf, ip6tables: seen, packets: [...within(true), ...sixGroups] },
  'into a VRF': { bed: leaking, iptables: seen, packets: within(false) },
  'into a VRF, over IPv6': { bed: leaking, ip6tables: seen, packets: within(true) },
  'a route by a VRF that leads back to it': {
    bed: inCircles,
    iptables: seen,
    ip6tables: seen,
    packets: [
      packet('local', 'udp 10.1.0.1:1 > 198.51.100.1:2', bound),
      packet('local', 'tcp 10.9.0.1:1 > 198.51.100.1:2'),
      packet('local', 'udp 10.1.0.1:1 > 198.51.100.1:99', bound),
      packet('one', 'udp 10.1.0.2:1 > 198.51.100.1:2'),
      packet('local', 'udp [fd01::1]:1 > [2001:db8::1]:2', { ...bound, ttl: 3 }),
      packet('local', 'tcp [fd09::1]:1 > [2001:db8::1]:2', { ttl: 3 }),
    ],
  },
  'a program that is bound to a VRF, to everybody': {
    bed: vrf,
    iptables: seen,
    ip6tables: seen,
    packets: [
      packet('local', 'udp 10.1.0.1:1 > 255.255.255.255:2', bound),
      packet('local', 'udp 10.1.0.1:1 > 10.1.0.255:2', bound),
      packet('local', 'udp 10.1.0.1:1 > 224.0.0.1:2', bound),
      packet('local', 'udp 10.1.0.1:1 > 224.0.0.9:2', bound),
      packet('local', 'udp 10.1.0.1:1 > 239.1.2.3:2', bound),
      packet('local', 'udp [fd01::1]:1 > [ff02::1]:2', bound),
      packet('local', 'udp [fd01::1]:1 > [ff05::1]:2', bound),
    ],
  },
  'a VRF’s port decides over IPv4': {
    bed: { ...vrf, lateSysctls: { 'net.ipv4.conf.vrf-blue.forwarding': 0, 'net.ipv4.conf.eth2.forwarding': 0 } },
    iptables: seen,
    packets: [packet('one', 'udp 10.1.0.2:1 > 10.2.0.3:2'), packet('two', 'udp 10.2.0.2:1 > 10.1.0.3:2')],
  },
  'members of a bond': {
    bed: bond,
    iptables: rules({ mangle: ['PREROUTING -i bond0', 'FORWARD -i bond0.20 -o bond0', 'POSTROUTING -o bond0.20'] }),
    packets: [
      packet('active', 'udp 10.1.0.2:1 > 10.2.0.3:2', { asPort: true }),
      packet('spare', 'udp 10.1.0.2:1 > 10.2.0.3:2', { asPort: true }),
      packet('vlan', 'tcp 10.2.0.2:1 > 10.1.0.3:2'),
      packet('local', 'udp 10.1.0.1:1 > 10.1.0.3:2'),
    ],
  },
  'without a carrier': {
    bed: dead,
    iptables: rules({ mangle: ['POSTROUTING -o eth2'] }),
    packets: [
      packet('one', 'udp 10.1.0.2:1 > 10.2.0.3:2'),
      packet('one', 'udp 10.1.0.2:1 > 10.2.0.1:2'),
      packet('one', 'udp 10.1.0.2:1 > 10.3.0.3:2'),
      packet('local', 'tcp 10.1.0.1:1 > 10.2.0.3:2'),
    ],
  },
  'default routes of one metric': {
    bed: { links: [link('one', 'eth1', 1), out], commands: [...byDefault, 'route append default via 10.1.0.254'] },
    iptables: rules({ mangle: ['OUTPUT -p tcp -j MARK --set-mark 1'] }),
    packets: [
      packet('local', 'udp 10.9.0.1:1 > 198.51.100.1:2'),
      packet('local', 'udp 10.9.0.1:1 > 198.51.100.1:2'),
      packet('local', 'tcp 10.9.0.1:1 > 198.51.100.1:2'),
      packet('one', 'udp 10.1.0.2:1 > 198.51.100.1:2'),
    ],
  },
  'what a tunnel sends': {
    bed: tunnelled,
    setup: `modprobe -d /run/modules ip_gre; ${tunnel('gre remote 10.9.0.5')}`,
    iptables: dropsGre,
    packets: intoTunnel,
  },
  'what a tunnel over IPv6 sends': {
    bed: tunnelled,
    setup: `modprobe -d /run/modules ip6_gre; ${tunnel('ip6gre remote fd09::5 local fd09::1')}`,
    iptables: dropsGre,
    ip6tables: dropsGre,
    packets: intoTunnel,
  },
});
