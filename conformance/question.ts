/** A scenario's packet in the words of the command line: `packet-path trace FOLDER --packets`. */
import type { Scenario, ScenarioHeader, ScenarioPacket } from './kernel/scenario.ts';

/** One packet as `--packets` reads it. Absent fields have the defaults of a first packet there. */
export interface Question extends PacketFields {
  readonly in: string | null;
}

interface PacketFields {
  readonly src: string;
  readonly dst: string;
  readonly protocol: string;
  readonly [field: string]: unknown;
}

const HEADER_BYTES: Readonly<Record<string, number>> = {
  tcp: 20,
  udp: 8,
  udplite: 8,
  icmp: 8,
  icmpv6: 8,
  esp: 8,
  ah: 24,
  gre: 4,
  mh: 8,
};
const DEFAULT_PAYLOAD: Readonly<Record<string, number>> = {
  tcp: 0,
  udp: 8,
  udplite: 8,
  icmp: 4,
  icmpv6: 4,
  ah: 0,
  mh: 0,
  dccp: 0,
};

/** Bytes of the whole packet as the guest builds it. */
export function lengthOf(packet: Omit<ScenarioPacket, 'from'>): number {
  const ip = packet.src.includes(':') ? 40 : 20;
  if (packet.quoted) return ip + 8 + (packet.quoted.src.includes(':') ? 40 : 20) + 8;
  const proto = isIcmpByNumber(packet) ? 'icmp' : packet.proto;
  const headers = proto === 'dccp' ? dccpBytes(packet) : (HEADER_BYTES[proto] ?? 0);
  const options =
    Math.ceil((packet.tcpOptions ?? []).reduce((sum, kind) => sum + (OPTION_BYTES[kind] ?? 2), 0) / 4) * 4;
  const extension = headersOf(packet).reduce((sum, header) => sum + extensionBytes(header), 0);
  const payload = packet.data?.length ?? packet.payload ?? DEFAULT_PAYLOAD[proto] ?? 16;
  const body = headers + options + (proto === 'sctp' ? sctpBytes(packet) : payload);
  const { offset = 0, bytes = body } = packet.fragment ?? {};
  return ip + extension + (packet.fragment?.bytes === undefined ? body : Math.min(bytes, body - offset));
}

/** A protocol by number has filler behind the header of IP, but for ICMP of which the type is told, and not what it carries. */
function isIcmpByNumber({ proto, src, icmpType, payload, data }: Omit<ScenarioPacket, 'from'>): boolean {
  const isIcmp = proto === (src.includes(':') ? '58' : '1');
  return isIcmp && icmpType !== undefined && payload === undefined && data === undefined;
}

/** With 48 bit sequence numbers, and what each type of packet has behind them. */
function dccpBytes({ dccpType = 0, dccpOptions = [] }: Omit<ScenarioPacket, 'from'>): number {
  const options = dccpOptions.reduce((sum, kind) => sum + (kind < 32 ? 1 : 2), 0);
  return 16 + ({ 0: 4, 1: 12, 2: 0, 7: 12 }[dccpType] ?? 8) + Math.ceil(options / 4) * 4;
}

function headersOf({ headers = [] }: Omit<ScenarioPacket, 'from'>): readonly ScenarioHeader[] {
  return headers.map((header) => (typeof header === 'string' ? { kind: header } : header));
}

function extensionBytes({ kind, addresses, options }: ScenarioHeader): number {
  switch (kind) {
    case 'auth':
      return 24;
    case 'routing':
      return 8 + (addresses?.length ?? 1) * 16;
    case 'fragment':
      return 8;
    default:
      return options === undefined
        ? 8
        : 2 + options.reduce((sum, { type, length }) => sum + (type === 0 ? 1 : 2 + length), 0);
  }
}

/** What the guest sends of DCCP where a scenario doesn't say. */
const REQUEST = 0;

/** What the guest's SYNs announce where they announce one. */
const GUEST_MSS = 1460;

const OPTION_BYTES: Readonly<Record<number, number>> = { 0: 1, 1: 1, 2: 4, 3: 3, 4: 2, 8: 10 };

function sctpBytes({ chunk = 'INIT', chunks = [{ type: chunk }] }: Omit<ScenarioPacket, 'from'>): number {
  const long = ['INIT', 'INIT_ACK', 1, 2];
  return chunks.reduce((sum, { type }) => sum + 4 + (long.includes(type) ? 16 : 12), 12);
}

export function question(scenario: Pick<Scenario, 'bed'>, packet: ScenarioPacket): Question {
  return { in: deviceOf(scenario, packet), ...fields(packet) };
}

/** The device, as rules name it, behind a link: of a bridge's port it is the bridge, unless the port is asked about. */
function deviceOf(scenario: Pick<Scenario, 'bed'>, { from, asPort }: ScenarioPacket): string | null {
  if (from === 'local') return null;
  const link = scenario.bed?.links.find(({ name }) => name === from);
  if (link?.vrf || asPort) return link?.device ?? null;
  return link ? (link.master ?? link.device) : from === 'left' ? 'eth-l' : 'eth-r';
}

function fields(packet: Omit<ScenarioPacket, 'from'>): PacketFields {
  const { proto, flags, quoted, fragment, src, dst } = packet;
  const same = [
    'sport',
    'dport',
    'icmpType',
    'icmpCode',
    'icmpId',
    'ttl',
    'tos',
    'mark',
    'uid',
    'gid',
    'mac',
    'tcpOptions',
    'spi',
    'data',
  ] as const;
  return {
    src,
    dst,
    protocol: proto,
    ...Object.fromEntries(same.filter((name) => packet[name] !== undefined).map((name) => [name, packet[name]])),
    ...(flags === undefined ? {} : { flags: flags === 'NONE' ? [] : flags.split(',') }),
    ...(fragment === undefined ? {} : { fragmentOffset: fragment.offset, moreFragments: fragment.more ?? false }),
    ...(packet.headers === undefined
      ? {}
      : { headers: headersOf(packet).map((header) => headerAsSent(packet, header)) }),
    ...(packet.chunk === undefined ? {} : { chunks: [packet.chunk] }),
    ...(packet.chunks === undefined ? {} : { chunks: packet.chunks }),
    ...(packet.dccpOptions === undefined ? {} : { dccpOptions: packet.dccpOptions }),
    ...(proto === 'dccp' ? { dccpType: packet.dccpType ?? REQUEST } : {}),
    ...(packet.mhType === undefined ? {} : { mobilityType: packet.mhType }),
    ...(packet.tcpOptions?.includes(2) ? { mss: packet.mss ?? GUEST_MSS } : {}),
    ...(quoted === undefined ? {} : { quoted: fields(quoted) }),
    ...typeOf(packet.toMac),
    length: lengthOf(packet),
  };
}

/** A frame to everybody or to a group is no unicast, whatever IP addresses are in it. */
function typeOf(toMac = '02'): { readonly pktType?: 'broadcast' | 'multicast' } {
  if (toMac === 'ff:ff:ff:ff:ff:ff') return { pktType: 'broadcast' };
  return Number.parseInt(toMac.slice(0, 2), 16) % 2 === 1 ? { pktType: 'multicast' } : {};
}

/** Extension headers with the fields that the guest gives them. */
function headerAsSent(packet: Omit<ScenarioPacket, 'from'>, header: ScenarioHeader): object {
  const length = extensionBytes(header);
  switch (header.kind) {
    case 'routing':
      return { routingType: 2, segmentsLeft: 0, addresses: [packet.dst], ...header, length };
    case 'fragment':
      return { id: 4711, ...header, length };
    case 'auth':
      return { spi: packet.spi ?? 256, ...header, length };
    default:
      // Six bytes of padding: one PadN option.
      return { options: [{ type: 1, length: 4 }], ...header, length };
  }
}
