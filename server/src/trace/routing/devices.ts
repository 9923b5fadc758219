/** What the node's devices are to each other: ports and their masters, and which of these are bridges, bonds or VRFs. */
import type { Interface, Node } from '../../node/model.ts';
import { once } from '../../text/once.ts';

interface Devices {
  readonly byName: ReadonlyMap<string, Interface>;
  /** The ports of each master. */
  readonly ports: ReadonlyMap<string, readonly Interface[]>;
  /** The devices on top of each one. */
  readonly over: ReadonlyMap<string, readonly Interface[]>;
  readonly portsAreTold: boolean;
}

const none: readonly Interface[] = [];

function devicesOf({ interfaces = none }: Pick<Node, 'interfaces'>): Devices {
  return devicesAmong(interfaces);
}

/** A machine's interfaces never change. */
const devicesAmong = once(
  (interfaces: readonly Interface[]): Devices => ({
    // The first of a name counts.
    byName: new Map([...interfaces].reverse().map((device) => [device.name, device])),
    ports: grouped(interfaces, ({ master }) => master),
    over: grouped(interfaces, ({ over }) => over),
    portsAreTold: showsMasters(interfaces),
  }),
);

function grouped(
  interfaces: readonly Interface[],
  by: (device: Interface) => string | undefined,
): ReadonlyMap<string, readonly Interface[]> {
  const groups = new Map<string, Interface[]>();
  for (const device of interfaces) {
    const name = by(device);
    if (name === undefined) continue;
    const list = groups.get(name);
    if (list === undefined) groups.set(name, [device]);
    else list.push(device);
  }
  return groups;
}

/** Listings of whole links have a line `link/…`, and interfaces without an address; both also show masters. */
function showsMasters(interfaces: readonly Interface[]): boolean {
  return (
    interfaces.every(({ link }) => link !== undefined) ||
    interfaces.some(({ flags, mtu, addresses }) => flags.length > 0 && mtu !== undefined && addresses.length === 0)
  );
}

/** Whether the dumps would show which device is a port of which. */
export function portsAreTold(node: Pick<Node, 'interfaces'>): boolean {
  return node.interfaces !== undefined && devicesOf(node).portsAreTold;
}

/** Undefined: no dump shows it. */
export function deviceOf(node: Node, name: string | null | undefined): Interface | undefined {
  return name === null || name === undefined ? undefined : devicesOf(node).byName.get(name);
}

export function portsOf(node: Node, master: string): readonly Interface[] {
  return devicesOf(node).ports.get(master) ?? [];
}

/** The devices on top of it, in their order. */
export function devicesOver(node: Node, lower: string): readonly Interface[] {
  return devicesOf(node).over.get(lower) ?? [];
}

/**
 * What a device with ports is. Without details its flags tell: bonds and VRFs are MASTER, and nobody resolves neighbours
 * on a VRF. What has ports and no such flag is a bridge or, seldom, a team. Undefined: it has no ports.
 */
export function masterKindOf(node: Node, name: string): string | undefined {
  const device = deviceOf(node, name);
  const ports = portsOf(node, name);
  const told = device?.kind ?? ports.find(({ masterKind }) => masterKind !== undefined)?.masterKind;
  if (told !== undefined) return told;
  const flags = device?.flags ?? [];
  if (flags.includes('MASTER')) return flags.includes('NOARP') && !flags.includes('BROADCAST') ? 'vrf' : 'bond';
  if (ports.some((port) => port.flags.includes('SLAVE'))) return 'bond';
  return ports.length > 0 ? 'bridge' : undefined;
}

/** Up, but nothing is at its other end: what is sent to it is thrown away (noop_qdisc). */
export function lacksCarrier(node: Node, name: string | null): boolean {
  if (node.interfaces === undefined) return name !== null && withoutCarrier(node).has(name);
  const flags = deviceOf(node, name)?.flags ?? [];
  return flags.includes('NO-CARRIER') && !flags.includes('LOWER_UP');
}

/** By what routes say of their interfaces (RTNH_F_LINKDOWN). */
const withoutCarrier = once(
  ({ routes }: Node): ReadonlySet<string> =>
    new Set(
      Object.values(routes ?? {}).flatMap((shown) =>
        shown.flatMap(({ nextHops }) =>
          nextHops.flatMap(({ device, flags }) => (device !== undefined && flags.includes('linkdown') ? [device] : [])),
        ),
      ),
    ),
);
