/** A packet as people describe it, read and completed. */
import type { PacketInput } from '../../../protocol/trace.ts';
import { protocolNumber } from '../dialects/protocols.ts';
import type { Packet } from '../net/packet.ts';
import { hasPorts, protocol } from '../net/protocol.ts';
import { ACK, CWR, ECE, FIN, PSH, RST, SYN, URG } from '../net/tcp.ts';
import { parseAddress } from '../net/text.ts';
import { type Message, message } from '../text/message.ts';
import { answerType } from './connection/connection.ts';
import { type Details, detailFields, readDetails } from './input-details.ts';
import { headerBytes } from './walk/payload.ts';
import { bytesBehind } from './walk/tcpOptions.ts';

export type ReadPacket =
  | { readonly packet: Packet }
  /** Which field is wrong, and why. */
  | { readonly field: string; readonly problem: Message };

const flagBits: Readonly<Record<string, number>> = { FIN, SYN, RST, PSH, ACK, URG, ECE, CWR };

/**
 * Bytes of headers alone, and for ICMP and UDP with the usual small payload (design of the command line). Of SCTP with one
 * chunk, which is an INIT where nobody says; AH checks with 12 bytes (RFC 4302).
 */
export function usualLength(
  number: number,
  ipv6: boolean,
  { data, headers = [], chunks, dccpType }: Pick<Details, 'data' | 'headers' | 'chunks' | 'dccpType'>,
): number {
  const header = (ipv6 ? 40 : 20) + headers.reduce((sum, { length }) => sum + length, 0);
  if (data !== undefined) return header + headerBytes(number) + data.length;
  switch (number) {
    case protocol.tcp:
      return header + 20;
    case protocol.udp:
    case protocol.udplite:
      return header + 16;
    case protocol.icmp:
    case protocol.icmpv6:
      return header + 12;
    case protocol.sctp:
      return header + 12 + ([undefined, INIT, INIT_ACK].includes(chunks?.[0]) ? 20 : 16);
    case protocol.dccp:
      return header + 16 + (dccpType === undefined ? 0 : (behindSequence[dccpType] ?? 8));
    case protocol.ah:
      return header + 24;
    default:
      return header + 16;
  }
}

const INIT = 1;
const INIT_ACK = 2;

/** What a header of DCCP has behind its sequence number, by the packet's type: others acknowledge (RFC 4340, 5.1 to 5.6). */
const behindSequence: Readonly<Record<number, number>> = { 0: 4, 1: 12, 2: 0, 7: 12 };

interface Limits {
  readonly [field: string]: number;
}

const limits: Limits = {
  sport: 65535,
  dport: 65535,
  icmpType: 255,
  icmpCode: 255,
  icmpId: 65535,
  length: 65575,
  ttl: 255,
  tos: 255,
  mark: 0xffffffff,
};

/** Fields of a described packet that mean something: others are passed over, and often a slip of the pen. */
export const packetFields: readonly string[] = [
  ...['in', 'src', 'dst', 'protocol', 'flags', 'quoted', 'name'],
  ...Object.keys(limits),
  ...detailFields,
];

/** Reads a described packet. Defaults are those of a first packet: SYN, a port from the ephemeral range, TTL 64. */
export function readPacket(input: PacketInput): ReadPacket {
  if (typeof input !== 'object' || input === null)
    return { field: '', problem: message('A packet is an object with src, dst and protocol.') };
  for (const field of ['src', 'dst', 'protocol'] as const) {
    if (typeof input[field] !== 'string')
      return { field, problem: message('{field} is missing: a packet needs src, dst and protocol.', { field }) };
  }
  const device = deviceOf(input.in);
  if (typeof device === 'object' && device !== null) return device;
  const src = parseAddress(input.src);
  if (src === undefined) return notAnAddress('src', input.src);
  const dst = parseAddress(input.dst);
  if (dst === undefined) return notAnAddress('dst', input.dst);
  if (src.family !== dst.family) {
    return {
      field: 'dst',
      problem: message('dst is {dst}: expected an address of the same family as src, {src}.', {
        dst: input.dst,
        src: input.src,
      }),
    };
  }
  const number = protocolNumber(input.protocol.toLowerCase());
  if (number === undefined) {
    return {
      field: 'protocol',
      problem: message('protocol is “{protocol}”: expected a name such as tcp, or a number from 0 to 255.', {
        protocol: input.protocol,
      }),
    };
  }
  for (const [field, max] of Object.entries(limits)) {
    const value = input[field];
    if (value === undefined || value === null) continue;
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > max) {
      return {
        field,
        problem: message('{field} is {value}: expected a whole number from 0 to {max}.', {
          field,
          value: JSON.stringify(value),
          max,
        }),
      };
    }
  }
  const flags = tcpFlagsOf(input);
  if ('problem' in flags) return flags;
  const details = readDetails(input);
  if ('problem' in details) return details;
  const ipv6 = src.family === 'ipv6';
  const usual = usualLength(number, ipv6, details);
  if (usual > (limits['length'] ?? usual))
    return { field: 'length', problem: message('The packet is too long: {length} bytes.', { length: usual }) };
  // It may end within the headers above: then its rules and programs see it cut off.
  const shortest = ipv6 ? 40 : 20;
  if (input.length !== undefined && input.length !== null && input.length < shortest)
    return {
      field: 'length',
      problem: message(
        'length is {length}: it counts the IP header, which alone has {shortest} bytes. Without length this packet has {usual}.',
        { length: input.length, shortest, usual },
      ),
    };
  const icmp = number === protocol.icmp || number === protocol.icmpv6;
  const type = input.icmpType ?? (number === protocol.icmpv6 ? 128 : 8);
  const bare = number === protocol.tcp && withoutOptions(input, { family: src.family, ...details });
  const quoted = quotedOf(input);
  if (quoted !== undefined && 'problem' in quoted) return quoted;
  return {
    packet: {
      family: src.family,
      in: device,
      out: null,
      protocol: number,
      src,
      dst,
      ...(hasPorts(number) ? { sport: input.sport ?? 40000, dport: input.dport ?? 80 } : {}),
      ...(number === protocol.tcp ? { tcpFlags: flags.bits } : {}),
      ...(icmp
        ? {
            icmpType: type,
            icmpCode: input.icmpCode ?? 0,
            ...icmpIdOf(number, type, input.icmpId),
          }
        : {}),
      ...(quoted === undefined ? {} : { quoted: quoted.packet }),
      length: input.length ?? usual,
      ttl: input.ttl ?? 64,
      tos: input.tos ?? 0,
      mark: input.mark ?? 0,
      ...details,
      ...(bare ? { tcpOptions: [] } : {}),
    },
  };
}

/** Whoever says that a segment is as long as its headers says that it has no options. */
function withoutOptions({ length }: PacketInput, details: Details & Pick<Packet, 'family'>): boolean {
  if (length === undefined || details.tcpOptions !== undefined || details.mss !== undefined) return false;
  return bytesBehind({ ...details, length }) === 0;
}

/** null: the node itself. The kernel's names are short; those of routers are words with spaces and slashes. */
function deviceOf(value: unknown): string | null | { readonly field: string; readonly problem: Message } {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'string' && value.length <= longestName) return value;
  const problem = message('in is {value}: expected the name of an interface such as eth0, or null.', {
    value: JSON.stringify(value),
  });
  return { field: 'in', problem };
}

const longestName = 80;

/** Only queries and their answers carry an identifier. */
function icmpIdOf(number: number, type: number, given: number | undefined): { readonly icmpId?: number } {
  if (answerType(number, type) === undefined && given === undefined) return {};
  return { icmpId: given ?? 77 };
}

/** An error is about a packet, and never about another error: what that quotes is not looked at. */
function quotedOf(input: PacketInput): ReadPacket | undefined {
  const quoted = input['quoted'];
  if (quoted === undefined || quoted === null) return undefined;
  if (typeof quoted !== 'object')
    return {
      field: 'quoted',
      problem: message('quoted is {value}: expected the packet that the error is about, as an object.', {
        value: JSON.stringify(quoted),
      }),
    };
  const { quoted: _, ...packet } = quoted as PacketInput;
  return readPacket(packet as PacketInput);
}

function notAnAddress(field: string, found: string): ReadPacket {
  const zone = found.indexOf('%');
  if (zone > 0 && parseAddress(found.slice(0, zone)) !== undefined)
    return {
      field,
      problem: message('{field} is “{found}”: expected the address alone, {address}, and the interface as in.', {
        field,
        found,
        address: found.slice(0, zone),
      }),
    };
  return {
    field,
    problem: message(
      '{field} is “{found}”: expected an address of IPv4 such as 10.1.0.7, or of IPv6 such as fd00::7.',
      { field, found },
    ),
  };
}

function tcpFlagsOf(
  input: PacketInput,
): { readonly bits: number } | { readonly field: string; readonly problem: Message } {
  const { flags } = input;
  if (flags === undefined || flags === null) return { bits: 2 };
  if (typeof flags === 'object' && !Array.isArray(flags))
    return {
      field: 'flags',
      problem: message('flags is {value}: expected a list of names such as ["SYN","ACK"].', {
        value: JSON.stringify(flags),
      }),
    };
  let bits = 0;
  for (const flag of Array.isArray(flags) ? flags : String(flags).split(',')) {
    const bit = typeof flag === 'string' ? flagBits[flag.toUpperCase()] : undefined;
    if (bit === undefined) {
      return {
        field: 'flags',
        problem: message('flags has {flag}: expected FIN, SYN, RST, PSH, ACK, URG, ECE or CWR.', {
          flag: typeof flag === 'string' ? flag : JSON.stringify(flag),
        }),
      };
    }
    bits |= bit;
  }
  return { bits };
}
