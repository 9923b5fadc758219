/** Names that `ip` prints for numbers: /etc/iproute2/rt_tables, and rtnetlink(7) for the types of routes. */
import { uint32 } from '../dump.ts';
import type { RouteType } from './model.ts';

const tableNames: Readonly<Record<string, string>> = { '255': 'local', '254': 'main', '253': 'default' };

/** The name of a routing table whether it was printed by name or, with `-N`, by number. */
export function tableName(text: string): string {
  return tableNames[text] ?? text;
}

/** By their number of rtnetlink (RTN_UNICAST is 1), which `ip -N` prints. */
const routeTypes: readonly (RouteType | undefined)[] = [
  undefined,
  'unicast',
  'local',
  'broadcast',
  'anycast',
  'multicast',
  'blackhole',
  'unreachable',
  'prohibit',
  'throw',
  'nat',
];

/** The type of a route by name or number; undefined: the word is no type. */
export function routeType(text: string): RouteType | undefined {
  if (/^\d{1,2}$/.test(text)) return routeTypes[Number(text)];
  return routeTypes.find((type) => type === text);
}

/** /etc/iproute2/rt_dsfield, of old and new releases. */
const dsFields: Readonly<Record<string, number>> = {
  default: 0,
  lowdelay: 0x10,
  throughput: 0x08,
  reliability: 0x04,
  mincost: 0x02,
  EF: 0xb8,
  ...Object.fromEntries(Array.from({ length: 8 }, (_, level) => [`CS${level}`, level << 5])),
  ...Object.fromEntries(
    [1, 2, 3, 4].flatMap((level) => [1, 2, 3].map((drop) => [`AF${level}${drop}`, (level << 5) | (drop << 3)])),
  ),
};

/** The TOS of a route or a rule by name or in hex; undefined: neither. */
export function dsField(text: string): number | undefined {
  if (Object.hasOwn(dsFields, text)) return dsFields[text];
  return uint32(text.startsWith('0x') ? text : `0x${text}`);
}

/** Of a router (RFC 4191); undefined: `medium`, or no such word. */
export function preferenceOf(text: string | undefined): 'low' | 'high' | undefined {
  return text === 'low' || text === 'high' ? text : undefined;
}

/** The device that `mv0@eth0` is on; undefined: there is none, or it is in another namespace (`eth1@if12`). */
export function lowerDevice(text: string): string | undefined {
  const at = text.indexOf('@');
  const lower = at > 0 ? text.slice(at + 1) : '';
  return lower === '' || lower === 'NONE' || /^if\d+$/.test(lower) ? undefined : lower;
}

/** Interface and peer of `eth1@if12`: the part behind the `@` is no part of the name. */
export function interfaceName(text: string): string {
  const at = text.indexOf('@');
  return at > 0 ? text.slice(0, at) : text;
}
