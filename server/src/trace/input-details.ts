/** The fields of a described packet that only few rules ask for: each one absent where nobody said it. */
import type { PacketInput } from '../../../protocol/trace.ts';
import { dccpTypes, sctpChunks } from '../catalog/names/index.ts';
import type { ExtensionHeader, ExtensionHeaderKind, Packet } from '../net/packet.ts';
import { parseAddress } from '../net/text.ts';
import { type Message, message } from '../text/message.ts';

export type Details = Partial<Packet>;

interface Problem {
  readonly field: string;
  readonly problem: Message;
}

/** A reader answers what it made of the value, or what it expected instead. */
type Reader = (value: unknown) => { readonly details: Details } | { readonly expected: Message };

const whole = (max: number, make: (value: number) => Details): Reader => {
  return (value) =>
    typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max
      ? { details: make(value) }
      : { expected: message('a whole number from 0 to {max}', { max }) };
};

const text = (make: (value: string) => Details | undefined, expected: Message): Reader => {
  return (value) => {
    const details = typeof value === 'string' ? make(value) : undefined;
    return details === undefined ? { expected } : { details };
  };
};

const isDevice = (value: unknown): value is string | null => value === null || typeof value === 'string';
const deviceName = message('the name of an interface, or null');

const packetTypes = ['unicast', 'broadcast', 'multicast'] as const;

const readers: Readonly<Record<string, Reader>> = {
  uid: whole(0xffffffff, (uid) => ({ uid })),
  gid: whole(0xffffffff, (gid) => ({ gid })),
  mss: whole(65535, (mss) => ({ mss })),
  spi: whole(0xffffffff, (spi) => ({ spi })),
  mobilityType: whole(255, (mobilityType) => ({ mobilityType })),
  fragmentOffset: whole(65535, (fragmentOffset) => ({ fragmentOffset })),
  moreFragments: (value) =>
    typeof value === 'boolean' ? { details: { moreFragments: value } } : { expected: message('true or false') },
  mac: text(
    (mac) => (/^[\da-f]{2}(?::[\da-f]{2}){5}$/i.test(mac) ? { mac: mac.toLowerCase() } : undefined),
    message('an Ethernet address such as 02:00:00:00:00:01'),
  ),
  data: text((data) => ({ data }), message('text, a character a byte')),
  time: text((moment) => {
    // Without a zone of its own it is UTC, as the kernel's clock is.
    const time = Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(moment) || !moment.includes('T') ? moment : `${moment}Z`);
    return Number.isNaN(time) ? undefined : { time };
  }, message('a moment such as 2026-01-31T14:30:00')),
  pktType: text((type) => {
    const pktType = packetTypes.find((known) => known === type);
    return pktType === undefined ? undefined : { pktType };
  }, message('unicast, broadcast or multicast')),
  physIn: (value) => (isDevice(value) ? { details: { physIn: value } } : { expected: deviceName }),
  physOut: (value) => (isDevice(value) ? { details: { physOut: value } } : { expected: deviceName }),
  tcpOptions: numbers((tcpOptions) => ({ tcpOptions })),
  dccpOptions: numbers((dccpOptions) => ({ dccpOptions })),
  chunks: (value) => {
    const given = (Array.isArray(value) ? value : [value]).map(chunkOf);
    const types = given.map(({ type }) => type);
    const flags = given.map((chunk) => chunk.flags);
    return types.every((type) => type !== undefined)
      ? { details: { chunks: types, ...(flags.some((each) => each !== undefined) ? { chunkFlags: flags } : {}) } }
      : { expected: message('names of SCTP chunks such as INIT, or their numbers') };
  },
  dccpType: (value) => {
    const named = dccpTypes.indexOf(
      (typeof value === 'string' ? value.toUpperCase() : '') as (typeof dccpTypes)[number],
    );
    const type = typeof value === 'number' ? value : named;
    return Number.isInteger(type) && type >= 0 && type <= 15
      ? { details: { dccpType: type } }
      : { expected: message('a DCCP type such as REQUEST, or its number') };
  },
  headers: (value) => {
    const read = (Array.isArray(value) ? value : [value]).map(headerOf);
    return read.every((header) => header !== undefined)
      ? { details: { headers: read } }
      : {
          expected: message(
            'extension headers: hop-by-hop, destination, routing, fragment or auth, each of 8 to 2048 bytes',
          ),
        };
  },
};

function numbers(make: (values: readonly number[]) => Details): Reader {
  return (value) =>
    Array.isArray(value) && value.every((each) => Number.isInteger(each) && each >= 0 && each <= 255)
      ? { details: make(value) }
      : { expected: message('a list of whole numbers from 0 to 255') };
}

/** A chunk by its name or number, or as an object with that as `type` and `flags` beside. */
function chunkOf(value: unknown): { readonly type: number | undefined; readonly flags: number | undefined } {
  const given: Readonly<Record<string, unknown>> =
    typeof value === 'object' && value !== null ? { ...value } : { type: value };
  const { type, flags } = given;
  const isByte = (each: unknown): each is number => Number.isInteger(each) && Number(each) >= 0 && Number(each) <= 255;
  const named = typeof type === 'string' ? sctpChunks.find(({ name }) => name === type.toUpperCase())?.type : undefined;
  return { type: isByte(type) ? type : named, flags: isByte(flags) ? flags : undefined };
}

const usualHeaderLength: Readonly<Record<ExtensionHeaderKind, number>> = {
  'hop-by-hop': 8,
  destination: 8,
  routing: 24,
  fragment: 8,
  auth: 24,
};

/** A header by its name, or as an object with its name as `kind` and fields beside. */
function headerOf(value: unknown): ExtensionHeader | undefined {
  const given: Readonly<Record<string, unknown>> =
    typeof value === 'object' && value !== null ? { ...value } : { kind: value };
  const kind = (Object.keys(usualHeaderLength) as ExtensionHeaderKind[]).find((known) => known === given['kind']);
  if (kind === undefined) return undefined;
  const { length } = given;
  // As its own length byte can say it: in units of 8 bytes, up to 256 of them.
  if (length !== undefined && !(typeof length === 'number' && length >= 8 && length <= 2048 && length % 4 === 0))
    return undefined;
  const numbersOf = ['length', 'routingType', 'segmentsLeft', 'id', 'reserved', 'spi'].flatMap((name) =>
    typeof given[name] === 'number' ? [[name, given[name]] as const] : [],
  );
  const addresses = Array.isArray(given['addresses'])
    ? given['addresses'].flatMap((address) => parseAddress(String(address)) ?? [])
    : undefined;
  const options = Array.isArray(given['options'])
    ? given['options'].map((option) => ({ type: Number(option?.type), length: Number(option?.length ?? 0) }))
    : undefined;
  return {
    kind,
    length: usualHeaderLength[kind],
    ...Object.fromEntries(numbersOf),
    ...(addresses === undefined ? {} : { addresses }),
    ...(options === undefined ? {} : { options }),
  };
}

const fields = Object.entries(readers);
export const detailFields: readonly string[] = Object.keys(readers);

export function readDetails(input: PacketInput): Details | Problem {
  let details: Details = {};
  for (const [field, reader] of fields) {
    const value = input[field];
    if (value === undefined || (value === null && !field.startsWith('phys'))) continue;
    const read = reader(value);
    if ('expected' in read) {
      const problem = message('{field} is {value}: expected {expected}.', {
        field,
        value: JSON.stringify(value),
        expected: read.expected,
      });
      return { field, problem };
    }
    details = { ...details, ...read.details };
  }
  return details;
}
