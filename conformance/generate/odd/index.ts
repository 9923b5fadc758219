/** Packets with values that nobody expects, through the rules of the mixture: as an outsider would send them. */
import type { Scenario, ScenarioPacket } from '../../kernel/scenario.ts';
import type { Chance } from '../prng.ts';
import { generateRules } from '../rules.ts';
import { generateSets } from '../sets.ts';
import { FOUR, SIX, PORTS as USUAL_PORTS, type Way, type World } from '../world.ts';
import { ADDRESSES, CUT, FILLED, FLAGS, ICMP, PORTS, PROTOCOLS, TOS, TTLS } from './values.ts';

export function odd(c: Chance): Omit<Scenario, 'name'> {
  const world = c.percent(60) ? FOUR : SIX;
  const sets = generateSets(c, world);
  const rules = generateRules(c, world, sets, false);
  const sysctls = switches(c, world);
  const setup = NEIGHBOURS[world.family].map(neighbour).join('; ');
  return {
    ...(sets.length > 0 ? { ipset: `${sets.map(({ text }) => text).join('\n')}\n` } : {}),
    ...(Object.keys(sysctls).length === 0 ? {} : { sysctls }),
    ...(world.family === 6 ? { ip6tables: rules } : { iptables: rules }),
    // Behind the interfaces' own addresses nobody would answer there.
    after: setup,
    packets: c.some(10, 14, () => packet(c, world)),
  };
}

/** Addresses that the usual node does not know anybody at. */
const NEIGHBOURS = {
  4: ['10.1.0.0 eth-l 01', '10.2.0.0 eth-r 02'],
  6: ['fe80::5 eth-r 02', 'fe80::7 eth-r 02', 'fe80::5 eth-l 01', 'fe80::7 eth-l 01'],
} as const;

function neighbour(text: string): string {
  const [address = '', device = '', end = ''] = text.split(' ');
  return `ip neigh replace ${address} lladdr 02:00:00:00:${end}:02 dev ${device} nud permanent`;
}

function switches(c: Chance, { family }: World): Readonly<Record<string, number>> {
  if (family === 6 || c.percent(70)) return {};
  return c.pick([
    { 'net.ipv4.conf.all.rp_filter': 1 },
    { 'net.ipv4.conf.all.rp_filter': 2 },
    { 'net.ipv4.conf.all.route_localnet': 1 },
    { 'net.ipv4.conf.all.accept_local': 0 },
    { 'net.ipv4.icmp_echo_ignore_broadcasts': 0 },
    { 'net.ipv4.conf.all.bc_forwarding': 1 },
    { 'net.netfilter.nf_conntrack_tcp_loose': 0 },
  ]);
}

function packet(c: Chance, world: World): ScenarioPacket {
  const { family } = world;
  const way = c.pick(world.ways);
  const { src, dst } = ends(c, world, way);
  const usual = { from: way.from, src, dst, ...frame(way, dst) };
  const more = {
    ...(c.percent(35) ? { ttl: c.pick(TTLS) } : {}),
    ...(c.percent(25) ? { tos: c.pick(TOS) } : {}),
  };
  const kind = c.below(100);
  if (kind < 15) return { ...usual, ...more, ...cut(c, world) };
  if (kind < 30) return { ...usual, ...more, proto: c.pick(PROTOCOLS[family]), payload: c.pick([0, 4, 16, 40]) };
  if (kind < 45)
    return { ...usual, ...more, proto: world.icmp, ...c.pick(ICMP[family]), icmpCode: c.pick([0, 0, 1, 255]) };
  const ports = { sport: c.pick([...PORTS, ...PORTS, 40001]), dport: c.pick([...PORTS, ...USUAL_PORTS]) };
  if (kind < 60) return { ...usual, ...more, proto: c.pick(['udp', 'udp', 'sctp', 'dccp'] as const), ...ports };
  return { ...usual, ...more, proto: 'tcp', ...ports, ...(c.percent(50) ? { flags: c.pick(FLAGS) } : {}) };
}

/** What is for several machines stands in a frame for several. */
function frame({ from }: Way, dst: string): Pick<ScenarioPacket, 'toMac'> {
  if (from === 'local') return {};
  if (/^(22[4-9]|23)/.test(dst)) return { toMac: '01:00:5e:00:00:01' };
  if (dst.startsWith('ff')) return { toMac: '33:33:00:00:00:01' };
  return /\.255$/.test(dst) && !dst.startsWith('127') ? { toMac: 'ff:ff:ff:ff:ff:ff' } : {};
}

/** One end of two is odd, or both are the same: what the land attack sends. */
function ends(c: Chance, { family }: World, way: Way): Pick<ScenarioPacket, 'src' | 'dst'> {
  const { sources, destinations } = ADDRESSES[family];
  const src = c.percent(45) ? c.pick(sources) : c.pick(way.sources);
  const chosen = c.percent(35) ? c.pick(destinations) : c.pick(way.destinations);
  // A program has to say by which link it sends there.
  const dst = way.from === 'local' && chosen.startsWith('fe80') ? c.pick(way.destinations) : chosen;
  return c.percent(7) ? { src: dst, dst } : { src, dst };
}

/** A packet that ends before the header of its protocol does. */
function cut(c: Chance, { family }: World): Pick<ScenarioPacket, 'proto' | 'payload' | 'sport' | 'dport'> {
  const [proto, bytes] = c.pick(CUT[family]);
  return { proto, payload: c.below(bytes), sport: FILLED, dport: FILLED };
}
