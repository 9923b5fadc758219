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
  const from = c.pick(['left', 'left', 'left', 'right', 'local'] as const);
  const ways = {
    left: [world.clients, [...world.servers, ...world.services, ...world.services, ...world.node, ...world.outside]],
    right: [world.servers, [...world.clients, ...world.node, ...world.services]],
    local: [
      c.percent(15) ? [world.loopback] : world.node,
      [world.loopback, ...world.servers, ...world.clients, ...world.services, ...world.node, ...world.outside],
    ],
  } as const;
  const [sources, destinations] = ways[from];
  const src = c.pick<string>([...sources]) ?? world.clients[0];
  const dst = c.pick<string>([...destinations]) ?? world.servers[0];
  const proto = c.percent(92)
    ? c.pick(['tcp', 'tcp', 'tcp', 'udp', 'udp', world.icmp])
    : // The log shows no mark of ESP over IPv6.
      c.pick(['sctp', 'gre', world.family === 6 ? 'gre' : 'esp'] as const);
  const more = {
    ...(c.percent(4) ? { ttl: c.pick([1, 2, 63, 255]) } : {}),
    ...(from === 'local' && c.percent(25) ? { uid: c.pick([1000, 1500]) } : {}),
    ...(proto === 'tcp' && c.percent(12) ? { tcpOptions: [2] } : {}),
    ...(proto === 'udp' && c.percent(10) ? { data: c.pick(['GET /', 'hello', 'xxyy']) } : {}),
    ...(from !== 'local' && c.percent(3) ? { fragment: c.pick([{ offset: 0, more: true }, { offset: 1480 }]) } : {}),
    ...(world.family === 6 && c.percent(8) ? { headers: [c.pick(['hop-by-hop', 'destination'] as const)] } : {}),
    ...(c.percent(10) ? { tos: c.pick([0x10, 0xb8]) } : {}),
    ...(from === 'local' && c.percent(15) ? { mark: 1 } : {}),
  };
  if (proto === world.icmp) return { from, src, dst, proto, icmpId: 1 + c.below(3), ...more };
  if (proto === 'esp' || proto === 'gre') return { from, src, dst, proto, ...more };
  const odd = proto === 'tcp' && c.percent(8) ? { flags: c.pick(['ACK', 'SYN,ACK', 'RST', 'FIN,ACK']) } : {};
  return { from, src, dst, proto, sport: c.pick(CLIENT_PORTS), dport: c.pick(PORTS), ...odd, ...more };
}

/** Whoever might answer: the address that was asked or a server that stands behind it; to the client or to the node. */
function reply(c: Chance, world: World, flow: ScenarioPacket): ScenarioPacket {
  const to = { left: 'right', right: 'left', local: 'right' }[flow.from] ?? 'right';
  const six = world.family === 6;
  const src = to === 'right' && c.percent(50) ? c.pick(world.servers) : flow.dst;
  const dst = c.percent(50) ? flow.src : world.node[to === 'right' ? 1 : 0];
  if (flow.proto === world.icmp)
    return { from: to, src, dst, proto: flow.proto, icmpType: six ? 129 : 0, icmpId: flow.icmpId ?? 1 };
  const ports = { sport: c.percent(70) ? (flow.dport ?? 80) : c.pick(PORTS), dport: flow.sport ?? 40001 };
  return {
    from: to,
    src,
    dst,
    proto: flow.proto,
    ...ports,
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
  const { from: _, flags: __, mark: ___, ...quoted } = flow;
  const to = { left: 'right', right: 'left', local: 'right' }[flow.from] ?? 'right';
  return {
    from: to,
    src: c.percent(60) ? flow.dst : c.pick(world.servers),
    dst: flow.src,
    proto: world.icmp,
    ...kind,
    quoted,
  };
}
