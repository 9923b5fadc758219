/** Routing tables by name: those of the dumps, and what the kernel makes of addresses where no dump shows it. */
import { type Address, maskOfLength } from '../../net/address.ts';
import type { Family } from '../../net/family.ts';
import type { Interface, InterfaceAddress, Node, Origin, Route, RouteType } from '../../node/model.ts';
import { isTentative } from './addresses.ts';
import { tableOfVrf, vrfOf } from './vrf.ts';

const nodeTables = new WeakMap<Node, Map<Family, ReadonlyMap<string, readonly Route[]>>>();

/** The routes of each table; the local table is made from the addresses where no dump shows it. */
export function tablesOf(node: Node, family: Family): ReadonlyMap<string, readonly Route[]> {
  const known = nodeTables.get(node) ?? new Map<Family, ReadonlyMap<string, readonly Route[]>>();
  nodeTables.set(node, known);
  const before = known.get(family);
  if (before !== undefined) return before;
  const tables = new Map<string, Route[]>();
  const add = (route: Route): void => {
    const name = tableNames[route.table] ?? route.table;
    const list = tables.get(name);
    if (list === undefined) tables.set(name, [route]);
    else list.push(route);
  };
  for (const route of node.routes?.[family] ?? []) add(route);
  if (!tables.has('local')) {
    // A dump of the main table alone says nothing of what is in VRFs.
    const shown = new Set(tables.keys());
    const isMissing = ({ table }: Route): boolean =>
      node.routes?.[family] === undefined || (table !== 'main' && !shown.has(table));
    for (const route of localRoutes(node, family)) add(route);
    for (const route of connectedRoutes(node, family)) if (isMissing(route)) add(route);
  }
  known.set(family, tables);
  return tables;
}

/** Of the tables that have a name everywhere. */
export const tableNames: Readonly<Record<string, string>> = { '255': 'local', '254': 'main', '253': 'default' };

/** The tables that the rules ask with which every machine starts, by name and number. */
export const usualTables: ReadonlySet<string> = new Set([...Object.keys(tableNames), ...Object.values(tableNames)]);

function route(
  family: Family,
  type: RouteType,
  address: Address,
  length: number,
  table: string,
  device: string,
  origin: Origin,
): Route {
  const mask = maskOfLength(family, length);
  const words = address.words.map((word, index) => (word & (mask[index] ?? 0)) >>> 0);
  const hop = { device, weight: 1, flags: [] };
  return {
    family,
    type,
    destination: { address: { family, words }, mask },
    table,
    nextHops: [hop],
    metric: 0,
    tos: 0,
    origin,
  };
}

/** The table that stands for `usual` where the interface is in a VRF. */
function tableFor(node: Node, device: Interface, usual: 'local' | 'main'): string {
  const vrf = vrfOf(node, device.name);
  return vrf === undefined ? usual : tableOfVrf(node, vrf);
}

function ofFamily({ addresses }: Interface, family: Family): readonly InterfaceAddress[] {
  return addresses.filter(({ address }) => address.family === family);
}

/** fib_add_ifaddr(); ipv6_ifa_notify(): an address of IPv6 is the node's once nobody else was found to have it. */
function localRoutes(node: Node, family: Family): readonly Route[] {
  const whole = family === 'ipv4' ? 32 : 128;
  return (node.interfaces ?? []).flatMap((device) => {
    const table = tableFor(node, device, 'local');
    return ofFamily(device, family)
      .filter(({ flags }) => family === 'ipv4' || !isTentative(flags))
      .flatMap(({ address, prefixLength, scope, broadcast, origin }) => {
        const loopback = scope === 'host' && family === 'ipv4' && device.flags.includes('LOOPBACK');
        const own = route(family, 'local', address, loopback ? prefixLength : whole, table, device.name, origin);
        return broadcast === undefined
          ? [own]
          : [own, route(family, 'broadcast', broadcast, whole, table, device.name, origin)];
      });
  });
}

/** fib_add_ifaddr() and addrconf_prefix_route(): the networks of interfaces that are up, but for those that nobody wanted. */
function connectedRoutes(node: Node, family: Family): readonly Route[] {
  return (node.interfaces ?? [])
    .filter(({ flags }) => flags.length === 0 || flags.includes('UP'))
    .flatMap((device) => {
      const table = tableFor(node, device, 'main');
      return ofFamily(device, family)
        .filter(({ flags }) => !flags.includes('noprefixroute'))
        .map(({ address, peer, prefixLength, origin }) => ({
          ...route(family, 'unicast', peer ?? address, prefixLength, table, device.name, origin),
          source: address,
        }));
    });
}
