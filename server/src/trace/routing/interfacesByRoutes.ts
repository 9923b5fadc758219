/**
 * What `ip route show table all` tells of interfaces where no dump lists them: each address of the node has a route in
 * the table local, or in that of its VRF, by the interface that it is on (fib_add_ifaddr(), addrconf_f6i_alloc()). The table
 * main alone tells some.
 */
import { type Address, inPrefix, lengthOfMask, type Prefix, sameAddress } from '../../net/address.ts';
import { type Family, families } from '../../net/family.ts';
import type { Interface, InterfaceAddress, Node, Route } from '../../node/model.ts';
import { once } from '../../text/once.ts';
import { isLinkLocal, isLoopback, isMulticast } from './kinds.ts';
import { isLocalTable } from './tableNames.ts';

/** With their addresses alone: neither flags nor kinds stand in routes. */
export const interfacesByRoutes = once((node: Node): readonly Interface[] => {
  const found = new Map<string, Interface>();
  const add = (device: string, address: InterfaceAddress): void => {
    const before = found.get(device)?.addresses ?? [];
    if (before.some((each) => sameAddress(each.address, address.address))) return;
    const addresses = [...before, address];
    found.set(device, { name: device, index: 0, flags: [], addresses, origin: addresses[0]?.origin ?? address.origin });
  };
  for (const family of families) {
    const routes = node.routes?.[family] ?? [];
    const networks = routes.filter(({ type, protocol }) => type === 'unicast' && protocol === 'kernel');
    const own = routes.filter(isOwn);
    for (const route of own) {
      const device = route.nextHops[0]?.device;
      if (device !== undefined) add(device, addressOf(route, device, networks));
    }
    // Where the table main alone is shown, its routes name the address that they were made for, or that they prefer.
    if (!showsLocalTable(node, family)) for (const route of [...networks, ...routes]) addPreferred(route, add);
  }
  return [...found.values()];
});

/** `ip route show table all` shows the table local too, and so has every table that holds anything. */
export function showsLocalTable({ routes }: Pick<Node, 'routes'>, family: Family): boolean {
  return routes?.[family]?.some(({ table }) => isLocalTable(table)) ?? false;
}

/**
 * Interfaces by which routes lead somewhere: those of one that is down are taken away, but for its own address
 * (fib_disable_ip(), rt6_disable_ip()). Any that is up leads to its link, over IPv6, ports of a bridge too.
 */
export const devicesByRoutes = once(
  (node: Node): ReadonlySet<string> =>
    new Set(
      Object.values(node.routes ?? {}).flatMap((routes) =>
        routes
          .filter(
            ({ type, destination: { address } }) => type !== 'local' && !isLinkLocal(address) && !isMulticast(address),
          )
          .flatMap(({ nextHops }) =>
            nextHops.flatMap(({ device, flags }) => (device === undefined || flags.includes('dead') ? [] : [device])),
          ),
      ),
    ),
);

/**
 * The networks that an interface is in, by the routes that its addresses made (fib_add_ifaddr(), addrconf_prefix_route()).
 * Undefined: no dump shows routes of the family.
 */
export function networksByRoutes({ routes }: Node, device: string, family: Family): readonly Prefix[] | undefined {
  return routes?.[family]
    ?.filter(({ type, protocol, nextHops: [hop, ...others] }) => {
      const isMade = type === 'unicast' && protocol === 'kernel' && others.length === 0;
      return isMade && hop?.device === device && hop.gateway === undefined;
    })
    .map(({ destination }) => destination);
}

/**
 * A route prefers no source that is not the node's own (fib_valid_prefsrc(), ip6_route_info_create()). That of a route
 * which no interface made is another interface's maybe: it is not one that packets get there by themselves.
 */
function addPreferred(
  { type, protocol, source, destination, nextHops, origin }: Route,
  add: (device: string, address: InterfaceAddress) => void,
): void {
  const device = nextHops[0]?.device;
  if (type !== 'unicast' || device === undefined || source === undefined) return;
  const isMadeFor = protocol === 'kernel' && inPrefix(destination, source);
  add(device, {
    address: source,
    prefixLength: lengthOfMask(isMadeFor ? destination.mask : source.words.map(() => 0xffffffff)) ?? 0,
    scope: scopeOf(source),
    flags: isMadeFor ? [] : ['secondary'],
    origin,
  });
}

/** In whatever table: addresses of interfaces in a VRF are in that of the VRF. */
function isOwn(route: Route): boolean {
  const { address, mask } = route.destination;
  const whole = lengthOfMask(mask) === (address.family === 'ipv4' ? 32 : 128);
  return route.type === 'local' && route.protocol === 'kernel' && whole;
}

function addressOf(route: Route, device: string, networks: readonly Route[]): InterfaceAddress {
  const { address, mask } = route.destination;
  const lengths = networks
    .filter(({ nextHops, destination }) => nextHops[0]?.device === device && inPrefix(destination, address))
    .map(({ destination }) => lengthOfMask(destination.mask) ?? 0);
  return {
    address,
    prefixLength: lengths.length === 0 ? (lengthOfMask(mask) ?? 0) : Math.max(...lengths),
    scope: scopeOf(address),
    flags: isSecondary(route) ? ['secondary'] : [],
    origin: route.origin,
  };
}

function scopeOf(address: Address): string {
  if (isLoopback(address)) return 'host';
  return address.family === 'ipv6' && isLinkLocal(address) ? 'link' : 'global';
}

/** The route of a further address in a network prefers the first one as its source. */
function isSecondary({ destination, source }: Route): boolean {
  return source !== undefined && !sameAddress(source, destination.address);
}
