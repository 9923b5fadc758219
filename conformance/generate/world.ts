/** The few addresses, ports and marks that generated rules and packets share, so that they meet. */
import type { Bed } from '../kernel/scenario.ts';

export interface World {
  readonly family: 4 | 6;
  readonly clients: readonly [string, ...string[]];
  readonly servers: readonly [string, ...string[]];
  /** The node's own addresses, left and right. */
  readonly node: readonly [string, string];
  /** Addresses of services, on the dummy device. */
  readonly services: readonly [string, ...string[]];
  readonly loopback: string;
  readonly outside: readonly [string, ...string[]];
  readonly nets: readonly [string, ...string[]];
  readonly icmp: 'icmp' | 'icmpv6';
  /** The node, where it is not the usual one. */
  readonly bed?: Bed;
  /** What rules name by `-i` and `-o`. */
  readonly devices: readonly [string, ...string[]];
  /** Where new flows come from, the likely ones more than once. */
  readonly ways: readonly [Way, ...Way[]];
}

/** Packets that come by one link, or are the node's own. */
export interface Way {
  readonly from: string;
  readonly sources: readonly [string, ...string[]];
  readonly destinations: readonly [string, ...string[]];
  /** The link by which most answers come. */
  readonly answers: string;
}

interface Hosts extends Omit<World, 'ways'> {}

/** Clients on the left, servers on the right, services on the node. */
function router(hosts: Hosts): World {
  const { clients, servers, services, node, outside, loopback } = hosts;
  const left: Way = {
    from: 'left',
    sources: clients,
    destinations: [...servers, ...services, ...services, ...node, ...outside],
    answers: 'right',
  };
  const right: Way = {
    from: 'right',
    sources: servers,
    destinations: [...clients, ...node, ...services],
    answers: 'left',
  };
  const local: Way = {
    from: 'local',
    sources: node,
    destinations: [loopback, ...servers, ...clients, ...services, ...node, ...outside],
    answers: 'right',
  };
  const within: Way = { ...local, sources: [loopback] };
  return { ...hosts, ways: [left, left, left, left, left, right, right, local, local, within] };
}

export const FOUR: World = router({
  family: 4,
  clients: ['10.1.0.7', '10.1.0.8', '10.1.0.9'],
  servers: ['10.2.0.5', '10.2.0.6', '10.2.0.7'],
  node: ['10.1.0.1', '10.2.0.1'],
  services: ['10.96.0.1', '10.96.0.2'],
  loopback: '127.0.0.1',
  outside: ['198.51.100.1', '203.0.113.9'],
  nets: ['10.1.0.0/24', '10.2.0.0/24', '10.96.0.0/16', '10.1.0.8/29', '10.0.0.0/8', '10.2.0.4/31', '198.51.100.0/24'],
  icmp: 'icmp',
  devices: ['eth-l', 'eth-r', 'lo', 'eth+', 'kube-ipvs0'],
});

export const SIX: World = router({
  family: 6,
  clients: ['fd01::7', 'fd01::8', 'fd01::9'],
  servers: ['fd02::5', 'fd02::6', 'fd02::7'],
  node: ['fd01::1', 'fd02::1'],
  services: ['fd96::1', 'fd96::2'],
  loopback: '::1',
  outside: ['2001:db8:1::1', '2001:db8:2::9'],
  nets: ['fd01::/64', 'fd02::/64', 'fd96::/112', 'fd01::8/125', 'fd00::/8', 'fd02::4/127', '2001:db8:1::/48'],
  icmp: 'icmpv6',
  devices: ['eth-l', 'eth-r', 'lo', 'eth+', 'kube-ipvs0'],
});

/** Two ports of a bridge, with a client and servers behind each, and a network behind the node. */
export const BRIDGED: World = {
  family: 4,
  clients: ['10.9.0.2', '10.9.0.3', '10.9.0.4'],
  servers: ['10.9.0.5', '10.9.0.6', '10.2.0.5'],
  node: ['10.9.0.1', '10.2.0.1'],
  services: ['10.96.0.1', '10.96.0.2'],
  loopback: '127.0.0.1',
  outside: ['198.51.100.1', '203.0.113.9'],
  nets: ['10.9.0.0/24', '10.2.0.0/24', '10.96.0.0/16', '10.9.0.4/30', '10.0.0.0/8', '10.9.0.2/31', '198.51.100.0/24'],
  icmp: 'icmp',
  devices: ['br0', 'eth0', 'br+', 'eth+'],
  ways: [
    {
      from: 'one',
      sources: ['10.9.0.2', '10.9.0.3', '10.9.0.4'],
      destinations: ['10.9.0.5', '10.9.0.6', '10.9.0.1', '10.2.0.5', '10.96.0.1', '10.2.0.1', '198.51.100.1'],
      answers: 'two',
    },
    {
      from: 'two',
      sources: ['10.9.0.5', '10.9.0.6'],
      destinations: ['10.9.0.2', '10.9.0.3', '10.9.0.1', '10.2.0.5', '10.96.0.2'],
      answers: 'one',
    },
    {
      from: 'out',
      sources: ['10.2.0.5', '198.51.100.1'],
      destinations: ['10.9.0.2', '10.9.0.5', '10.9.0.1', '10.2.0.1', '10.96.0.1'],
      answers: 'one',
    },
    {
      from: 'local',
      sources: ['10.9.0.1', '10.2.0.1'],
      destinations: ['10.9.0.2', '10.9.0.5', '10.2.0.5', '10.96.0.1', '198.51.100.1'],
      answers: 'one',
    },
  ],
  bed: {
    before: [
      'link add br0 address 02:00:00:00:09:01 type bridge',
      'link set br0 up',
      'addr add 10.9.0.1/24 brd 10.9.0.255 dev br0',
      'link add kube-ipvs0 address 02:00:00:00:09:02 type dummy',
    ],
    links: [
      {
        name: 'one',
        device: 'port-one',
        mac: 'fe:00:00:00:01:01',
        master: 'br0',
        gatewayMac: '02:00:00:00:09:01',
        neighbours: ['10.9.0.2-10.9.0.4'],
      },
      {
        name: 'two',
        device: 'port-two',
        mac: 'fe:00:00:00:02:01',
        master: 'br0',
        gatewayMac: '02:00:00:00:09:01',
        neighbours: ['10.9.0.5-10.9.0.6'],
      },
      {
        name: 'out',
        device: 'eth0',
        mac: '02:00:00:00:03:01',
        addresses: ['10.2.0.1/24'],
        neighbours: ['10.2.0.2-10.2.0.254'],
      },
    ],
    // As the bridges of containers are: what DNAT turns round goes back by the port that it came by.
    commands: [
      'route add default via 10.2.0.254',
      'link set port-one type bridge_slave hairpin on',
      'link set port-two type bridge_slave hairpin on',
    ],
  },
};

export const PORTS: readonly [number, ...number[]] = [53, 80, 443, 8080, 30080];
export const CLIENT_PORTS: readonly [number, ...number[]] = [40001, 40002, 40003, 40004];
export const MARKS: readonly [string, ...string[]] = [
  '0x1',
  '0x2',
  '0x4000/0x4000',
  '0x3/0xff',
  '0x10/0xf0',
  '0x0',
  '0x8000/0x8000',
];

/** Every address that a packet may go to or come from. */
export function everyone(world: World): readonly [string, ...string[]] {
  return [
    world.clients[0],
    ...world.clients.slice(1),
    ...world.servers,
    ...world.node,
    ...world.services,
    ...world.outside,
  ];
}
