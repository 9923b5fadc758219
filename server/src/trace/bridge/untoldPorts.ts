/**
 * Bridges of which no dump shows the ports: `ip -4 addr` leaves out what has no address, `ip -o addr` and `ip -br addr`
 * which device belongs to which. Whether a device is a bridge at all then often tells its name alone.
 */
import { ownerOfDevice } from '../../catalog/wellKnown/find.ts';
import { formatAddress } from '../../net/text.ts';
import type { Interface, Node } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import { once, oncePer } from '../../text/once.ts';
import type { Question } from '../chooser.ts';
import { deviceOf, portsAreTold, portsOf } from '../routing/devices.ts';
import { devicesByRoutes } from '../routing/interfacesByRoutes.ts';
import type { Walk } from '../walk/walk.ts';
import { turned, wayOf } from './leadsBack.ts';

/** What bridges are mostly called where no software has a name of its own for them. */
const usualName = /^(?:\w*br(?:idge)?\d*|br-.+|\w+[-_]br(?:idge)?\d*)$/;

/** Whether a device is a bridge by its kind or its name, and its ports stand in no dump. */
export function mayBeBridge(node: Node, name: string | null): boolean {
  return name !== null && !portsAreTold(node) && mayBeBridgeOf(node, name);
}

/** Each packet asks it of the interfaces that it comes and leaves by. */
const mayBeBridgeOf = oncePer((node: Node, name: string): boolean => {
  if (portsOf(node, name).length > 0) return false;
  const { kind, flags = [] } = deviceOf(node, name) ?? {};
  if (kind !== undefined) return kind === 'bridge';
  if (flags.includes('MASTER') || flags.includes('LOOPBACK') || flags.includes('POINTOPOINT')) return false;
  const known = ownerOfDevice(name)?.kind;
  if (known === undefined) return usualName.test(name);
  return known === 'bridge' || (known.startsWith('bridge ') && name.includes('br'));
});

const untoldBridges = once((node: Node) => (node.interfaces ?? []).filter(({ name }) => mayBeBridge(node, name)));

/** Says that the device is taken for a bridge, and the packet for one that came by a port of it. */
export function isTakenForBridge({ node, chooser }: Walk, name: string | null): boolean {
  if (!mayBeBridge(node, name)) return false;
  const text = message(
    '{bridge} is a bridge, of which no dump shows the ports (take “ip addr” without -4, -6, -o, -br)',
    {
      bridge: name ?? '',
    },
  );
  return chooser.suppose({ id: `bridge:${name}`, text });
}

/** The bridge whose port caught the packet, where no dump tells; undefined: it is taken for nobody's port. */
export function untoldMaster(walk: Walk): string | undefined {
  const { node, packet, chooser } = walk;
  const port = packet.in;
  if (port === null || portsAreTold(node) || mayBeBridge(node, port)) return undefined;
  if (node.interfaces === undefined) return masterByRoutes(walk, port);
  const device = deviceOf(node, port);
  if (device !== undefined && !mayBePort(device)) return undefined;
  return untoldBridges(node).find(({ name: bridge }) => {
    const text = message(
      '{port} is a port of {bridge}, of which no dump shows the ports (take “ip addr” without -4, -6, -o, -br)',
      { port, bridge },
    );
    return chooser.assume({ id: `port:${port}>${bridge}`, text });
  })?.name;
}

const leadsByBridges = once((node: Node) =>
  Object.values(node.routes ?? {}).some((routes) =>
    routes.some(({ nextHops }) => nextHops.some(({ device }) => device !== undefined && mayBeBridge(node, device))),
  ),
);

/**
 * Without any listing: no route leads by a port of a bridge, and the one to who sent the packet leads by the bridge, as to
 * containers and pods.
 */
function masterByRoutes({ node, packet, chooser }: Walk, port: string): string | undefined {
  if (!leadsByBridges(node) || devicesByRoutes(node).has(port)) return undefined;
  const bridge = wayOf(node, turned(packet)).find((device) => mayBeBridge(node, device));
  if (bridge === undefined) return undefined;
  const text = message('{port} is a port of {bridge}, by which routes lead to {source} (take “ip addr”)', {
    port,
    bridge,
    source: formatAddress(packet.src),
  });
  return chooser.suppose({ id: `port:${port}>${bridge}`, text }) ? bridge : undefined;
}

/** Ports by which a frame for everybody leaves, beyond which nobody is asked. */
const mostPorts = 3;

/**
 * By how many other ports a frame for everybody leaves a bridge of which no dump shows them: 0 to 3, as it is asked. Without
 * any listing one is supposed: rules mostly see the copies all alike.
 */
export function untoldCopies({ node, chooser, packet }: Walk): number {
  const bridge = packet.in ?? '';
  const isAnother = (count: number): boolean => {
    const question = hasPorts(bridge, count);
    return count <= mostPorts && node.interfaces !== undefined ? chooser.assume(question) : chooser.suppose(question);
  };
  let copies = 0;
  while (copies <= mostPorts && isAnother(copies + 1)) copies++;
  return copies;
}

/** Whether a frame for everybody leaves by any other port: supposed, of what no rule sees. */
export function leavesUntold(walk: Walk): boolean {
  const bridge = walk.packet.in;
  return isTakenForBridge(walk, bridge) && walk.chooser.suppose(hasPorts(bridge ?? '', 1));
}

function hasPorts(bridge: string, count: number): Question {
  const text =
    count === 1
      ? message('{bridge} has another port, by which what is for everybody leaves too', { bridge })
      : message('{bridge} has {count} other ports or more, by which what is for everybody leaves too', {
          bridge,
          count,
        });
  return { id: `flood:${bridge}:${count}`, text, likely: count === 1 };
}

/** A port needs no address, and has none but that of its link. */
function mayBePort({ master, flags, addresses }: Interface): boolean {
  const other = flags.includes('LOOPBACK') || flags.includes('POINTOPOINT') || flags.includes('NOARP');
  return master === undefined && !other && addresses.every(({ scope }) => scope === 'link');
}
