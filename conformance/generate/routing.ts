/** Routing: addresses, routes and policy rules of every kind, strange packets, and what rules ask the routing tables. */
import { addressTypes } from '../addressTypes.ts';
import type { Link, Scenario, ScenarioPacket } from '../kernel/scenario.ts';
import { rules as dump } from '../scenarios/build.ts';
import type { Chance } from './prng.ts';
import { four } from './routing/ipv4.ts';
import { six } from './routing/ipv6.ts';
import type { RoutingWorld } from './routing/world.ts';

export function routing(c: Chance): Omit<Scenario, 'name'> {
  const world = c.percent(60) ? four : six;
  const { sysctls, lateSysctls } = switches(c, world);
  const rules = dump({
    raw: c.some(0, 4, () => asking(c, world, 'PREROUTING', true)),
    mangle: [...c.some(0, 5, () => mangling(c, world)), ...c.some(0, 3, () => asking(c, world, 'POSTROUTING', false))],
    nat: c.some(0, 4, () => translating(c, world)),
    filter: c.some(0, 4, () => asking(c, world, c.pick(['INPUT', 'FORWARD', 'OUTPUT']), c.percent(50))),
  });
  return {
    bed: { ...world.bed, links: world.bed.links.map((link) => withStrangers(link, world)), lateSysctls },
    sysctls,
    setup: setup(c, world),
    ...(world.family === 6 ? { ip6tables: rules } : { iptables: rules }),
    packets: c.some(8, 14, () => packetOf(c, world)),
  };
}

/** Everybody can be reached behind every link, so that a packet that leaves is seen to leave. */
function withStrangers(link: Link, world: RoutingWorld): Link {
  return { ...link, neighbours: [...new Set([...(link.neighbours ?? []), ...strangers(world)])] };
}

function strangers({ destinations, odd, hosts, own }: RoutingWorld): readonly string[] {
  return [...destinations, ...odd, ...hosts.flat(), ...own, ...GATEWAYS].filter(
    (address) => !/^(?:22\d|23\d|255|127|0)\.|^ff|^::(?:1|ffff.*)?$/.test(address),
  );
}

const GATEWAYS = ['172.31.0.1', 'fd07::1', 'fe80::1', '10.2.0.254', '10.3.0.254'];

function setup(c: Chance, world: RoutingWorld): string {
  let pref = 100;
  const commands = [
    ...c.some(0, 4, () => c.pick(world.addresses)),
    ...c.some(0, 5, () => c.pick(world.routes)),
    ...(c.percent(35) ? [c.pick(world.devices)] : []),
    ...c.some(0, 5, () => c.pick(world.routes)),
    ...(c.percent(70) ? c.some(1, 4, () => c.pick(world.rules)) : []),
  ];
  // What `ip` refuses (a gateway that an earlier command made unreachable) is not there, and the dumps say so.
  const lines = commands.map((command) => {
    pref += 10;
    const written = command.replace('PREF', String(pref));
    return written.startsWith('!') ? written.slice(1) : `${world.ip}${written}`;
  });
  const met = commands.some((command) => command.includes('addr del 10.')) ? [meetAgain(world)] : [];
  return `${['{ true;', ...[...lines, ...met].map((line) => `${line};`), '} 2>/dev/null; true'].join(' ')}`;
}

/** With its last address of IPv4 eth-u forgets whom it knew (fib_disable_ip()). */
function meetAgain(world: RoutingWorld): string {
  const known = [...new Set(strangers(world))].join(' ');
  const line = `neigh replace %s lladdr 02:00:00:00:03:02 dev eth-u nud permanent`;
  return `printf '${line}\\n' ${known} | ip -force -batch -`;
}

function switches(c: Chance, { family, global, ofDevice }: RoutingWorld) {
  const sysctls = c.percent(40) ? c.some(1, 2, () => c.pick(global)).flatMap((one) => (one ? [one] : [])) : [];
  const late = c.percent(30) ? c.some(1, 3, () => c.pick(ofDevice)).flatMap((one) => (one ? [one] : [])) : [];
  const device = () => c.pick(['eth-l', 'eth-r', 'eth-u']);
  return {
    sysctls: Object.fromEntries(sysctls),
    lateSysctls: Object.fromEntries(late.map(([name, value]) => [`net.ipv${family}.conf.${device()}.${name}`, value])),
  };
}

const DEVICES = ['eth-l', 'eth-r', 'eth-u', 'lo', 'dummy0'] as const;

/** Rules that ask where addresses lie, and seldom do anything. */
function asking(c: Chance, world: RoutingWorld, chain: string, early: boolean): string {
  const not = c.percent(25) ? '! ' : '';
  const arriving = chain === 'PREROUTING' || chain === 'INPUT';
  const leaving = chain === 'OUTPUT' || chain === 'POSTROUTING';
  const limit = arriving
    ? '--limit-iface-in'
    : leaving
      ? '--limit-iface-out'
      : c.pick(['--limit-iface-in', '--limit-iface-out']);
  const type = () =>
    world.family === 6
      ? c.pick(['UNICAST', 'LOCAL', 'ANYCAST', 'MULTICAST', 'UNREACHABLE', 'UNSPEC', 'LOCAL,ANYCAST'])
      : c.pick([...addressTypes, 'LOCAL,BROADCAST']);
  const forms = [
    () => `-m addrtype ${not}--${c.pick(['src', 'dst'])}-type ${type()}${c.percent(30) ? ` ${limit}` : ''}`,
    () => `-m addrtype ${not}--${c.pick(['src', 'dst'])}-type ${type()}`,
    () => `-m pkttype ${not}--pkt-type ${c.pick(['unicast', 'broadcast', 'multicast'])}`,
    () =>
      arriving
        ? `${not}-i ${c.pick(DEVICES)}`
        : leaving
          ? `${not}-o ${c.pick(DEVICES)}`
          : `-i ${c.pick(DEVICES)} -o ${c.pick(DEVICES)}`,
    () => `${not}${c.pick(['-s', '-d'])} ${c.pick(world.nets)}`,
    () =>
      arriving
        ? `-m devgroup ${not}--src-group ${c.pick(['0', '7', '0xc'])}`
        : `-m devgroup ${not}--dst-group ${c.pick(['0', '7', '0x4/0xc'])}`,
    ...(chain === 'PREROUTING'
      ? [rpfilter, rpfilter]
      : world.family === 4
        ? [() => `-m realm ${not}--realm ${c.pick(['5', '0xa', '0x7', '0x30004', '0x0/0xff'])}`]
        : []),
  ] as const;
  function rpfilter(): string {
    const options = ['--loose', '--validmark', '--accept-local', '--invert'].filter(() => c.percent(35));
    return ['-m rpfilter', ...options].join(' ');
  }
  const target = c.percent(8) ? ` -j ${early ? 'DROP' : 'ACCEPT'}` : '';
  return `${chain} ${(c.pick(forms) ?? forms[0])()}${target}`;
}

/** Marks and TOS, before and after routing. */
function mangling(c: Chance, world: RoutingWorld): string {
  const chain = c.pick(['PREROUTING', 'OUTPUT', 'OUTPUT', 'PREROUTING', 'FORWARD', 'POSTROUTING'] as const);
  const when = c.pick(['', '-p tcp ', '-p udp ', `-d ${c.pick(world.nets)} `, `-s ${c.pick(world.nets)} `]);
  const target = c.percent(75)
    ? `MARK --set-xmark ${c.pick(['0x1/0xffffffff', '0x2/0x2', '0x4/0xff', '0x0/0x1'])}`
    : `TOS --set-tos ${c.pick(['0x10/0xff', '0x08/0xff', '0x0/0xff'])}`;
  return `${chain} ${when}-j ${target}`;
}

function translating(c: Chance, { family, destinations, nets }: RoutingWorld): string {
  const to = () => c.pick(destinations);
  const when = `-p ${c.pick(['tcp', 'udp'])}${c.percent(50) ? ` -d ${c.pick(nets)}` : ''}`;
  const forms = [
    () => `POSTROUTING ${when} -j MASQUERADE`,
    () => `POSTROUTING -o ${c.pick(DEVICES)} -j MASQUERADE`,
    () => `PREROUTING ${when} -j REDIRECT`,
    () => `PREROUTING ${when} --dport 53 -j REDIRECT --to-ports 5353`,
    () => `OUTPUT ${when} -j REDIRECT`,
    () => `PREROUTING ${when} -j DNAT --to-destination ${to()}`,
    () => `OUTPUT ${when} -j DNAT --to-destination ${to()}`,
    () => `POSTROUTING ${when} -j SNAT --to-source ${family === 6 ? 'fd02::99' : '10.2.0.99'}`,
  ] as const;
  return c.pick(forms)();
}

function packetOf(c: Chance, world: RoutingWorld): ScenarioPacket {
  const at = c.below(4);
  const links = world.bed.links;
  const from = links[at]?.name ?? 'local';
  const hosts = world.hosts[at as 0 | 1 | 2] ?? world.own;
  const src = c.percent(82)
    ? c.pick(hosts)
    : c.percent(50)
      ? c.pick(world.odd)
      : c.pick([...world.own, ...world.hosts.flat()]);
  const dst = c.percent(75) ? c.pick(world.destinations) : c.pick(world.odd);
  const proto = c.pick(['tcp', 'udp', 'udp', world.family === 6 ? 'icmpv6' : 'icmp'] as const);
  return {
    from,
    src: src ?? world.own[0],
    dst: dst ?? world.own[0],
    proto,
    ...(proto === 'tcp' || proto === 'udp'
      ? { sport: 40001 + c.below(4), dport: c.pick([53, 80, 1234]) }
      : { icmpId: 1 + c.below(3) }),
    ...(c.percent(8) ? { ttl: c.pick([0, 1, 2]) } : {}),
    ...(c.percent(12) ? { tos: c.pick([0x10, 0x08, 0xb8]) } : {}),
    ...(from === 'local' && c.percent(30) ? { mark: c.pick([1, 2, 4]) } : {}),
    ...(from === 'local' && c.percent(15) ? { uid: 1500 } : {}),
    // What comes by eth-u must fit: one of the devices above has 1280 bytes.
    ...(proto === 'udp' && c.percent(6) ? { payload: from === 'up' ? 1200 : 1350 } : {}),
    ...(from === 'local' ? {} : groupMac(dst ?? '')),
  };
}

/** The Ethernet address of a broadcast or a group. */
function groupMac(dst: string): Pick<ScenarioPacket, 'toMac'> {
  if (dst.endsWith('.255') || dst === '10.3.0.222' || dst === '203.0.113.48') return { toMac: 'ff:ff:ff:ff:ff:ff' };
  const octets = dst.split('.').map(Number);
  const hex = (value: number) => value.toString(16).padStart(2, '0');
  if (octets.length === 4 && (octets[0] ?? 0) >> 4 === 14)
    return { toMac: `01:00:5e:${hex((octets[1] ?? 0) & 127)}:${hex(octets[2] ?? 0)}:${hex(octets[3] ?? 0)}` };
  const tail = /^ff0\w::(?:1:ff00:)?(\d)$/.exec(dst);
  if (tail === null) return {};
  return { toMac: dst.includes('ff00') ? '33:33:ff:00:00:01' : `33:33:00:00:00:0${tail[1]}` };
}
