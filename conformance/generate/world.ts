/** The few addresses, ports and marks that generated rules and packets share, so that they meet. */

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
}

export const FOUR: World = {
  family: 4,
  clients: ['10.1.0.7', '10.1.0.8', '10.1.0.9'],
  servers: ['10.2.0.5', '10.2.0.6', '10.2.0.7'],
  node: ['10.1.0.1', '10.2.0.1'],
  services: ['10.96.0.1', '10.96.0.2'],
  loopback: '127.0.0.1',
  outside: ['198.51.100.1', '203.0.113.9'],
  nets: ['10.1.0.0/24', '10.2.0.0/24', '10.96.0.0/16', '10.1.0.8/29', '10.0.0.0/8', '10.2.0.4/31', '198.51.100.0/24'],
  icmp: 'icmp',
};

export const SIX: World = {
  family: 6,
  clients: ['fd01::7', 'fd01::8', 'fd01::9'],
  servers: ['fd02::5', 'fd02::6', 'fd02::7'],
  node: ['fd01::1', 'fd02::1'],
  services: ['fd96::1', 'fd96::2'],
  loopback: '::1',
  outside: ['2001:db8:1::1', '2001:db8:2::9'],
  nets: ['fd01::/64', 'fd02::/64', 'fd96::/112', 'fd01::8/125', 'fd00::/8', 'fd02::4/127', '2001:db8:1::/48'],
  icmp: 'icmpv6',
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
