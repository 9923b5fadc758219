/** A few connections from their beginning to their end, told turn by turn, with errors of every type from anybody. */
import type { ScenarioPacket } from '../../kernel/scenario.ts';
import type { Chance } from '../prng.ts';
import { CLIENT_PORTS, PORTS, type World } from '../world.ts';

type Values<T> = readonly [T, ...T[]];

/** Who says what, in turn: `o` the one who began, `r` the other, `e` and `x` somebody about a packet of one or the other. */
const SCRIPTS: Readonly<Record<string, Values<string>>> = {
  tcp: [
    'o:SYN r:SYN,ACK o:ACK o:ACK,PSH r:ACK x o:FIN,ACK r:ACK r:FIN,ACK o:ACK o:SYN',
    'o:SYN e o:SYN r:SYN,ACK o:ACK r:ACK,PSH o:RST o:ACK',
    'o:SYN r:RST,ACK o:SYN r:SYN,ACK o:ACK',
    'o:SYN,ECE,CWR r:SYN,ACK,ECE o:ACK e r:ACK x',
    'o:SYN o:FIN,ACK r:ACK o:SYN,FIN o:NONE',
    'o:ACK r:ACK o:ACK,URG r:FIN,ACK',
    'r:SYN,ACK o:SYN r:ACK o:RST',
    'o:SYN r:SYN,ACK o:ACK r:SYN o:ACK r:RST',
  ],
  udp: ['o r o r o', 'o o o r', 'o e o', 'o r x o', 'o x e', 'r o r'],
  icmp: ['o r o r', 'o o r', 'r o', 'o e r', 'o x'],
  sctp: [
    'o:INIT r:INIT_ACK o:COOKIE_ECHO r:COOKIE_ACK o:DATA e r:DATA o:SHUTDOWN r:SHUTDOWN_ACK o:SHUTDOWN_COMPLETE',
    'o:INIT r:ABORT o:INIT r:INIT_ACK o:DATA',
    'o:DATA o:HEARTBEAT r:HEARTBEAT_ACK o:DATA',
  ],
  dccp: ['o:0 r:1 o:2 r:2 o:4 e r:4 o:5 r:6', 'o:0 r:7 o:0 r:1', 'o:2 o:0 o:0 r:1 o:3', 'o:0 x o:7'],
};

const ERRORS: Readonly<Record<4 | 6, Values<Pick<ScenarioPacket, 'icmpType' | 'icmpCode'>>>> = {
  4: [
    { icmpType: 3, icmpCode: 0 },
    { icmpType: 3, icmpCode: 1 },
    { icmpType: 3, icmpCode: 2 },
    { icmpType: 3, icmpCode: 3 },
    { icmpType: 3, icmpCode: 4 },
    { icmpType: 3, icmpCode: 13 },
    { icmpType: 4 },
    { icmpType: 5, icmpCode: 0 },
    { icmpType: 5, icmpCode: 1 },
    { icmpType: 11, icmpCode: 0 },
    { icmpType: 11, icmpCode: 1 },
    { icmpType: 12, icmpCode: 0 },
  ],
  6: [
    { icmpType: 1, icmpCode: 0 },
    { icmpType: 1, icmpCode: 1 },
    { icmpType: 1, icmpCode: 3 },
    { icmpType: 1, icmpCode: 4 },
    { icmpType: 2 },
    { icmpType: 3, icmpCode: 0 },
    { icmpType: 3, icmpCode: 1 },
    { icmpType: 4, icmpCode: 1 },
    { icmpType: 100 },
    { icmpType: 137 },
  ],
};

export function talks(c: Chance, worlds: Values<World>): readonly ScenarioPacket[] {
  const open = c.some(2, 4, () => talk(c, c.pick(worlds)));
  const packets: ScenarioPacket[] = [];
  while (packets.length < 22 && open.some((left) => left.length > 0))
    packets.push(...(c.pick(open.filter((left) => left.length > 0))?.splice(0, 1 + c.below(2)) ?? []));
  return packets;
}

function talk(c: Chance, world: World): ScenarioPacket[] {
  const way = c.pick(world.ways);
  const kind = c.pick(['tcp', 'tcp', 'tcp', 'udp', 'udp', 'icmp', 'icmp', 'sctp', 'dccp', 'udplite', 'gre'] as const);
  const flow = {
    from: way.from,
    src: c.pick(way.sources),
    dst: c.pick(way.destinations),
    proto: kind === 'icmp' ? world.icmp : kind,
    ...(kind === 'icmp'
      ? { icmpId: 1 + c.below(3) }
      : kind === 'gre'
        ? {}
        : { sport: c.pick(CLIENT_PORTS), dport: c.pick(PORTS) }),
  };
  return c
    .pick(SCRIPTS[kind] ?? SCRIPTS['udp'] ?? ['o'])
    .split(' ')
    .map((turn) => said(c, world, flow, turn, way.answers));
}

type Flow = Omit<ScenarioPacket, 'quoted'>;

function said(c: Chance, world: World, flow: Flow, turn: string, answers: string): ScenarioPacket {
  const [who, what] = turn.split(':');
  if (who === 'e' || who === 'x')
    return error(c, world, who === 'e' ? flow : back(flow, world, answers), flow, answers);
  const told = who === 'o' ? flow : back(flow, world, answers);
  const bytes = flow.proto !== 'gre' && c.percent(25) ? { payload: c.pick([1, 60, 300]) } : {};
  const words =
    what === undefined
      ? {}
      : flow.proto === 'tcp'
        ? { flags: what }
        : flow.proto === 'sctp'
          ? { chunk: what }
          : { dccpType: Number(what) };
  return { ...told, ...words, ...(flow.proto === 'tcp' || flow.proto === 'udp' ? bytes : {}) };
}

function back(flow: Flow, { icmp, family, node }: World, answers: string): Flow {
  const { sport, dport, src, dst, icmpId } = flow;
  const from = node.includes(dst) ? 'local' : answers;
  const way = { from, src: dst, dst: src, proto: flow.proto };
  if (flow.proto === icmp)
    return { ...way, icmpType: family === 6 ? 129 : 0, ...(icmpId === undefined ? {} : { icmpId }) };
  return sport === undefined || dport === undefined ? way : { ...way, sport: dport, dport: sport };
}

/** Whoever dropped the packet tells its sender; now and then somebody else, or nobody who could have seen it. */
function error(c: Chance, world: World, about: Flow, flow: Flow, answers: string): ScenarioPacket {
  const { from: _, uid: __, mark: ___, payload: ____, ...sent } = about;
  const quoted = c.percent(12) && sent.dport !== undefined ? { ...sent, dport: c.pick(PORTS) } : sent;
  const teller = c.pick([quoted.dst, quoted.dst, ...world.outside, ...world.servers, ...world.clients]);
  const fromTeller = world.clients.includes(teller) ? 'left' : world.servers.includes(teller) ? 'right' : undefined;
  const otherSide = about === flow ? answers : flow.from === 'local' ? 'right' : flow.from;
  return {
    from: fromTeller ?? otherSide,
    src: teller === quoted.src ? world.outside[0] : teller,
    dst: c.percent(92) ? quoted.src : c.pick([...world.clients, ...world.node]),
    proto: world.icmp,
    ...c.pick(ERRORS[world.family]),
    quoted,
  };
}
