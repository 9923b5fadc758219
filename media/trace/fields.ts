/** The form's fields: text as typed, and the packet that it means. */
import type { PacketInput } from '../../protocol/trace.ts';

export interface Fields {
  /** Interface of arrival; empty: made by the node itself. */
  readonly in: string;
  readonly protocol: string;
  readonly src: string;
  readonly sport: string;
  readonly dst: string;
  readonly dport: string;
  readonly flags: readonly string[];
  readonly icmpType: string;
  readonly icmpCode: string;
  readonly mark: string;
  /** What else is known of the packet and has no field: it is kept as it is. */
  readonly rest: Readonly<Record<string, unknown>>;
}

export type FieldName = keyof Fields;
/** Why a field is refused: English with places, and what fills them. */
export interface FieldError {
  readonly word: string;
  readonly args: Readonly<Record<string, string | number>>;
}

export type FieldErrors = Readonly<Partial<Record<FieldName, FieldError>>>;

export const tcpFlags: readonly string[] = ['SYN', 'ACK', 'FIN', 'RST', 'PSH', 'URG'];

const withPorts: readonly string[] = ['tcp', 'udp', 'udplite', 'sctp', 'dccp'];

export function hasPorts(protocol: string): boolean {
  return withPorts.includes(protocol);
}

export function isIcmp(protocol: string): boolean {
  return protocol === 'icmp' || protocol === 'icmpv6' || protocol === 'ipv6-icmp';
}

export function fieldsOf(packet: PacketInput): Fields {
  const text = (value: number | undefined): string => (value === undefined ? '' : String(value));
  return {
    in: packet.in ?? '',
    protocol: packet.protocol,
    src: packet.src,
    sport: text(packet.sport),
    dst: packet.dst,
    dport: text(packet.dport),
    flags: packet.flags ?? ['SYN'],
    icmpType: text(packet.icmpType),
    icmpCode: text(packet.icmpCode),
    mark: packet.mark === undefined || packet.mark === 0 ? '' : `0x${packet.mark.toString(16)}`,
    rest: restOf(packet),
  };
}

/** Without what only saved packets have. */
const elsewhere: readonly string[] = ['name', 'expect', 'assume', 'quoted'];

function restOf(packet: PacketInput): Readonly<Record<string, unknown>> {
  const others = Object.entries(packet).filter(([name]) => !isField(name) && !elsewhere.includes(name));
  return Object.fromEntries(others);
}

/** What is plainly wrong before anyone is asked; `errors` holds why, by field. */
export function packetOf(fields: Fields): { readonly packet: PacketInput; readonly errors: FieldErrors } {
  const errors: Partial<Record<FieldName, FieldError>> = {};
  const number = (name: FieldName, text: string, max: number): number | undefined => {
    const trimmed = text.trim();
    if (trimmed === '') return undefined;
    const value = /^(\d+|0x[0-9a-f]+)$/i.test(trimmed) ? Number(trimmed) : Number.NaN;
    if (Number.isInteger(value) && value <= max) return value;
    errors[name] = { word: 'Expected a number from 0 to {max}.', args: { max } };
    return undefined;
  };
  for (const name of ['src', 'dst'] as const) {
    if (fields[name].trim() === '') errors[name] = { word: 'An address is needed.', args: {} };
  }
  const ports = hasPorts(fields.protocol)
    ? { sport: number('sport', fields.sport, 65535), dport: number('dport', fields.dport, 65535) }
    : {};
  const icmp = isIcmp(fields.protocol)
    ? { icmpType: number('icmpType', fields.icmpType, 255), icmpCode: number('icmpCode', fields.icmpCode, 255) }
    : {};
  const packet = {
    in: fields.in === '' ? null : fields.in,
    protocol: fields.protocol,
    src: fields.src.trim(),
    dst: fields.dst.trim(),
    ...ports,
    ...icmp,
    ...(fields.protocol === 'tcp' ? { flags: fields.flags } : {}),
    mark: number('mark', fields.mark, 0xffffffff),
    ...fields.rest,
  };
  const said = Object.entries(packet).filter(([, value]) => value !== undefined);
  return { packet: Object.fromEntries(said) as unknown as PacketInput, errors };
}

const fieldNames: readonly string[] = [
  'in',
  'protocol',
  'src',
  'sport',
  'dst',
  'dport',
  'flags',
  'icmpType',
  'icmpCode',
  'mark',
];

export function isField(name: string | undefined): name is FieldName {
  return name !== undefined && fieldNames.includes(name);
}
