/** VRFs (drivers/net/vrf.c, net/l3mdev): which devices are in one, and in which table their packets are routed. */
import type { Node } from '../../node/model.ts';
import { once } from '../../text/once.ts';
import { deviceOf, masterKindOf, portsOf } from './devices.ts';
import { vrfsByRoutes } from './vrfsByRoutes.ts';

export function isVrf(node: Node, name: string | null | undefined): boolean {
  if (typeof name !== 'string') return false;
  return masterKindOf(node, name) === 'vrf' || vrfsByRoutes(node).some((vrf) => vrf.name === name);
}

/** The VRF that the device is a port of. */
export function vrfOfPort(node: Node, name: string | null | undefined): string | undefined {
  const routed = typeof name === 'string' ? vrfsByRoutes(node).find(({ ports }) => ports.has(name)) : undefined;
  const master = deviceOf(node, name)?.master ?? routed?.name;
  return master !== undefined && isVrf(node, master) ? master : undefined;
}

/** l3mdev_master_ifindex_rcu(): the VRF itself, or that of its port; undefined: the device is in none. */
export function vrfOf(node: Node, name: string | null | undefined): string | undefined {
  return typeof name === 'string' && isVrf(node, name) ? name : vrfOfPort(node, name);
}

export const vrfsOf = once((node: Node): readonly string[] =>
  [...(node.interfaces ?? []), ...vrfsByRoutes(node)].map(({ name }) => name).filter((name) => isVrf(node, name)),
);

/**
 * The VRF's table: as details show it, else the one in which the routes to its own addresses stand, since the kernel puts
 * them there (fib_add_ifaddr()). No dump shows either: a name of our own, for what its addresses alone tell.
 */
export function tableOfVrf(node: Node, vrf: string): string {
  const told =
    deviceOf(node, vrf)?.vrfTable ??
    portsOf(node, vrf).find((port) => port.vrfTable)?.vrfTable ??
    vrfsByRoutes(node).find(({ name }) => name === vrf)?.table;
  if (told !== undefined) return told;
  const devices = new Set([vrf, ...portsOf(node, vrf).map(({ name }) => name)]);
  const own = Object.values(node.routes ?? {})
    .flat()
    .find(
      ({ type, table, nextHops }) =>
        type === 'local' && table !== 'local' && nextHops.some(({ device }) => devices.has(device ?? '')),
    );
  return own?.table ?? `vrf ${vrf}`;
}

/** Whether a dump shows the table: those of `ip route` without `table all` are of the main table alone. */
export function knowsTableOfVrf(node: Node, vrf: string): boolean {
  const table = tableOfVrf(node, vrf);
  return Object.values(node.routes ?? {}).some((routes) => routes.some((route) => route.table === table));
}
