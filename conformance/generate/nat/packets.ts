/** Conversations whose connections meet: openings, answers to every address that translation may have given, errors. */
import type { ScenarioPacket } from '../../kernel/scenario.ts';
import type { Chance } from '../prng.ts';
import { CLIENT_PORTS, PORTS, type World } from '../world.ts';
import type { Mapping } from './targets.ts';

type Flow = Pick<
  ScenarioPacket,
  'from' | 'src' | 'dst' | 'proto' | 'sport' | 'dport' | 'icmpId' | 'icmpType' | 'uid' | 'mark'
>;

/** Who says what, in turn: `o` the one who began, `r` the other. */
const TCP_TALKS: readonly [string, ...string[]] = [
  'o:SYN r:SYN,ACK o:ACK r:ACK o:FIN,ACK r:FIN,ACK o:ACK o:SYN',
  'o:SYN r:SYN,ACK o:ACK o:RST o:SYN',
  'o:SYN o:SYN r:SYN,ACK r:SYN,ACK o:ACK',
  'o:SYN r:RST,ACK o:SYN r:SYN,ACK',
  'o:SYN r:SYN o:SYN,ACK r:SYN,ACK o:ACK',
  'o:ACK r:ACK o:FIN,ACK',
  'o:SYN,ACK o:SYN r:SYN,ACK',
  'o:SYN r:ACK o:RST o:SYN',
  'o:SYN r:SYN,ACK o:ACK r:FIN,ACK o:ACK o:FIN,ACK r:ACK r:RST o:ACK',
  'o:FIN,ACK o:SYN o:ACK',
];

const SCTP_TALKS: readonly [string, ...string[]] = [
  'o:INIT r:INIT_ACK o:COOKIE_ECHO r:COOKIE_ACK o:DATA r:DATA o:SHUTDOWN r:SHUTDOWN_ACK o:SHUTDOWN_COMPLETE',
  'o:INIT o:INIT r:ABORT o:INIT',
  'o:HEARTBEAT r:HEARTBEAT_ACK',
  'o:DATA o:INIT r:INIT_ACK',
];

const PLAIN_TALKS: readonly [string, ...string[]] = ['o r o r', 'o o r', 'o e r', 'o r e o', 'o x r'];

export function conversations(c: Chance, world: World, maps: readonly Mapping[]): readonly ScenarioPacket[] {
  const flows = c.some(2, 4, () => opening(c, world));
  const clashes = flows.flatMap((flow) => (c.percent(35) ? [clash(c, world, flow)] : []));
  const talks = [...flows, ...clashes].map((flow) => talk(c, world, maps, flow));
  // Turn by turn, as they would be heard on the wire.
  const packets: ScenarioPacket[] = [];
  while (packets.length < 24 && talks.some((left) => left.length > 0)) {
    const speaking = c.pick(talks.filter((left) => left.length > 0));
    packets.push(...(speaking?.splice(0, 1) ?? []));
  }
  return packets;
}

function opening(c: Chance, world: World): Flow {
  const { from, sources, destinations } = c.pick(world.ways);
  const dst = c.percent(4) && from !== 'local' ? world.loopback : c.pick(destinations);
  const proto = c.pick([
    'tcp',
    'tcp',
    'tcp',
    'tcp',
    'udp',
    'udp',
    'udp',
    world.icmp,
    world.icmp,
    'gre',
    'sctp',
    'dccp',
    world.family === 6 ? 'udp' : 'esp',
  ] as const);
  const way = { from, src: c.pick(sources), dst, proto };
  const owned =
    from === 'local' ? { ...(c.percent(20) ? { uid: 1000 } : {}), ...(c.percent(15) ? { mark: 1 } : {}) } : {};
  if (proto === world.icmp) {
    const odd = world.family === 4 && c.percent(15) ? { icmpType: c.pick([13, 17]) } : {};
    return { ...way, ...owned, icmpId: 1 + c.below(3), ...odd };
  }
  if (proto === 'gre' || proto === 'esp') return { ...way, ...owned };
  return { ...way, ...owned, sport: c.pick(CLIENT_PORTS), dport: c.pick(PORTS) };
}

/** Another connection that translation may make look like the first. */
function clash(c: Chance, world: World, flow: Flow): Flow {
  const way = world.ways.find(({ from }) => from === flow.from);
  const src = c.pick(way?.sources ?? [flow.src]) ?? flow.src;
  const dst = c.percent(60) ? flow.dst : (c.pick(way?.destinations ?? [flow.dst]) ?? flow.dst);
  if (!c.percent(15)) return { ...flow, src, dst };
  const { uid: _, mark: __, ...sent } = flow;
  return { ...sent, from: flow.from === 'left' ? 'right' : 'left', src, dst };
}

function talk(c: Chance, world: World, maps: readonly Mapping[], flow: Flow): ScenarioPacket[] {
  const script = c
    .pick(flow.proto === 'tcp' ? TCP_TALKS : flow.proto === 'sctp' ? SCTP_TALKS : PLAIN_TALKS)
    .split(' ')
    .slice(0, 2 + c.below(7));
  return script.flatMap((line): readonly ScenarioPacket[] => {
    const [who, what] = line.split(':');
    if (c.percent(8)) return [error(c, world, maps, flow, who === 'r')];
    const said =
      flow.proto === 'tcp'
        ? { flags: what ?? 'SYN' }
        : flow.proto === 'sctp' && what !== undefined
          ? { chunk: what }
          : {};
    switch (who) {
      case 'o':
        return [{ ...flow, ...said }];
      case 'r':
        return [{ ...answer(c, world, maps, flow), ...said }];
      case 'e':
        return [error(c, world, maps, flow, false)];
      default:
        return [error(c, world, maps, flow, true)];
    }
  });
}

/** The connection as its other end sees it: one of the addresses that rules may have given it. */
function seen(c: Chance, maps: readonly Mapping[], flow: Flow): Flow {
  const of = (end: Mapping['end']) => (c.percent(65) ? c.pick(maps.filter((map) => map.end === end)) : undefined);
  const [source, destination] = [of('source'), of('destination')];
  const ports =
    flow.sport === undefined ? {} : { sport: source?.port ?? flow.sport, dport: destination?.port ?? flow.dport ?? 80 };
  return { ...flow, src: source?.address ?? flow.src, dst: destination?.address ?? flow.dst, ...ports };
}

function answer(c: Chance, world: World, maps: readonly Mapping[], flow: Flow): ScenarioPacket {
  const { src, dst, proto, sport, dport, icmpId, icmpType } = seen(c, maps, flow);
  const way = { from: comesBy(world, flow, dst), src: dst, dst: src, proto };
  if (proto === world.icmp) {
    const type = world.family === 6 ? 129 : icmpType === 13 ? 14 : icmpType === 17 ? 18 : 0;
    return { ...way, icmpType: type, icmpId: icmpId ?? 1 };
  }
  if (sport === undefined || dport === undefined) return way;
  return { ...way, sport: dport, dport: sport, ...(proto === 'dccp' ? { dccpType: c.pick([1, 2, 7]) } : {}) };
}

/** Where a packet of that source comes from. */
function comesBy(world: World, flow: Flow, source: string): string {
  if (world.servers.includes(source)) return 'right';
  if (world.clients.includes(source)) return 'left';
  if (world.node.includes(source) || source === world.loopback) return 'local';
  return world.ways.find(({ from }) => from === flow.from)?.answers ?? 'right';
}

/** An error about a packet of the flow, or about an answer to it; now and then an error about an error. */
function error(c: Chance, world: World, maps: readonly Mapping[], flow: Flow, aboutAnswer: boolean): ScenarioPacket {
  const six = world.family === 6;
  const kind = () =>
    six
      ? c.pick([{ icmpType: 1, icmpCode: 4 }, { icmpType: 2 }, { icmpType: 3 }, { icmpType: 4 }] as const)
      : c.pick([
          { icmpType: 3, icmpCode: 3 },
          { icmpType: 3, icmpCode: 4 },
          { icmpType: 11, icmpCode: 0 },
          { icmpType: 4 },
          { icmpType: 5, icmpCode: 1 },
          { icmpType: 12 },
        ] as const);
  const about = aboutAnswer ? answer(c, world, maps, flow) : { ...seen(c, maps, flow), from: flow.from };
  const { from: _, uid: __, mark: ___, flags: ____, ...sent } = about;
  const quoted = c.percent(8) ? { src: sent.dst, dst: sent.src, proto: world.icmp, ...kind(), quoted: sent } : sent;
  const teller = c.percent(60) ? quoted.dst : c.pick([...world.servers, ...world.clients, ...world.outside]);
  const back = c.percent(90) ? quoted.src : flow.src;
  const from = aboutAnswer ? flow.from : comesBy(world, flow, teller);
  return { from, src: teller, dst: back, proto: world.icmp, ...kind(), quoted };
}
