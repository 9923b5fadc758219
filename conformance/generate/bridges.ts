/** Bridges: packets from port to port, to and from elsewhere, to everybody, and all that br_netfilter has switches for. */
import type { Bed, Scenario, ScenarioPacket } from '../kernel/scenario.ts';
import type { Chance } from './prng.ts';
import { generateRules } from './rules.ts';
import type { World } from './world.ts';

const PORTS = ['one', 'two', 'three'] as const;
/** Of the far end behind a link, by its place in the bed. */
const farMac = (index: number) => `02:00:00:00:0${index + 1}:02`;
const gatewayMac = '02:00:00:00:09:01';

interface Net {
  readonly family: 4 | 6;
  /** By port, then behind the second bridge, then beyond the node. */
  readonly hosts: readonly (readonly [string, ...string[]])[];
  readonly node: readonly [string, string];
  readonly everybody: readonly [string, ...string[]];
  readonly world: World;
}

function bed(family: 4 | 6): Bed {
  const six = family === 6;
  const port = (name: string, index: number, master: string, neighbours: readonly string[]) => ({
    name,
    device: `port-${name}`,
    mac: `fe:00:00:00:0${index + 1}:01`,
    master,
    gatewayMac: master === 'br0' ? gatewayMac : '02:00:00:00:09:11',
    neighbours,
  });
  return {
    before: [
      `link add br0 address ${gatewayMac} type bridge`,
      'link set br0 up',
      six ? 'addr add fd09::1/64 dev br0 nodad' : 'addr add 10.9.0.1/24 brd + dev br0',
      'link add br1 address 02:00:00:00:09:11 type bridge',
      'link set br1 up',
      six ? 'addr add fd08::1/64 dev br1 nodad' : 'addr add 10.8.0.1/24 brd + dev br1',
    ],
    links: [
      port('one', 0, 'br0', six ? ['fd09::2'] : ['10.9.0.2']),
      // Next to the first host: a range between two servers holds nobody else.
      port('two', 1, 'br0', six ? ['fd09::3'] : ['10.9.0.3']),
      port('three', 2, 'br0', six ? ['fd09::8'] : ['10.9.0.8']),
      port('four', 3, 'br1', six ? ['fd08::4'] : ['10.8.0.4']),
      {
        name: 'out',
        device: 'eth0',
        mac: '02:00:00:00:05:01',
        addresses: [six ? 'fd02::1/64' : '10.2.0.1/24'],
        neighbours: [six ? 'fd02::2-fd02::fe' : '10.2.0.2-10.2.0.254'],
      },
    ],
    commands: [`route add default via ${six ? 'fd02::fe' : '10.2.0.254'}`],
  };
}

function net(family: 4 | 6): Net {
  const six = family === 6;
  const at = (four: string, sixth: string) => (six ? sixth : four);
  const hosts: Net['hosts'] = [
    [at('10.9.0.2', 'fd09::2')],
    [at('10.9.0.3', 'fd09::3')],
    [at('10.9.0.8', 'fd09::8')],
    [at('10.8.0.4', 'fd08::4')],
    [at('10.2.0.5', 'fd02::5'), at('198.51.100.1', '2001:db8:1::1')],
  ];
  const node = [at('10.9.0.1', 'fd09::1'), at('10.2.0.1', 'fd02::1')] as const;
  const world: World = {
    family,
    clients: [at('10.9.0.2', 'fd09::2'), at('10.9.0.8', 'fd09::8')],
    servers: [at('10.9.0.2', 'fd09::2'), at('10.9.0.3', 'fd09::3'), at('10.8.0.4', 'fd08::4')],
    node,
    services: [node[0], at('10.8.0.1', 'fd08::1')],
    loopback: at('127.0.0.1', '::1'),
    outside: [at('198.51.100.1', '2001:db8:1::1')],
    nets: [at('10.9.0.0/24', 'fd09::/64'), at('10.8.0.0/24', 'fd08::/64'), at('10.2.0.0/24', 'fd02::/64')],
    icmp: six ? 'icmpv6' : 'icmp',
    devices: ['br0', 'br1', 'eth0', 'br+'],
    bed: bed(family),
    ways: [{ from: 'one', sources: [hosts[0]?.[0] ?? ''], destinations: [node[0]], answers: 'two' }],
  };
  const everybody = six
    ? (['ff02::1', 'ff02::5'] as const)
    : (['10.9.0.255', '255.255.255.255', '224.0.0.1', '224.0.0.251'] as const);
  return { family, hosts, node, everybody, world };
}

export function bridges(c: Chance): Omit<Scenario, 'name'> {
  const made = net(c.percent(65) ? 4 : 6);
  const { family, world } = made;
  const rules = generateRules(c, world, [], false);
  const learnt = PORTS.map((port, index) => `bridge fdb add ${farMac(index)} dev port-${port} master static`);
  const hairpin = PORTS.filter(() => c.percent(40)).map((port) => `bridge link set dev port-${port} hairpin on`);
  const isolated = c.percent(15) ? ['one', 'two'].map((port) => `bridge link set dev port-${port} isolated on`) : [];
  const off = c.percent(25)
    ? [`sysctl -qw net.bridge.bridge-nf-call-ip${c.percent(80) === (family === 6) ? '6' : ''}tables=0`]
    : [];
  const ofBridge =
    c.percent(10) && off.length > 0 ? [`ip link set br0 type bridge nf_call_ip${family === 6 ? '6' : ''}tables 1`] : [];
  const shown = c.percent(90) ? ['modprobe -d /run/modules br_netfilter', ...off, ...ofBridge] : [];
  return {
    ...(world.bed === undefined
      ? {}
      : { bed: { ...world.bed, details: isolated.length > 0 || ofBridge.length > 0 || c.percent(50) } }),
    setup: [
      ...shown,
      ...learnt,
      'bridge fdb add 02:00:00:00:04:02 dev port-four master static',
      ...hairpin,
      ...isolated,
    ].join('; '),
    ...(family === 6 ? { ip6tables: rules } : { iptables: rules }),
    packets: c.some(7, 12, () => packetOf(c, made)),
  };
}

function packetOf(c: Chance, { hosts, node, everybody, world }: Net): ScenarioPacket {
  const names = [...PORTS, 'four', 'out', 'local'] as const;
  const at = c.pick([0, 0, 1, 1, 2, 3, 4, 5]);
  const from = names[at] ?? 'local';
  const src = from === 'local' ? c.pick(node) : (c.pick(hosts[at] ?? node) ?? node[0]);
  const to = c.below(7);
  const many = at < 3 && c.percent(12);
  const others = to === at ? undefined : hosts[to];
  const dst = many ? c.pick(everybody) : (c.pick(others ?? [...node, ...world.services]) ?? node[0]);
  const proto = c.pick(['tcp', 'tcp', 'udp', world.icmp] as const);
  // Within one bridge neighbours send to each other's Ethernet addresses, not to the gateway's.
  const toMac = many
    ? groupMac(dst)
    : at < 3 && to < 3 && to !== at && hosts[to]?.includes(dst)
      ? farMac(to)
      : undefined;
  return {
    from,
    src,
    dst,
    proto,
    ...(proto === 'tcp' || proto === 'udp'
      ? { sport: 40001 + c.below(3), dport: c.pick([53, 80, 443, 8080]) }
      : { icmpId: 1 + c.below(3) }),
    ...(toMac === undefined ? {} : { toMac }),
    ...(c.percent(5) ? { ttl: 1 } : {}),
  };
}

/** The Ethernet address of everybody, or of a group. */
function groupMac(dst: string): string {
  if (dst.endsWith('.255')) return 'ff:ff:ff:ff:ff:ff';
  const last = Number(/\d+$/.exec(dst)?.[0]).toString(16).padStart(2, '0');
  return dst.includes(':') ? `33:33:00:00:00:${last}` : `01:00:5e:00:00:${last}`;
}
