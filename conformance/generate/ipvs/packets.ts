/** Random packets to services, back from their servers, and errors about both. */
import type { ScenarioPacket } from '../../kernel/scenario.ts';
import type { Chance } from '../prng.ts';
import type { World } from '../world.ts';
import type { Service } from './services.ts';

interface Flow {
  readonly packet: ScenarioPacket;
  /** Undefined: no service was meant. */
  readonly service: Service | undefined;
}

const CLIENT_PORTS: readonly [number, ...number[]] = [40001, 40001, 40002, 40003];

/** `senders`: the addresses from which the node itself speaks. */
export function generateServicePackets(
  c: Chance,
  world: World,
  services: readonly Service[],
  senders: readonly [string, ...string[]],
): readonly ScenarioPacket[] {
  const flows: Flow[] = [];
  const crowd = c.percent(25) ? burst(c, world, services) : [];
  const rest = c.some(8, crowd.length > 0 ? 10 : 16, () => {
    const flow = c.pick(flows);
    if (flow === undefined || c.percent(45)) {
      const made = opening(c, world, services, senders);
      flows.push(made);
      return made.packet;
    }
    if (c.percent(45)) return next(c, flow);
    return c.percent(75) ? answer(c, world, flow, senders) : error(c, world, flow, senders);
  });
  return [...crowd, ...rest];
}

/** Many clients of one service at once: schedulers that look at loads, and thresholds, show only then. */
function burst(c: Chance, world: World, services: readonly Service[]): readonly ScenarioPacket[] {
  const service = c.pick(services);
  if (service?.address === undefined) return [];
  const { address: dst, protocol: proto } = service;
  const dport = service.port === 0 ? 80 : service.port;
  const src = c.pick(world.clients);
  const sameClient = c.percent(60);
  return Array.from({ length: 4 + c.below(5) }, (_, at) => ({
    from: 'left',
    src: sameClient ? src : c.pick(world.clients),
    dst,
    proto,
    sport: 41000 + at,
    dport,
  }));
}

function opening(c: Chance, world: World, services: readonly Service[], senders: readonly [string, ...string[]]): Flow {
  const service = c.pick(services);
  const from = c.pick(['left', 'left', 'left', 'right', 'local', 'local'] as const);
  const src = from === 'left' ? c.pick(world.clients) : from === 'right' ? c.pick(world.servers) : c.pick(senders);
  const strange = c.percent(12);
  const dst =
    strange || service?.address === undefined
      ? c.pick([...world.services, ...world.node, ...world.servers, ...world.outside])
      : service.address;
  const more = {
    ...(c.percent(5) ? { ttl: c.pick([1, 2]) } : {}),
    ...(from === 'local' && c.percent(25) ? { mark: c.pick([1, 2, 5]) } : {}),
    ...(from !== 'local' && c.percent(3) ? { fragment: c.pick([{ offset: 0, more: true }, { offset: 1480 }]) } : {}),
    ...(c.percent(6) ? { tos: 0x10 } : {}),
    ...(six(world) && c.percent(10) ? { headers: c.pick(HEADERS) } : {}),
  };
  // What is encrypted goes where the key exchange went. The log shows no mark of ESP over IPv6.
  if (!six(world) && c.percent(4))
    return { packet: { from, src, dst, proto: c.pick(['esp', 'ah', 'gre']), ...more }, service: undefined };
  if (c.percent(6))
    return { packet: { from, src, dst, proto: world.icmp, icmpId: 1 + c.below(3), ...more }, service: undefined };
  const proto = c.percent(90) && service !== undefined ? service.protocol : c.pick(['tcp', 'udp', 'sctp'] as const);
  const meant = service === undefined || service.port === 0 || service.mark !== undefined ? undefined : service.port;
  const dport = c.percent(92) && meant !== undefined ? meant : c.pick([53, 80, 8080, 20, 30080, 443]);
  const sport = c.percent(3) ? 20 : c.pick(CLIENT_PORTS);
  const odd = c.percent(10);
  const kind =
    proto === 'tcp' && odd
      ? { flags: c.pick(['ACK', 'SYN,ACK', 'RST', 'FIN,ACK', 'SYN,RST', 'NONE', 'SYN,FIN', 'SYN,ECE,CWR']) }
      : proto === 'sctp' && odd
        ? { chunk: c.pick(['DATA', 'HEARTBEAT', 'COOKIE_ECHO', 'ABORT', 'SHUTDOWN_ACK']) }
        : {};
  const call = service?.calls === true && c.percent(80) ? { data: callText(c) } : {};
  return { packet: { from, src, dst, proto, sport, dport, ...kind, ...more, ...call }, service };
}

function callText(c: Chance): string {
  const line = c.pick(['Call-ID: one@a', 'Call-ID: one@a', 'call-id:two', 'i: three', 'Via: x', 'Call-ID: a@']);
  return `INVITE sip:b SIP/2.0\r\n${line}\r\nCSeq: 1 INVITE\r\n\r\n`;
}

/** More of the same flow, up to its end and beyond. */
function next(c: Chance, { packet }: Flow): ScenarioPacket {
  const { flags: _, chunk: __, fragment: ___, ...same } = packet;
  switch (packet.proto) {
    case 'tcp':
      return { ...same, flags: c.pick(['ACK', 'ACK', 'SYN', 'SYN', 'FIN,ACK', 'RST', 'RST,ACK', 'PSH,ACK']) };
    case 'sctp':
      return { ...same, chunk: c.pick(['INIT', 'COOKIE_ECHO', 'DATA', 'HEARTBEAT', 'SHUTDOWN', 'ABORT']) };
    default:
      return same;
  }
}

const HEADERS: readonly [Headers, ...Headers[]] = [
  ['hop-by-hop'],
  ['destination'],
  ['hop-by-hop', 'destination'],
  [{ kind: 'destination', options: [{ type: 1, length: 12 }] }],
];

type Headers = NonNullable<ScenarioPacket['headers']>;

const six = (world: World) => world.family === 6;

/** The address and port behind which the flow's server stands: one of the service's, now and then another. */
function serverOf(c: Chance, world: World, { packet, service }: Flow): { src: string; sport: number } {
  const server = c.pick((service?.servers ?? []).filter(({ address }) => address.includes(':') === six(world)));
  const dport = packet.dport ?? 80;
  if (server === undefined || c.percent(8)) return { src: c.pick([...world.servers, packet.dst]), sport: dport };
  return { src: server.address, sport: server.port === 0 || c.percent(8) ? dport : server.port };
}

function linkOf(world: World, address: string, senders: readonly string[]): 'left' | 'right' | 'local' {
  if (world.clients.includes(address)) return 'left';
  return senders.includes(address) ? 'local' : 'right';
}

function answer(c: Chance, world: World, flow: Flow, senders: readonly string[]): ScenarioPacket {
  const { packet } = flow;
  const { service } = flow;
  const { src, sport } = serverOf(c, world, flow);
  const from = linkOf(world, src, senders);
  const dst = c.percent(75) ? packet.src : c.pick(world.node);
  if (packet.proto === world.icmp)
    return { from, src, dst, proto: packet.proto, icmpType: six(world) ? 129 : 0, icmpId: packet.icmpId ?? 1 };
  const way = { from, src, dst, proto: packet.proto, sport, dport: packet.sport ?? 40001 };
  if (packet.proto === 'tcp')
    return { ...way, flags: c.pick(['SYN,ACK', 'SYN,ACK', 'ACK', 'FIN,ACK', 'RST,ACK', 'RST']) };
  if (packet.proto === 'sctp')
    return { ...way, chunk: c.pick(['INIT_ACK', 'COOKIE_ACK', 'DATA', 'ABORT', 'SHUTDOWN_ACK']) };
  if (service?.calls === true && c.percent(60)) return { ...way, data: callText(c) };
  return way;
}

const ERRORS: Readonly<Record<4 | 6, readonly [Kind, ...Kind[]]>> = {
  4: [
    { icmpType: 3, icmpCode: 3 },
    { icmpType: 3, icmpCode: 1 },
    { icmpType: 11, icmpCode: 0 },
    { icmpType: 3, icmpCode: 4 },
    { icmpType: 5, icmpCode: 1 },
    { icmpType: 12, icmpCode: 0 },
  ],
  6: [
    { icmpType: 1, icmpCode: 4 },
    { icmpType: 3, icmpCode: 0 },
    { icmpType: 2, icmpCode: 0 },
    { icmpType: 4, icmpCode: 0 },
  ],
};

interface Kind {
  readonly icmpType: number;
  readonly icmpCode: number;
}

/** From the client's side about an answer, or from the server's side about a request. */
function error(c: Chance, world: World, flow: Flow, senders: readonly string[]): ScenarioPacket {
  const { packet } = flow;
  const {
    from: _,
    flags: __,
    chunk: ___,
    mark: ____,
    fragment: _____,
    ttl: ______,
    tos: _______,
    headers: ________,
    ...sent
  } = packet;
  const kind = c.pick(ERRORS[world.family]);
  const ports = packet.sport === undefined ? {} : { sport: packet.sport, dport: packet.dport };
  if (c.percent(45)) {
    const quoted = {
      ...sent,
      src: packet.dst,
      dst: packet.src,
      ...(ports.sport === undefined ? {} : { sport: packet.dport ?? 80, dport: packet.sport ?? 40001 }),
    };
    const from = linkOf(world, packet.src, senders);
    return { from, src: packet.src, dst: packet.dst, proto: world.icmp, ...kind, quoted };
  }
  const { src, sport } = serverOf(c, world, flow);
  const quoted = { ...sent, dst: src, ...(ports.sport === undefined ? {} : { dport: sport }) };
  const teller = c.percent(70) ? src : c.pick(world.servers);
  return { from: linkOf(world, teller, senders), src: teller, dst: packet.src, proto: world.icmp, ...kind, quoted };
}
