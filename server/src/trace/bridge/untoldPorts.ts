/**
 * Bridges of which no dump shows the ports: `ip -4 addr` leaves out what has no address, `ip -o addr` and `ip -br addr`
 * which device belongs to which. Whether a device is a bridge at all then often tells its name alone.
 */
import { ownerOfDevice } from '../../catalog/wellKnown/find.ts';
import type { Interface, Node } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import { deviceOf, portsAreTold, portsOf } from '../routing/devices.ts';
import type { Walk } from '../walk/walk.ts';

/** What bridges are mostly called where no software has a name of its own for them. */
const usualName = /^(?:\w*br(?:idge)?\d*|br-.+|\w+[-_]br(?:idge)?\d*)$/;

/** Whether a device is a bridge by its kind or its name, and its ports stand in no dump. */
export function mayBeBridge(node: Node, name: string | null): boolean {
  if (name === null || portsAreTold(node) || portsOf(node, name).length > 0) return false;
  const { kind, flags = [] } = deviceOf(node, name) ?? {};
  if (kind !== undefined) return kind === 'bridge';
  if (flags.includes('MASTER') || flags.includes('LOOPBACK') || flags.includes('POINTOPOINT')) return false;
  const known = ownerOfDevice(name)?.kind;
  if (known === undefined) return usualName.test(name);
  return known === 'bridge' || (known.startsWith('bridge ') && name.includes('br'));
}

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
export function untoldMaster({ node, packet, chooser }: Walk): string | undefined {
  const port = packet.in;
  if (port === null || portsAreTold(node) || mayBeBridge(node, port)) return undefined;
  const device = deviceOf(node, port);
  if (device !== undefined && !mayBePort(device)) return undefined;
  const bridges = (node.interfaces ?? []).filter(({ name }) => mayBeBridge(node, name));
  return bridges.find(({ name: bridge }) => {
    const text = message(
      '{port} is a port of {bridge}, of which no dump shows the ports (take “ip addr” without -4, -6, -o, -br)',
      { port, bridge },
    );
    return chooser.assume({ id: `port:${port}>${bridge}`, text });
  })?.name;
}

/** Ports by which a frame for everybody leaves, beyond which nobody is asked. */
const mostPorts = 3;

/** By how many other ports a frame for everybody leaves a bridge of which no dump shows them: 0 to 3, as it is asked. */
export function untoldCopies({ chooser, packet }: Walk): number {
  const bridge = packet.in ?? '';
  const isAnother = (count: number): boolean => {
    const text =
      count === 1
        ? message('{bridge} has another port, by which what is for everybody leaves too', { bridge })
        : message('{bridge} has {count} other ports or more, by which what is for everybody leaves too', {
            bridge,
            count,
          });
    const question = { id: `flood:${bridge}:${count}`, text, likely: count === 1 };
    return count <= mostPorts ? chooser.assume(question) : chooser.suppose(question);
  };
  let copies = 0;
  while (copies <= mostPorts && isAnother(copies + 1)) copies++;
  return copies;
}

/** A port needs no address, and has none but that of its link. */
function mayBePort({ master, flags, addresses }: Interface): boolean {
  const other = flags.includes('LOOPBACK') || flags.includes('POINTOPOINT') || flags.includes('NOARP');
  return master === undefined && !other && addresses.every(({ scope }) => scope === 'link');
}
