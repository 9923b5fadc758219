/** Addresses, ports, numbers and flags as the tools print them. */
import { portOfService } from '../../catalog/services.ts';
import { parseAddress } from '../../net/text.ts';
import { message } from '../../text/message.ts';
import { type LinePacket, problem, type ReadLine } from './model.ts';

export interface Endpoint {
  readonly address: string;
  readonly port: number | undefined;
}

type ReadEndpoint = Endpoint | Extract<ReadLine, { readonly kind: 'problem' }>;

/** A number from 0 to 65535, or the name of a service, as tcpdump and ss print it where nobody asked for numbers. */
export function portOf(text: string): number | undefined {
  if (/^\d{1,5}$/.test(text)) return Number(text) <= 65535 ? Number(text) : undefined;
  return portOfService(text.toLowerCase());
}

/** `10.1.0.7:80`, `[fd00::7]:80`, and the address alone; a zone such as `%eth0` is left out. */
export function endpointWithColon(line: string, word: string, field: 'src' | 'dst'): ReadEndpoint {
  const bracketed = /^\[([^\]]*)\](?::(.+))?$/.exec(word);
  if (bracketed !== null) return endpoint(line, bracketed[1] ?? '', bracketed[2], field);
  const bare = withoutZone(word);
  if (parseAddress(bare) !== undefined) return { address: bare, port: undefined };
  const colon = word.lastIndexOf(':');
  if (colon < 0) return endpoint(line, word, undefined, field);
  return endpoint(line, word.slice(0, colon), word.slice(colon + 1), field);
}

/** `10.1.0.7.80` and `fd00::7.80`, as tcpdump prints them, and the address alone. */
export function endpointWithDot(line: string, word: string, field: 'src' | 'dst'): ReadEndpoint {
  const bare = withoutZone(word);
  if (parseAddress(bare) !== undefined) return { address: bare, port: undefined };
  const dot = word.lastIndexOf('.');
  if (dot < 0) return endpoint(line, word, undefined, field);
  return endpoint(line, word.slice(0, dot), word.slice(dot + 1), field);
}

function withoutZone(text: string): string {
  return text.replace(/%[^:\]]*$/, '');
}

function endpoint(line: string, host: string, port: string | undefined, field: 'src' | 'dst'): ReadEndpoint {
  const address = withoutZone(host);
  if (parseAddress(address) === undefined) {
    const text = message(
      '{word} is no address: expected one of IPv4 such as 10.1.0.7, or of IPv6 such as fd00::7. Names are not looked up.',
      { word: host === '' ? line.trim() : host },
    );
    return problem(text, line, host, field) as Extract<ReadLine, { readonly kind: 'problem' }>;
  }
  if (port === undefined) return { address, port: undefined };
  const number = portOf(port);
  if (number !== undefined) return { address, port: number };
  const text = message('{word} is no port: expected a number from 0 to 65535.', { word: port });
  return problem(text, line, port, field === 'src' ? 'sport' : 'dport') as Extract<
    ReadLine,
    { readonly kind: 'problem' }
  >;
}

/** `0x4000` and `16384`; undefined: no number, or one above `max`. */
export function numberOf(text: string | undefined, max: number): number | undefined {
  if (text === undefined || !/^(0x[0-9a-f]{1,8}|\d{1,10})$/i.test(text)) return undefined;
  const value = Number(text);
  return value <= max ? value : undefined;
}

/** Both ends as fields of a packet; ports where they were given. */
export function endsOf(src: Endpoint, dst: Endpoint): Pick<LinePacket, 'src' | 'dst' | 'sport' | 'dport'> {
  return {
    src: src.address,
    dst: dst.address,
    ...(src.port === undefined ? {} : { sport: src.port }),
    ...(dst.port === undefined ? {} : { dport: dst.port }),
  };
}

/** The numbers of a line by their fields, without those that are not there. */
export function known<Fields extends Readonly<Record<string, unknown>>>(
  fields: Fields,
): { readonly [Name in keyof Fields]?: Exclude<Fields[Name], undefined> } {
  const there = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(there) as { readonly [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };
}
