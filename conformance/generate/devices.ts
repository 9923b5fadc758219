/** Devices: packets that come and leave by VLANs, bonds, VRFs, bridges and devices without carrier, with rules that name them. */
import type { Link, Scenario, ScenarioPacket } from '../kernel/scenario.ts';
import { rules as dump } from '../scenarios/build.ts';
import { bridge, type DeviceWorld, odds, trunk, tunnel, vrf } from './devices/beds.ts';
import type { Chance } from './prng.ts';

export function devices(c: Chance): Omit<Scenario, 'name'> {
  const world = c.pick([trunk, vrf, vrf, bridge, odds, tunnel] as const)(c);
  const six = c.percent(40);
  const rules = dump({
    raw: c.some(0, 4, () => asking(c, world, six, c.pick(['PREROUTING', 'PREROUTING', 'OUTPUT']))),
    mangle: [
      ...c.some(0, 4, () => asking(c, world, six, c.pick(['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING']))),
      ...c.some(
        0,
        2,
        () =>
          `${c.pick(['PREROUTING', 'OUTPUT'])} -p ${c.pick(['tcp', 'udp'])} -j MARK --set-mark ${c.pick(['1', '2'])}`,
      ),
    ],
    nat: c.some(0, 4, () => translating(c, world, six)),
    filter: [
      ...(world.outer ?? []),
      ...c.some(0, 5, () => asking(c, world, six, c.pick(['INPUT', 'FORWARD', 'OUTPUT']))),
    ],
  });
  const outer = dump({ filter: world.outer ?? [] });
  const some = c.some(0, 6, () => c.pick(world.commands) ?? 'link show');
  return {
    bed: { ...world.bed, details: c.percent(60) || world.bed.details === true, lateSysctls: switches(c, world, six) },
    sysctls: {},
    setup: [
      ...(world.setup ?? []).map((line) => `${line};`),
      `{ true; ${some.map((words) => `ip ${six && !words.startsWith('link') ? '-6 ' : ''}${spelled(words, six)};`).join(' ')} } 2>/dev/null; true`,
    ].join(' '),
    ...(six
      ? { ip6tables: rules, ...(world.outer === undefined ? {} : { iptables: outer }) }
      : { iptables: rules, ...(world.outer === undefined ? {} : { ip6tables: outer }) }),
    packets: c.some(8, 14, () => packetOf(c, world, six)),
  };
}

/** Networks and hosts of either family. */
function spelled(words: string, six: boolean): string {
  const host = (network: string, rest = '') =>
    six ? `${network}::${hex(rest)}` : `${network}.${rest === '' ? '0' : rest}`;
  const hex = (rest: string) => (rest === '' ? '' : rest === '254' ? 'fe' : rest);
  return words
    .replace(/\bN(\d)(?:\.(\d+))?/g, (_, network, rest) => host(six ? `fd0${network}` : `10.${network}.0`, rest))
    .replace(/\bX(?:\.(\d+))?/g, (_, rest) => host(six ? '2001:db8:1' : '198.51.100', rest))
    .replace(/\/(24|25|32)\b/g, (whole, length) =>
      six ? { 24: '/64', 25: '/65', 32: '/128' }[length as '24'] : whole,
    );
}

function switches(c: Chance, { devices: [first, second], vrfs }: DeviceWorld, six: boolean): Record<string, number> {
  const of = (device: string, name: string, value: number) =>
    ({ [`net.ipv${six ? 6 : 4}.conf.${device.replaceAll('.', '/')}.${name}`]: value }) as Record<string, number>;
  const device = c.pick([first, second ?? first, vrfs[0] ?? first, 'all']);
  return {
    ...(c.percent(25) ? of(device, 'ignore_routes_with_linkdown', 1) : {}),
    ...(!six && c.percent(25) ? of(device, 'rp_filter', c.pick([1, 2])) : {}),
    ...(!six && c.percent(15) ? of('all', 'accept_local', 0) : {}),
    ...(!six && c.percent(10) ? of(device, 'forwarding', 0) : {}),
  };
}

/** Rules that ask for devices, and seldom do anything. */
function asking(c: Chance, { devices: names, networks }: DeviceWorld, six: boolean, chain: string): string {
  const not = c.percent(25) ? '! ' : '';
  const arriving = chain === 'PREROUTING' || chain === 'INPUT';
  const leaving = chain === 'OUTPUT' || chain === 'POSTROUTING';
  const by = arriving ? '-i' : leaving ? '-o' : c.pick(['-i', '-o']);
  const forms = [
    () => `${not}${by} ${c.pick(names)}`,
    () => `${not}${by} ${c.pick(names)}`,
    () => `${not}${c.pick(['-s', '-d'])} ${spelled(`N${c.pick(networks)}/24`, six)}`,
    () =>
      `-m addrtype ${not}--${c.pick(['src', 'dst'])}-type ${c.pick(['LOCAL', 'UNICAST', six ? 'ANYCAST' : 'BROADCAST'])}${c.percent(50) ? ` --limit-iface-${arriving || (!leaving && c.percent(50)) ? 'in' : 'out'}` : ''}`,
    () =>
      chain === 'PREROUTING'
        ? `-m rpfilter${c.percent(40) ? ' --loose' : ''}${c.percent(40) ? ' --invert' : ''}`
        : `${not}${by} ${c.pick(names)}`,
    () => `-m conntrack --ctstate ${c.pick(['NEW', 'ESTABLISHED', 'UNTRACKED', 'INVALID'])}`,
    () => (arriving ? `-m devgroup ${not}--src-group 7` : `-m devgroup ${not}--dst-group 7`),
    ...(arriving || chain === 'FORWARD' ? [() => `-m physdev ${not}--physdev-in ${c.pick(names)}`] : []),
  ] as const;
  const target = c.percent(10) ? ` -j ${c.pick(['DROP', 'ACCEPT', 'ACCEPT'])}` : '';
  return `${chain} ${(c.pick(forms) ?? forms[0])()}${target}`;
}

function translating(c: Chance, { devices: names, networks }: DeviceWorld, six: boolean): string {
  const host = () => spelled(`N${c.pick(networks)}.${c.pick([1, 3, 5])}`, six);
  const forms = [
    () => `POSTROUTING -o ${c.pick(names)} -j MASQUERADE`,
    () => `POSTROUTING -p ${c.pick(['tcp', 'udp'])} -j MASQUERADE`,
    () => `PREROUTING -i ${c.pick(names)} -p udp -j DNAT --to-destination ${host()}`,
    () => `PREROUTING -p tcp --dport 80 -j REDIRECT`,
    () => `OUTPUT -p udp --dport 53 -j DNAT --to-destination ${host()}`,
    () => `POSTROUTING -o ${c.pick(names)} -p tcp -j SNAT --to-source ${host()}`,
    () => `${c.pick(['PREROUTING', 'INPUT'])} -i ${c.pick(names)}`,
    () => `${c.pick(['OUTPUT', 'POSTROUTING'])} -o ${c.pick(names)}`,
  ] as const;
  return c.pick(forms)();
}

function packetOf(c: Chance, world: DeviceWorld, six: boolean): ScenarioPacket {
  const { ways, networks, vrfs, bed } = world;
  const [from, network] = c.percent(75) ? (c.pick(ways) ?? ['local', 1]) : (['local', c.pick(networks)] as const);
  const local = from === 'local';
  const at = (place: number, host: number | '' = '') => spelled(`N${place}.${host}`, six);
  const src = local ? at(network, 1) : at(network, c.pick(from === 'p2' ? [6, 7] : from === 'p1' ? [2, 3] : [2, 3, 7]));
  const far = spelled('X.1', six);
  const own = bed.links.find(({ addresses = [] }) => addresses.some((each) => each.startsWith(`${src}/`)));
  const dst =
    c.pick([
      ...networks.map((each) => at(each, from === 'p1' && each === 1 ? c.pick([1, 6, 8]) : c.pick([1, 3, 5, 1]))),
      far,
      far,
      ...(vrfs.length > 0 ? [six ? 'fd77::1' : '10.77.0.1'] : []),
      ...groups(six, network),
    ]) ?? far;
  const proto = c.pick(['tcp', 'udp', 'udp', six ? 'icmpv6' : 'icmp'] as const);
  const link = bed.links.find(({ name }) => name === from);
  const isPort = link?.master !== undefined && link.vrf !== true;
  return {
    from,
    src,
    dst,
    proto,
    ...(proto === 'tcp' || proto === 'udp'
      ? { sport: 40001 + c.below(3), dport: c.pick([53, 80]) }
      : { icmpId: 1 + c.below(3) }),
    ...(isPort && c.percent(40) ? { asPort: true } : {}),
    ...(local ? boundTo(c, own, dst) : isGroup(dst) ? groupMac(dst) : {}),
    ...neighbourMac(from, dst),
    ...(c.percent(4) ? { ttl: 1 } : {}),
    ...(local && isGroup(dst) && c.percent(8) ? { ttl: 0 } : {}),
  };
}

/** Whoever takes an address in a VRF is bound to it; who sends to groups often names the interface. */
function boundTo(c: Chance, own: Link | undefined, dst: string): Pick<ScenarioPacket, 'bound'> {
  const isOwn = dst === '255.255.255.255' || !dst.endsWith('.255') || own?.addresses?.[0]?.startsWith(dst.slice(0, 7));
  if (own !== undefined && isGroup(dst) && isOwn && c.percent(40)) return { bound: own.device };
  return own?.vrf && own.master !== undefined && c.percent(70) ? { bound: own.master } : {};
}

const groups = (six: boolean, network: number): readonly string[] =>
  six
    ? ['ff02::1', 'ff02::1', 'ff02::2', 'ff02::1:ff00:1', 'ff02::fb', 'ff01::1', 'ff05::101', 'ff0e::101']
    : ['255.255.255.255', `10.${network}.0.255`, '10.1.0.255', '224.0.0.1', '224.0.0.1', '224.0.0.251', '239.1.2.3'];

const isGroup = (dst: string): boolean => dst.startsWith('ff') || dst.endsWith('.255') || /^2[23]\d\./.test(dst);

/** RFC 1112 and RFC 2464. */
function groupMac(dst: string): Pick<ScenarioPacket, 'toMac'> {
  if (dst.endsWith('.255')) return { toMac: 'ff:ff:ff:ff:ff:ff' };
  const octet = (value: number): string => value.toString(16).padStart(2, '0');
  if (!dst.includes(':')) {
    const [, second = 0, third = 0, last = 0] = dst.split('.').map(Number);
    return { toMac: `01:00:5e:${[second & 127, third, last].map(octet).join(':')}` };
  }
  const low = dst === 'ff02::1:ff00:1' ? 0xff000001 : Number.parseInt(dst.slice(dst.lastIndexOf(':') + 1), 16);
  return { toMac: `33:33:${[24, 16, 8, 0].map((shift) => octet((low >>> shift) & 255)).join(':')}` };
}

/** Hosts behind the bridge send to each other's Ethernet addresses. */
function neighbourMac(from: string, dst: string): Pick<ScenarioPacket, 'toMac'> {
  const host = Number(/(?:^10\.1\.0\.|^fd01::)([2-9])$/.exec(dst)?.[1] ?? 0);
  if (host === 0 || (from !== 'p1' && from !== 'p2')) return {};
  return { toMac: host <= 5 ? '02:00:00:00:01:02' : '02:00:00:00:02:02' };
}
