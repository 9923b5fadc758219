/** Sessions of packets that are thrown at a node: those of its scenario, random ones, and what answers them. */
import type { PacketInput } from '../../protocol/trace.ts';
import type { Node } from '../../server/src/node/model.ts';
import { openSession } from '../../server/src/trace/engine.ts';
import { readPacket } from '../../server/src/trace/input.ts';
import type { Outcome } from '../../server/src/trace/trace.ts';
import { generatePackets } from '../generate/packets.ts';
import type { Chance } from '../generate/prng.ts';
import type { World } from '../generate/world.ts';
import { question } from '../question.ts';

/** Values at the edges of what generated rules compare with, and some beyond. */
const PORTS = [0, 1, 52, 53, 54, 79, 80, 81, 443, 480, 1024, 7999, 8000, 8080, 9000, 9001, 30080, 40001, 50000, 65535];
const TTLS = [1, 2, 9, 32, 33, 63, 64, 65, 255];
const LENGTHS = [28, 36, 40, 50, 60, 61, 99, 100, 1500];
const FLAGS = [
  ['SYN'],
  ['ACK'],
  ['SYN', 'ACK'],
  ['RST'],
  ['FIN', 'ACK'],
  [],
  ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG'],
];
const NUMBERS = ['tcp', 'udp', 'sctp', 'gre', 'dccp', 'udplite', 'esp', '4', '132', '0', '255'];

/** The packets of one session, the same as the generator of scenarios makes, with edges put in. */
export function packetsOf(c: Chance, world: World): readonly PacketInput[] {
  return generatePackets(c, world).map((packet) => edged(c, { ...question(world, packet) } as PacketInput));
}

function edged(c: Chance, packet: PacketInput): PacketInput {
  if (c.percent(50)) return packet;
  const six = packet.src.includes(':');
  return {
    ...packet,
    ...(c.percent(30) && packet.dport !== undefined ? { dport: c.pick(PORTS) ?? 0 } : {}),
    ...(c.percent(20) && packet.sport !== undefined ? { sport: c.pick(PORTS) ?? 0 } : {}),
    ...(c.percent(15) ? { ttl: c.pick(TTLS) ?? 64 } : {}),
    ...(c.percent(15) ? { length: (c.pick(LENGTHS) ?? 60) + (six ? 20 : 0) } : {}),
    ...(c.percent(15) ? { tos: c.pick([0, 0x10, 0xb8, 0xff]) } : {}),
    ...(c.percent(20) && packet.protocol === 'tcp' ? { flags: c.pick(FLAGS) ?? ['SYN'] } : {}),
    ...(c.percent(10) && packet['quoted'] === undefined ? { protocol: c.pick(NUMBERS) ?? 'tcp' } : {}),
    ...(c.percent(10) && packet.protocol.startsWith('icmp') && packet['quoted'] === undefined
      ? { icmpType: c.pick([0, 3, 8, 11, 128, 129, 133, 135]), icmpCode: c.pick([0, 1, 3]) }
      : {}),
    ...(c.percent(15) && packet.in === null ? { mark: c.pick([0, 1, 2, 0x10, 0x4000, 0xffffffff]) } : {}),
    ...(c.percent(8) && packet.in !== null ? { in: c.pick(['eth-l', 'eth-r', 'wan9']) } : {}),
  };
}

export interface Sighting {
  readonly packets: readonly PacketInput[];
  readonly outcome: Outcome;
}

/** Every outcome of a session of these packets, and of the answers to them. */
export function* sightings(node: Node, packets: readonly PacketInput[]): Generator<Sighting> {
  const session = openSession(node, { branches: 32 });
  const sent: PacketInput[] = [];
  for (const input of packets) {
    const read = readPacket(input);
    if ('problem' in read) continue;
    sent.push(input);
    const { outcomes } = session.send(read.packet);
    for (const outcome of outcomes) yield { packets: [...sent], outcome };
    // Where no addresses are known, an answer may take its own sender for an address of this node.
    if (node.interfaces === undefined) continue;
    for (const index of outcomes.slice(0, 4).keys())
      for (const outcome of session.reply(index)?.outcomes ?? []) yield { packets: [...sent, input], outcome };
  }
}
