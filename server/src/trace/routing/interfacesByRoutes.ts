/**
 * What `ip route show table all` tells of interfaces where no dump lists them: each address of the node has a route in
 * the table local by the interface that it is on (fib_add_ifaddr(), addrconf_f6i_alloc()).
 */
import { type Address, inPrefix, lengthOfMask, sameAddress } from '../../net/address.ts';
import type { Interface, InterfaceAddress, Node, Route } from '../../node/model.ts';
import { once } from '../../text/once.ts';
import { isLinkLocal, isLoopback } from './kinds.ts';
import { tableNames } from './tableNames.ts';

/** With their addresses alone: neither flags nor kinds stand in routes. */
export const interfacesByRoutes = once((node: Node): readonly Interface[] => {
  const routes = [...(node.routes?.ipv4 ?? []), ...(node.routes?.ipv6 ?? [])];
  const networks = routes.filter(({ type, protocol }) => type === 'unicast' && protocol === 'kernel');
  const found = new Map<string, Interface>();
  for (const route of routes) {
    const device = route.nextHops[0]?.device;
    if (device === undefined || !isOwn(route)) continue;
    const before = found.get(device)?.addresses ?? [];
    const addresses = [...before, addressOf(route, device, networks)];
    found.set(device, { name: device, index: 0, flags: [], addresses, origin: route.origin });
  }
  return [...found.values()];
});

function isOwn({ type, table, protocol, destination: { address, mask } }: Route): boolean {
  const whole = lengthOfMask(mask) === (address.family === 'ipv4' ? 32 : 128);
  return type === 'local' && protocol === 'kernel' && (tableNames[table] ?? table) === 'local' && whole;
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
