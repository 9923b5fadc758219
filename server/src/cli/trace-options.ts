/** The packet that the options of `packet-path trace` describe, and the packets of a file. */
import type { PacketInput } from '../../../protocol/trace.ts';
import { closest } from '../dialects/iptables-save/closest.ts';
import { offsetIn, packetOfValue, readPacketFile } from '../features/saved-packets/packet-file.ts';
import { listed, type Message, message } from '../text/message.ts';
import { packetFields } from '../trace/input.ts';
import { Failure } from './failure.ts';

/** As the command line hands them over: all text. */
export interface PacketOptions {
  readonly in?: string;
  readonly local?: boolean;
  readonly protocol?: string;
  readonly src?: string;
  readonly dst?: string;
  readonly sport?: string;
  readonly dport?: string;
  readonly flags?: string;
  readonly icmpType?: string;
  readonly icmpCode?: string;
  readonly icmpId?: string;
  readonly length?: string;
  readonly ttl?: string;
  readonly tos?: string;
  readonly mark?: string;
}

const numberOptions = {
  sport: { option: '--sport', max: 0xffff },
  dport: { option: '--dport', max: 0xffff },
  icmpType: { option: '--icmp-type', max: 255 },
  icmpCode: { option: '--icmp-code', max: 255 },
  icmpId: { option: '--icmp-id', max: 0xffff },
  length: { option: '--length', max: 0xffff },
  ttl: { option: '--ttl', max: 255 },
  tos: { option: '--tos', max: 255 },
  mark: { option: '--mark', max: 0xffffffff },
} as const;

export function packetOfOptions(options: PacketOptions): PacketInput {
  const { protocol, src, dst } = options;
  const missing = [
    protocol === undefined && '--protocol',
    src === undefined && '--src',
    dst === undefined && '--dst',
  ].filter((option) => option !== false);
  if (protocol === undefined || src === undefined || dst === undefined) {
    throw new Failure(
      message(
        '{options} is missing. A packet is described like this: --in eth0 --protocol tcp --src 10.1.0.7 --dst 10.96.0.1 --dport 80',
        {
          options: listed(missing),
        },
      ),
    );
  }
  if (options.in !== undefined && options.local === true) {
    throw new Failure(
      message('A packet either arrives on an interface (--in) or is made by the node itself (--local), not both.'),
    );
  }
  const numbers = Object.entries(numberOptions).flatMap(([name, { option, max }]) => {
    const text = options[name as keyof typeof numberOptions];
    return text === undefined ? [] : [[name, readNumber(option, text, max)] as const];
  });
  return {
    in: options.in ?? null,
    src,
    dst,
    protocol,
    ...Object.fromEntries(numbers),
    ...(options.flags === undefined ? {} : { flags: options.flags.split(',').filter((flag) => flag !== '') }),
  };
}

function readNumber(option: string, text: string, max: number): number {
  const value = /^(\d+|0x[0-9a-f]+)$/i.test(text) ? Number(text) : Number.NaN;
  if (value <= max) return value;
  throw new Failure(message('{option}: expected a number from 0 to {max}, found “{text}”.', { option, max, text }));
}

/** The packets of a JSON file. `name`: what the text was read from, for messages. */
export function packetsOfJson(text: string, name: string): readonly PacketInput[] {
  const plain = plainPackets(text);
  if (plain !== undefined) return plain;
  const { packets, problems } = readPacketFile(text);
  const [first] = problems;
  if (first === undefined) return packets.map(({ input }) => input);
  const line = text.slice(0, first.span.start).split('\n').length;
  throw new Failure(message('{name}, line {line}: {problem}.', { name, line, problem: first.message }));
}

/** "packets.json, line 7, packet 2", of a field of a packet that was read from there. */
export function placeInJson(text: string, name: string, packet: number, field: string): Message {
  const index = packet + 1;
  if (text.length > mostPlaced) return message('{name}, packet {index}', { name, index });
  const line = text.slice(0, offsetIn(text, packet, field)).split('\n').length;
  return message('{name}, line {line}, packet {index}', { name, line, index });
}

/** Of longer texts no lines are told: a tree of all their parts would not fit into memory. */
const mostPlaced = 50_000_000;

/** Names of so many fields that mean nothing are told. */
const mostStrays = 5;

/** What is said of fields that no packet has: the packet is traced without them. */
export function strayFields(packets: readonly PacketInput[], text: string, name: string): readonly Message[] {
  const strays = new Map<string, number>();
  for (const [index, packet] of packets.entries()) {
    for (const field of Object.keys(packet)) if (!known.has(field) && !strays.has(field)) strays.set(field, index);
    if (strays.size >= mostStrays) break;
  }
  return [...strays].map(([field, index]) => {
    const place = placeInJson(text, name, index, field);
    const near = closest(field, known);
    return near === undefined
      ? message('{place}: “{field}” is no field of a packet and is passed over.', { place, field })
      : message('{place}: “{field}” is no field of a packet and is passed over; did you mean “{near}”?', {
          place,
          field,
          near,
        });
  });
}

/** Also those of saved packets, whose files can be traced as they are. */
const known: ReadonlySet<string> = new Set([...packetFields, 'expect', 'assume']);

/**
 * A million packets are read without the places of all their parts, which cost ten times their text. Undefined: it is
 * no plain JSON, or not all of it are packets, which is for the other reader to say.
 */
function plainPackets(text: string): readonly PacketInput[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(value)) return undefined;
  const packets = value.map(packetOfValue);
  return packets.every((packet) => packet !== undefined) ? packets : undefined;
}
