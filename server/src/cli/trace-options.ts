/** The packet that the options of `packet-path trace` describe, and the packets of a file. */
import type { PacketInput } from '../../../protocol/trace.ts';
import { message } from '../text/message.ts';
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
          options: missing.join(', '),
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

/** A JSON array of packets. `name`: what the text was read from, for messages. */
export function packetsOfJson(text: string, name: string): readonly PacketInput[] {
  const value = parseJson(text, name);
  if (!Array.isArray(value)) {
    throw new Failure(
      message(
        '{name}: expected a JSON array of packets, such as [{"in":"eth0","src":"10.1.0.7","dst":"10.96.0.1","protocol":"tcp","dport":80}].',
        {
          name,
        },
      ),
    );
  }
  return value.map((packet, index) => readPacket(packet, index, name));
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Failure(
      message('{name} is no JSON: {reason}', { name, reason: error instanceof Error ? error.message : String(error) }),
    );
  }
}

function readPacket(packet: unknown, index: number, name: string): PacketInput {
  const fields = ['src', 'dst', 'protocol'];
  if (typeof packet === 'object' && packet !== null) {
    const lacking = fields.filter((field) => {
      const value: unknown = Reflect.get(packet, field);
      return typeof value !== 'string' && !(field === 'protocol' && typeof value === 'number');
    });
    // Protocols are given by name or number; the engine reads text.
    if (lacking.length === 0) return { ...packet, protocol: String(Reflect.get(packet, 'protocol')) } as PacketInput;
    throw new Failure(
      message('{name}: packet {index} lacks {fields}. Every packet needs "src", "dst" and "protocol".', {
        name,
        index: index + 1,
        fields: lacking.join(', '),
      }),
    );
  }
  throw new Failure(
    message('{name}: expected a packet as object, packet {index} is none.', { name, index: index + 1 }),
  );
}
