/** Routing tables by name: those of the dumps, and what the kernel makes of addresses where no dump shows it. */
import { type Address, maskOfLength } from '../../net/address.ts';
import type { Family } from '../../net/family.ts';
import type { Node, Origin, Route, RouteType } from '../../node/model.ts';

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
  if (!tables.has('local')) for (const route of localRoutes(node, family)) add(route);
  if (node.routes?.[family] === undefined) for (const route of connectedRoutes(node, family)) add(route);
  known.set(family, tables);
  return tables;
}

/** Of the tables that have a name everywhere. */
export const tableNames: Readonly<Record<string, string>> = { '255': 'local', '254': 'main', '253': 'default' };

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

function localRoutes(node: Node, family: Family): readonly Route[] {
  const whole = family === 'ipv4' ? 32 : 128;
  return (node.interfaces ?? []).flatMap((device) =>
    device.addresses
      .filter(({ address }) => address.family === family)
      .flatMap(({ address, prefixLength, scope, broadcast, origin }) => {
        const loopback = scope === 'host' && family === 'ipv4';
        const own = route(family, 'local', address, loopback ? prefixLength : whole, 'local', device.name, origin);
        return broadcast === undefined
          ? [own]
          : [own, route(family, 'broadcast', broadcast, whole, 'local', device.name, origin)];
      }),
  );
}

function connectedRoutes(node: Node, family: Family): readonly Route[] {
  return (node.interfaces ?? []).flatMap((device) =>
    device.addresses
      .filter(({ address }) => address.family === family)
      .map(({ address, peer, prefixLength, origin }) => ({
        ...route(family, 'unicast', peer ?? address, prefixLength, 'main', device.name, origin),
        source: address,
      })),
  );
}
