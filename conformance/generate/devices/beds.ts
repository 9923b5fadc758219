/** Nodes of other devices than plain ones: VLANs, bonds, VRFs, bridges, macvlans, devices without carrier. */
import type { Bed, Link } from '../../kernel/scenario.ts';
import type { Chance } from '../prng.ts';

export interface DeviceWorld {
  readonly bed: Bed;
  /** Links where packets come in, with the number of the network behind each. */
  readonly ways: readonly (readonly [from: string, network: number])[];
  /** Names for `-i` and `-o`. */
  readonly devices: readonly [string, ...string[]];
  /** Numbers of networks. */
  readonly networks: readonly [number, ...number[]];
  /** VRFs to which programs may be bound. */
  readonly vrfs: readonly string[];
  /** Words for `ip` (IPv4; `ip -6` gets them translated), of which a scenario takes some. */
  readonly commands: readonly string[];
  /** Whole commands of the shell. */
  readonly setup?: readonly string[];
  /** Rules of filter for what a tunnel sends, in both families. */
  readonly outer?: readonly string[];
}

const addresses = (network: number) => [`10.${network}.0.1/24`, `fd0${network}::1/64`];
/** Whoever a route may lead to is there, behind every link. */
const neighbours = () => [1, 2, 3, 4, 5, 6, 8, 9].flatMap((each) => behind(each));
const behind = (network: number) => [
  // The node’s own address too: routes may say that it is somebody else’s.
  `10.${network}.0.1-10.${network}.0.9`,
  `10.${network}.0.254`,
  `fd0${network}::1-fd0${network}::9`,
  `fd0${network}::fe`,
];

const elsewhere = [...[2, 3, 4, 5, 6, 8, 9].flatMap(behind), '10.1.0.254', 'fd01::fe'];

/** Until the device has a carrier, which bridges and bonds hand on late: the dumps should say so. */
const settled = (device: string) =>
  `for i in $(seq 40); do ip link show ${device} | grep -q NO-CARRIER || break; sleep 0.05; done`;

/** A device of a network of its own. */
function link(name: string, device: string, network: number, more: Partial<Link> = {}): Link {
  const mac = `02:00:00:00:${network.toString(16).padStart(2, '0')}:01`;
  return { name, device, mac, addresses: addresses(network), neighbours: neighbours(), ...more };
}

const out = link('out', 'eth9', 9);
const byDefault = ['route add default via 10.9.0.254', 'route add default via fd09::fe'];

/** A trunk with VLANs, and a macvlan beside them. */
export function trunk(c: Chance): DeviceWorld {
  const under = c.percent(50) ? 'bond0' : 'eth0';
  const mac = under === 'bond0' ? '02:00:00:00:0b:01' : '02:00:00:00:01:01';
  const vlan = (id: number, network: number): Link =>
    link(`v${id}`, `${under}.${id}`, network, { over: under, vlan: id, mac });
  const stacked = c.pick(['macvlan mode bridge', 'macvlan mode bridge', 'macvlan mode private', 'ipvlan mode l2']);
  const last: Link = c.percent(60)
    ? link('mv', 'mv0', 4, { over: under, kind: stacked, ...(stacked.startsWith('ipvlan') ? { mac } : {}) })
    : link('qinq', 'dmz', 4, { over: under, vlan: 300, mac });
  const base = under === 'bond0' ? bonded(c) : { before: [], links: [link('base', 'eth0', 1)] };
  return {
    bed: {
      before: base.before,
      links: [...base.links, out, vlan(100, 2), vlan(200, 3), last],
      commands: byDefault,
      details: last.kind?.startsWith('ipvlan') ?? false,
    },
    ways: [
      [base.links[0]?.name ?? '', 1],
      ['v100', 2],
      ['v200', 3],
      [last.name, 4],
      ['out', 9],
    ],
    devices: [under, `${under}.100`, `${under}.200`, last.device, 'eth9', `${under}+`],
    networks: [1, 2, 3, 4, 9],
    vrfs: [],
    setup: [settled(`${under}.200`)],
    commands: [...routes, `link set ${under}.200 down`, `link set ${under}.100 group 7`],
  };
}

/** Both members of the bond lead to the same far end. */
function bonded(c: Chance): { readonly before: readonly string[]; readonly links: readonly Link[] } {
  const mode = c.pick(['balance-rr', 'active-backup', 'balance-xor', 'broadcast'] as const);
  const member = (name: string, device: string, more: Partial<Link>): Link => ({
    name,
    device,
    mac: `02:00:00:00:0${name.length}:0${device.at(-1)}`,
    master: 'bond0',
    gatewayMac: '02:00:00:00:0b:01',
    farMac: '02:00:00:00:0b:02',
    ...more,
  });
  return {
    before: [
      `link add bond0 address 02:00:00:00:0b:01 type bond mode ${mode}`,
      ...addresses(1).map((address) => `addr add ${address} dev bond0${address.includes(':') ? ' nodad' : ' brd +'}`),
      'link set bond0 up',
    ],
    links: [member('base', 'eth0', { neighbours: neighbours() }), member('spare', 'eth1', {})],
  };
}

/** Two VRFs, one of them with a bond or a bridge in it, and routes that lead from one to another. */
export function vrf(c: Chance): DeviceWorld {
  const named = c.percent(70);
  const inBlue = { master: 'vrf-blue', vrf: true } as const;
  const bridged = c.percent(30);
  return {
    bed: {
      before: [
        'link add vrf-blue type vrf table 10',
        `link add vrf-red type vrf table ${named ? 20 : 1020}`,
        ...(c.percent(80) ? ['link set vrf-blue up'] : ['link set vrf-blue up', 'addr add 127.0.0.1/8 dev vrf-blue']),
        'link set vrf-red up',
        'addr add 10.77.0.1/32 dev vrf-blue',
        'addr add fd77::1/128 dev vrf-blue',
      ],
      links: [
        link('one', 'eth0', 1, inBlue),
        link('two', 'eth1', 2, inBlue),
        link('red', 'eth2', 3, { master: 'vrf-red', vrf: true }),
        out,
        bridged
          ? link('four', 'eth0.40', 4, { over: 'eth0', vlan: 40, mac: '02:00:00:00:01:01' })
          : link('four', 'eth0.40', 4, { over: 'eth0', vlan: 40, mac: '02:00:00:00:01:01', ...inBlue }),
      ],
      commands: byDefault,
    },
    ways: [
      ['one', 1],
      ['one', 1],
      ['two', 2],
      ['red', 3],
      ['out', 9],
      ['four', 4],
    ],
    devices: ['vrf-blue', 'eth0', 'eth1', 'eth2', 'vrf-red', 'eth9', 'vrf-+', 'eth0.40', 'lo'],
    networks: [1, 2, 3, 4, 9],
    vrfs: ['vrf-blue', 'vrf-red'],
    commands: [
      ...routes,
      'route add N1/24 dev vrf-blue',
      'route add N3/24 dev vrf-red',
      'route add N9/24 dev eth9 table 10',
      'route add N9/24 dev eth9 table 20',
      'route add N2.5/32 dev eth1',
      'route add default via N2.254 dev eth1 table 10',
      'route add unreachable default metric 4000 table 10',
      'route add N3/24 dev vrf-red table 10',
      'route add blackhole default table 20',
      'rule add iif vrf-blue lookup main pref 500',
      'rule add iif eth0 blackhole pref 600',
      'rule add oif vrf-blue unreachable pref 700',
      'rule del pref 0',
      'rule add fwmark 1 lookup 10 pref 800',
    ],
  };
}

/** A bridge with a VLAN and a bond as ports, and a VLAN on top of it. */
export function bridge(c: Chance): DeviceWorld {
  const gatewayMac = '02:00:00:00:0a:01';
  const port = { master: 'br0', gatewayMac } as const;
  const filtering = c.percent(30);
  return {
    bed: {
      before: [
        `link add br0 address ${gatewayMac} type bridge${filtering ? ' vlan_filtering 1' : ''}`,
        'link set br0 up',
        ...addresses(1).map((address) => `addr add ${address} dev br0${address.includes(':') ? ' nodad' : ' brd +'}`),
      ],
      links: [
        link('p1', 'eth1', 0, {
          ...port,
          mac: 'fe:00:00:00:01:01',
          addresses: [],
          neighbours: ['10.1.0.1-10.1.0.5', 'fd01::1-fd01::5', ...elsewhere],
        }),
        link('trunk', 'eth2', 5),
        link('p2', 'eth2.7', 0, {
          ...port,
          over: 'eth2',
          vlan: 7,
          mac: '02:00:00:00:05:01',
          addresses: [],
          neighbours: ['10.1.0.6-10.1.0.9', 'fd01::6-fd01::9'],
        }),
        link('top', 'br0.6', 2, { over: 'br0', vlan: 6, mac: gatewayMac, neighbours: neighbours() }),
        out,
      ],
      commands: byDefault,
    },
    ways: [
      ['p1', 1],
      ['p2', 1],
      ['top', 2],
      ['trunk', 5],
      ['out', 9],
    ],
    devices: ['br0', 'eth2', 'br0.6', 'eth9', 'eth1', 'eth2.7'],
    networks: [1, 2, 5, 9],
    vrfs: [],
    commands: routes,
    setup: [
      settled('br0.6'),
      'bridge fdb add 02:00:00:00:01:02 dev eth1 master static',
      'bridge fdb add 02:00:00:00:02:02 dev eth2.7 master static',
      ...(c.percent(50) ? ['bridge link set dev eth1 hairpin on'] : []),
      ...(filtering ? ['bridge vlan add vid 6 dev br0 self', 'bridge vlan add vid 6 dev eth1'] : []),
    ],
  };
}

/** Devices that are down, lack a carrier or lead nowhere, and addresses of every kind. */
export function odds(): DeviceWorld {
  return {
    bed: {
      before: ['link add dm0 type dummy', 'link add tap0 address 02:00:00:00:0c:01 type dummy'],
      links: [
        link('one', 'eth0', 1),
        link('two', 'eth1', 2),
        link('dead', 'eth2', 3, { down: true }),
        link('four', 'eth3', 4),
        out,
      ],
      commands: [
        ...byDefault,
        'link set dm0 up',
        'link set tap0 up',
        'addr add 10.5.0.1/24 dev dm0',
        'addr add fd05::1/64 dev dm0 nodad',
      ],
    },
    ways: [
      ['one', 1],
      ['two', 2],
      ['four', 4],
      ['out', 9],
    ],
    devices: ['eth0', 'eth1', 'eth2', 'eth3', 'eth9', 'dm0', 'lo', 'tap0'],
    networks: [1, 2, 3, 4, 5, 9],
    vrfs: [],
    commands: [
      ...routes,
      'link set eth1 down',
      'link set dm0 down',
      'addr add N2.77/24 dev eth0',
      'addr add N1.88/24 dev eth0',
      'addr add N1.99/32 dev eth1',
      'addr add N1.66/24 dev eth1',
      'addr add N4.66/24 dev tap0 noprefixroute',
      'addr add N6.1 peer N6.2/128 dev eth3',
      'addr add N6.5/24 dev tap0 scope link',
      'addr add N6.6/24 dev tap0 scope host',
      'addr add N3.7/24 dev eth3',
      'addr del N9.1/24 dev eth9',
    ],
  };
}

/** Tunnels that carry Ethernet frames: somebody has to answer at their other end. */
const overEthernet = /^(?:gretap|vxlan|geneve)/;

/** A tunnel over the way out, whose outer packets rules may drop. */
export function tunnel(c: Chance): DeviceWorld {
  const [module, kind] = c.pick<readonly [string, string]>([
    ['ip_gre', 'gre remote 10.9.0.5 local 10.9.0.1 ttl 64'],
    ['ip_gre', 'gre remote 10.9.0.5'],
    ['ip_gre', 'gre remote 10.2.0.5 local 10.9.0.1'],
    ['ipip', 'ipip remote 10.9.0.5 local 10.9.0.1'],
    ['sit', 'sit remote 10.9.0.5 local 10.9.0.1 mode any'],
    ['ip6_gre', 'ip6gre remote fd09::5 local fd09::1'],
    ['ip_gre', 'gretap remote 10.9.0.5 local 10.9.0.1'],
    ['vxlan', 'vxlan id 7 remote 10.9.0.5 local 10.9.0.1 dstport 4789'],
    ['vxlan', 'vxlan id 7 remote 10.9.0.5 dstport 8472'],
    ['geneve', 'geneve id 7 remote 10.9.0.5'],
    ['ip6_tunnel', 'ip6tnl remote fd09::5 local fd09::1 mode any'],
  ]);
  const name = c.pick(['tun1', 'gre1', 'to-site'] as const);
  return {
    bed: {
      links: [link('one', 'eth0', 1), link('two', 'eth1', 2), out],
      commands: byDefault,
      tunnels: [name],
      details: overEthernet.test(kind),
    },
    ways: [
      ['one', 1],
      ['two', 2],
      ['out', 9],
    ],
    devices: [name, 'eth0', 'eth1', 'eth9'],
    networks: [1, 2, 4, 9, 4],
    vrfs: [],
    commands: [...routes, 'route add X/24 dev tun1', 'route add X/24 dev gre1', 'route add X/24 dev to-site'],
    setup: [
      `modprobe -d /run/modules ${module}`,
      `ip link add ${name} type ${kind}`,
      `ip link set ${name} up`,
      `ip addr add 10.4.0.1/24 dev ${name}`,
      `ip addr add fd04::1/64 dev ${name} nodad`,
      ...(overEthernet.test(kind)
        ? [
            `for i in $(seq 2 9); do ip neigh replace 10.4.0.$i lladdr 02:00:00:00:04:02 dev ${name}; ip neigh replace fd04::$i lladdr 02:00:00:00:04:02 dev ${name}; done`,
          ]
        : []),
    ],
    outer: c.some(0, 2, () =>
      c.pick([
        'OUTPUT -p gre -j DROP',
        'OUTPUT -p udp --dport 4789 -j DROP',
        'OUTPUT -p udp --dport 6081 -j DROP',
        'OUTPUT -p 4 -j DROP',
        'OUTPUT -p 41 -j DROP',
        'OUTPUT -o eth9 -m mark --mark 1 -j DROP',
        'OUTPUT -m conntrack --ctstate INVALID -j DROP',
      ]),
    ),
  };
}

/** N4 stands for network 4, N4.5 for a host in it; /24 and /32 are translated for IPv6. */
const routes: readonly string[] = [
  'route add X/24 nexthop via N1.254 weight 1 nexthop via N2.254 weight 3',
  'route add X/24 nexthop via N1.254 nexthop via N9.254 weight 2',
  'route add X/24 via N2.254 metric 50',
  'route append X/24 via N1.254 metric 50',
  'route append default via N1.254',
  'route append default via N2.254 metric 10',
  'route del default',
  'route add X.1/32 via N2.254 src N1.1',
  'route add X.1/32 via N8.1 dev eth9 onlink',
  'route add X/25 nexthop via N2.254 dev eth9 onlink nexthop via N1.254',
  'route add N4.4/32 via N1.254',
  'route add unreachable X.1/32',
  'rule add from N1/24 lookup 100 pref 300',
  'route add default via N2.254 table 100',
  'rule add iif lo lookup 100 pref 310',
  'rule add fwmark 1 lookup 100 pref 320',
  'rule add oif eth9 lookup main pref 330',
];
