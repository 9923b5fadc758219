/** Random packets: new flows, their next packets, their replies, and errors about them. */
import type { ScenarioPacket } from '../kernel/scenario.ts';
import type { Chance } from './prng.ts';
import { CLIENT_PORTS, PORTS, type World } from './world.ts';

export function generatePackets(c: Chance, world: World): readonly ScenarioPacket[] {
  const flows: ScenarioPacket[] = [];
  return c.some(7, 12, () => {
    const flow = c.pick(flows);
    if (flow === undefined || c.percent(55)) {
      const made = opening(c, world);
      flows.push(made);
      return made;
    }
    if (c.percent(35))
      return { ...flow, ...(flow.proto === 'tcp' ? { flags: c.pick(['ACK', 'SYN', 'ACK', 'FIN,ACK', 'RST']) } : {}) };
    return c.percent(80) ? reply(c, world, flow) : error(c, world, flow);
  });
}

function opening(c: Chance, world: World): ScenarioPacket {
  const { from, sources, destinations } = c.pick(world.ways);
  const src = c.pick(sources);
  const dst = c.pick(destinations);
  const proto = c.percent(92)
    ? c.pick(['tcp', 'tcp', 'tcp', 'udp', 'udp', world.icmp])
    : // The log shows no mark of ESP over IPv6.
      c.pick([
        'sctp',
        'sctp',
        'gre',
        'dccp',
        ...(world.family === 6 ? (['gre'] as const) : (['esp', 'ah'] as const)),
      ] as const);
  const more = {
    ...(c.percent(4) ? { ttl: c.pick([1, 2, 63, 255]) } : {}),
    ...(from === 'local' && c.percent(25) ? { uid: c.pick([1000, 1500]) } : {}),
    ...(proto === 'tcp' && c.percent(12) ? { tcpOptions: [2] } : {}),
    ...(proto === 'udp' && c.percent(10) ? { data: c.pick(['GET /', 'hello', 'xxyy']) } : {}),
    ...(from !== 'local' && c.percent(3) ? { fragment: c.pick([{ offset: 0, more: true }, { offset: 1480 }]) } : {}),
    ...(world.family === 6 && c.percent(8) ? { headers: [c.pick(['hop-by-hop', 'destination'] as const)] } : {}),
    ...(c.percent(10) ? { tos: c.pick([0x10, 0xb8]) } : {}),
    ...(from === 'local' && c.percent(15) ? { mark: 1 } : {}),
    ...(proto === 'sctp' && c.percent(30) ? { chunk: c.pick(['DATA', 'HEARTBEAT', 'COOKIE_ECHO', 'ABORT']) } : {}),
    ...toNeighbour(world, from, dst),
  };
  if (proto === world.icmp) return { from, src, dst, proto, icmpId: 1 + c.below(3), ...more };
  if (proto === 'esp' || proto === 'gre' || proto === 'ah') return { from, src, dst, proto, ...more };
  const odd = proto === 'tcp' && c.percent(8) ? { flags: c.pick(['ACK', 'SYN,ACK', 'RST', 'FIN,ACK']) } : {};
  return { from, src, dst, proto, sport: c.pick(CLIENT_PORTS), dport: c.pick(PORTS), ...odd, ...more };
}

/** Behind one bridge neighbours send to each other's Ethernet addresses, not to the gateway's. */
function toNeighbour({ bed }: World, from: string, dst: string): Pick<ScenarioPacket, 'toMac'> {
  const links = bed?.links ?? [];
  const sends = links.find(({ name, master }) => name === from && master !== undefined);
  const gets = links.findIndex(({ neighbours = [] }) => neighbours.some((range) => reaches(range, dst)));
  if (sends === undefined || links[gets]?.master !== sends.master) return {};
  return { toMac: `02:00:00:00:0${gets + 1}:02` };
}

/** Whether a range such as 10.9.0.2-10.9.0.4, of which only the last number differs, holds an address. */
function reaches(range: string, address: string): boolean {
  const last = (text: string) => Number(text.split('.').at(-1));
  const [low = '', high = low] = range.split('-');
  const network = low.slice(0, low.lastIndexOf('.') + 1);
  return address.startsWith(network) && last(address) >= last(low) && last(address) <= last(high);
}

/** Whoever might answer: the address that was asked or a server that stands behind it; to the client or to the node. */
function reply(c: Chance, world: World, flow: ScenarioPacket): ScenarioPacket {
  const to = answersTo(world, flow);
  const six = world.family === 6;
  const src = to !== 'left' && c.percent(50) ? c.pick(world.servers) : flow.dst;
  const dst = c.percent(50) ? flow.src : world.node[to === 'left' ? 0 : 1];
  const way = { from: to, src, dst, proto: flow.proto, ...toNeighbour(world, to, dst) };
  if (flow.proto === world.icmp) return { ...way, icmpType: six ? 129 : 0, icmpId: flow.icmpId ?? 1 };
  if (flow.sport === undefined) return way;
  const ports = { sport: c.percent(70) ? (flow.dport ?? 80) : c.pick(PORTS), dport: flow.sport ?? 40001 };
  return {
    ...way,
    ...ports,
    ...(flow.proto === 'sctp' ? { chunk: c.pick(['INIT_ACK', 'DATA', 'ABORT', 'SHUTDOWN']) } : {}),
    ...(flow.proto === 'dccp' ? { dccpType: c.pick([1, 2, 7]) } : {}),
    ...(flow.proto === 'tcp' ? { flags: c.pick(['SYN,ACK', 'SYN,ACK', 'ACK', 'RST,ACK']) } : {}),
  };
}

function error(c: Chance, world: World, flow: ScenarioPacket): ScenarioPacket {
  const six = world.family === 6;
  const kind = six
    ? { icmpType: 1, icmpCode: 4 }
    : c.pick([
        { icmpType: 3, icmpCode: 3 },
        { icmpType: 11, icmpCode: 0 },
      ]);
  const { from: _, flags: __, mark: ___, uid: ____, toMac: _____, headers: ______, fragment: _______, ...sent } = flow;
  const to = answersTo(world, flow);
  // Behind translation the packet had other addresses.
  const quoted = {
    ...sent,
    ...(c.percent(30) ? { src: world.node[1] } : {}),
    ...(c.percent(30) ? { dst: c.pick(world.servers) } : {}),
    ...(c.percent(30) && sent.dport !== undefined ? { dport: c.pick(PORTS) } : {}),
  };
  const dst = c.percent(80) ? quoted.src : flow.src;
  return {
    from: to,
    src: c.percent(60) ? quoted.dst : c.pick(world.servers),
    dst,
    proto: world.icmp,
    ...kind,
    quoted,
    ...toNeighbour(world, to, dst),
  };
}

/** The link by which the other end's packets come. */
function answersTo({ ways }: World, flow: ScenarioPacket): string {
  return ways.find(({ from }) => from === flow.from)?.answers ?? 'right';
}
