/** Matches with every option, rewriting targets between them, and packets that about half of them fit. */
import type { Scenario, ScenarioHeader, ScenarioPacket } from '../kernel/scenario.ts';
import { rules } from '../scenarios/build.ts';
import { ANY, allowedIn, FOUR_ONLY, REWRITES, SIX_ONLY } from './matchPool.ts';
import type { Chance } from './prng.ts';
import { FOUR, SIX, type World } from './world.ts';

const CHAINS = ['PREROUTING', 'FORWARD', 'FORWARD', 'POSTROUTING', 'INPUT', 'OUTPUT'] as const;

export function matches(c: Chance): Omit<Scenario, 'name'> {
  const world = c.percent(60) ? FOUR : SIX;
  const six = world.family === 6;
  const pool = [...ANY, ...ANY, ...(six ? SIX_ONLY : FOUR_ONLY)];
  const text = rules({
    mangle: CHAINS.flatMap((chain) => c.some(2, 7, () => `${chain} ${rule(c, allowedIn(chain, pool), six)}`)),
    filter: ['INPUT', 'FORWARD', 'OUTPUT'].flatMap((chain) =>
      c.some(0, 4, () => `${chain} ${c.pick(allowedIn(chain, pool)) ?? ''}`),
    ),
  });
  return { ...(six ? { ip6tables: text } : { iptables: text }), packets: c.some(8, 12, () => packet(c, world)) };
}

function rule(c: Chance, pool: readonly string[], six: boolean): string {
  if (c.percent(75)) return c.pick(pool) ?? '';
  const { protocol, target } = c.pick(
    REWRITES.filter(({ family }) => family === undefined || (family === 6) === six),
  ) ?? {
    protocol: '',
    target: '',
  };
  return `${protocol} ${target}`.trim();
}

const FLAGS = [
  'SYN',
  'SYN',
  'ACK',
  'SYN,ACK',
  'SYN,ECE,CWR',
  'ACK,ECE',
  'FIN,ACK',
  'RST',
  'NONE',
  'FIN,PSH,URG',
] as const;

function packet(c: Chance, world: World): ScenarioPacket {
  const way = c.pick(world.ways);
  const six = world.family === 6;
  const dst = c.pick(way.destinations);
  // The log shows no mark of ESP over IPv6.
  const proto = c.pick([
    'tcp',
    'tcp',
    'tcp',
    'udp',
    'udp',
    world.icmp,
    'sctp',
    'dccp',
    'udplite',
    ...(six ? (['mh'] as const) : (['esp', 'ah'] as const)),
  ] as const);
  const headers = six && c.percent(35) ? c.some(1, 3, () => header(c, dst, world)) : undefined;
  const fragment = c.percent(8)
    ? c.pick([{ offset: 0, more: true }, { offset: 16 }, { offset: 1480, more: true }])
    : undefined;
  return {
    from: way.from,
    src: c.pick(way.sources),
    dst,
    proto,
    ...details(c, proto, world),
    ...(c.percent(40) ? { tos: c.pick([1, 2, 3, 0x10, 0xb8, 0xb9, 0xff]) } : {}),
    ...(c.percent(30) ? { ttl: c.pick([2, 9, 63, 128, 255]) } : {}),
    ...(way.from === 'local' ? { uid: c.pick([0, 1000, 1500]), gid: c.pick([0, 50]) } : { mac: '02:00:00:00:01:02' }),
    ...(headers === undefined ? {} : { headers }),
    ...(fragment === undefined || way.from === 'local' || (six && headers === undefined)
      ? {}
      : { fragment, ...(six ? { headers: [...(headers ?? []), 'fragment' as const] } : {}) }),
  };
}

function details(c: Chance, proto: string, world: World): Partial<ScenarioPacket> {
  const ports = { sport: c.pick([0, 53, 40001, 65535]), dport: c.pick([0, 53, 80, 443]) };
  switch (proto) {
    case 'tcp':
      return {
        ...ports,
        flags: c.pick(FLAGS),
        tcpOptions: c.pick([[], [2], [2, 4, 8], [1, 1, 8], [3], [254]]),
        mss: c.pick([536, 1300, 1460]),
      };
    case 'udp':
    case 'udplite':
      return { ...ports, ...(c.percent(50) ? { data: c.pick(['GET / HTTP', 'abc', 'x'.repeat(64)]) } : {}) };
    case 'sctp':
      return {
        ...ports,
        chunks: c.some(1, 2, () => ({ type: c.pick<string | number>(['DATA', 'ABORT', 3]), flags: c.below(8) })),
      };
    case 'dccp':
      return { ...ports, dccpType: c.pick([0, 1, 2, 7, 9]) };
    case 'icmp':
    case 'icmpv6':
      return {
        icmpId: c.pick([5, 77]),
        icmpType: world.family === 6 ? 128 : c.pick([8, 8, 13, 200]),
        icmpCode: c.pick([0, 0, 3]),
      };
    case 'mh':
      return { mhType: c.below(8) };
    default:
      return { spi: c.pick([100, 256, 0x1234]) };
  }
}

function header(c: Chance, dst: string, { node, loopback }: World): ScenarioHeader {
  const kinds: readonly [ScenarioHeader, ...ScenarioHeader[]] = [
    { kind: 'hop-by-hop' },
    { kind: 'destination' },
    { kind: 'destination', options: [{ type: 30, length: 12 }] },
  ];
  // A node that is the destination refuses these: it has no keys, is nobody's home, and puts fragments together by itself.
  if (node.includes(dst) || dst === loopback) return c.pick(kinds);
  const passing: readonly [ScenarioHeader, ...ScenarioHeader[]] = [
    { kind: 'routing', routingType: 2, segmentsLeft: 0 },
    { kind: 'auth', spi: 256 },
    { kind: 'fragment', id: 9 },
    ...kinds,
  ];
  return c.pick(passing);
}
