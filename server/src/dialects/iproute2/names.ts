/** Names that `ip` prints for numbers: /etc/iproute2/rt_tables, and rtnetlink(7) for the types of routes. */
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

/** Interface and peer of `eth1@if12`: the part behind the `@` is no part of the name. */
export function interfaceName(text: string): string {
  const at = text.indexOf('@');
  return at > 0 ? text.slice(0, at) : text;
}
