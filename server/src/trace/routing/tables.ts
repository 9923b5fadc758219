/** Routing tables by name: those of the dumps, and what the kernel makes of addresses where no dump shows it. */
import { type Address, maskOfLength, sameAddress } from '../../net/address.ts';
import type { Family } from '../../net/family.ts';
import { masked } from '../../net/text.ts';
import type { Interface, InterfaceAddress, Node, Origin, Route, RouteType } from '../../node/model.ts';
import { oncePer } from '../../text/once.ts';
import { settingsOf } from '../settings/settings.ts';
import { isTentative } from './addresses.ts';
import { interfacesByRoutes } from './interfacesByRoutes.ts';
import { tableNames } from './tableNames.ts';
import { isVrf, tableOfVrf, vrfOf } from './vrf.ts';

/** The routes of each table; the local table is made from the addresses where no dump shows it. */
export const tablesOf = oncePer((node: Node, family: Family): ReadonlyMap<string, readonly Route[]> => {
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
  return tables;
});

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

/**
 * fib_add_ifaddr(); __ipv6_ifa_notify(): an address of IPv6 is the node's once nobody else was found to have it. What goes to
 * everybody on a link that is up, and over IPv6 to any of its routers, is for the node too.
 */
function localRoutes(node: Node, family: Family): readonly Route[] {
  const settings = settingsOf(node);
  return (node.interfaces ?? interfacesByRoutes(node)).flatMap((device) => {
    const table = tableFor(node, device, 'local');
    const isUp = isTakenForUp(device);
    const routes = ofFamily(device, family)
      .filter(({ flags }) => family === 'ipv4' || !isTentative(flags))
      .flatMap((own) => {
        const { address, prefixLength, scope, origin } = own;
        const loopback = scope === 'host' && family === 'ipv4' && device.flags.includes('LOOPBACK');
        const length = loopback ? prefixLength : family === 'ipv4' ? 32 : 128;
        const itself = route(family, 'local', address, length, table, device.name, origin);
        if (!isUp) return [itself];
        if (family === 'ipv4') return [itself, ...broadcastsOf(own, table, device.name)];
        const isRouter = settings.isRouter(device.name);
        if (isRouter === false) return [itself];
        const routers = routersOf(own, table, device.name);
        return [itself, ...routers.map((each) => (isRouter ? each : { ...each, onlyOnRouters: true as const }))];
      });
    const hasGroups = family === 'ipv6' && isUp && routes.length > 0 && !device.flags.includes('LOOPBACK');
    return hasGroups && !isVrf(node, device.name) ? [...routes, groupsOf(table, device)] : routes;
  });
}

function isTakenForUp({ flags }: Interface): boolean {
  return flags.length === 0 || flags.includes('UP');
}

/** The one that an administrator gave, and in any case the last address of a network that has room for one. */
function broadcastsOf(
  { address, peer, prefixLength, broadcast, origin }: InterfaceAddress,
  table: string,
  device: string,
): readonly Route[] {
  const mask = maskOfLength('ipv4', prefixLength);
  const words = (peer ?? address).words.map((word, index) => (word | ~(mask[index] ?? 0)) >>> 0);
  const last: Address = { family: 'ipv4', words };
  const all = [...(broadcast === undefined ? [] : [broadcast]), ...(prefixLength < 31 ? [last] : [])];
  const [first, second] = all;
  const different = first !== undefined && second !== undefined && sameAddress(first, second) ? [first] : all;
  return different.map((each) => route('ipv4', 'broadcast', each, 32, table, device, origin));
}

/** addrconf_join_anycast(): the first address of a network is that of all its routers, but of links with two ends (RFC 6164). */
function routersOf({ address, prefixLength, origin }: InterfaceAddress, table: string, device: string) {
  if (prefixLength >= 127) return [];
  const first = masked(address, maskOfLength('ipv6', prefixLength)).address;
  return [{ ...route('ipv6', 'anycast', first, 128, table, device, origin), protocol: 'kernel' }];
}

/** addrconf_add_mroute() */
function groupsOf(table: string, { name, origin }: Interface): Route {
  return { ...route('ipv6', 'multicast', allGroups, 8, table, name, origin), metric: 256, protocol: 'kernel' };
}

const allGroups: Address = { family: 'ipv6', words: [0xff000000, 0, 0, 0] };

/** fib_add_ifaddr() and addrconf_prefix_route(): the networks of interfaces that are up, but for those that nobody wanted. */
function connectedRoutes(node: Node, family: Family): readonly Route[] {
  return (node.interfaces ?? []).filter(isTakenForUp).flatMap((device) => {
    const table = tableFor(node, device, 'main');
    return ofFamily(device, family)
      .filter(({ flags }) => !flags.includes('noprefixroute'))
      .map(({ address, peer, prefixLength, origin }) => ({
        ...route(family, 'unicast', peer ?? address, prefixLength, table, device.name, origin),
        source: address,
      }));
  });
}
