/** Ports of a bridge, as far as dumps tell of them (`ip -d link`): by which a frame may leave (net/bridge/br_forward.c). */
import type { Address } from '../../net/address.ts';
import { formatAddress } from '../../net/text.ts';
import type { Interface } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import { isToMany } from '../routing/groups.ts';
import { rulesetsOf, type Walk } from '../walk/walk.ts';
import { mayBeBridge, untoldCopies } from './untoldPorts.ts';

/** Whether the frame is for everybody, or for a group, as far as the packet tells. */
export function isForMany({ node, packet: { pktType, dst } }: Pick<Walk, 'node' | 'packet'>): boolean {
  if (pktType !== undefined) return pktType !== 'unicast';
  return isToMany(node, dst);
}

/** Ports that have a carrier, the newest first, as br_flood() has them. */
function portsOf({ node, packet }: Walk): readonly Interface[] {
  return (node.interfaces ?? [])
    .filter(({ master, flags }) => master === packet.in && (flags.length === 0 || flags.includes('LOWER_UP')))
    .toReversed();
}

/** A bridge of which no dump shows the ports may have any number of them. */
export function mayHavePorts(walk: Walk): boolean {
  return portsOf(walk).length > 0 || mayBeBridge(walk.node, walk.packet.in);
}

/** Whether a frame for everybody leaves by any port, where rules don't see by which. */
export function leavesByAny(walk: Walk): boolean {
  const ports = portsOf(walk);
  const isSettled = ports.length > 1 && !ports.some(({ port }) => port?.isolated);
  return isSettled || (ports.length > 0 && floodedPorts(walk).by.length > 0);
}

/**
 * Whether the port by which the packet came is in hairpin mode; `port` undefined: nobody told which that is. Where
 * something has to come back at all, it most likely does: the bridges of containers send back. `hardly`: it is not worth an
 * outcome of its own.
 */
function sendsBack(walk: Walk, port: Interface | undefined, usually: 'yes' | 'no' | 'hardly'): boolean {
  const told = hairpinOf(port === undefined ? portsOf(walk) : [port]);
  if (told !== undefined) return told;
  const bridge = walk.packet.in ?? '';
  const text = message('the port of {bridge} by which the packet came sends back what came by it (hairpin)', {
    bridge,
  });
  const question = { id: `hairpin:${bridge}`, text, likely: usually === 'yes' };
  return usually === 'hardly' ? walk.chooser.suppose(question) : walk.chooser.assume(question);
}

/** What dumps tell of all these ports alike. */
function hairpinOf(ports: readonly Interface[]): boolean | undefined {
  const told = new Set(ports.map(({ port }) => port?.hairpin));
  return told.size === 1 ? [...told][0] : undefined;
}

/** The port by which the packet came, asked for where rules or the ports themselves make a difference. */
function arrivedBy(walk: Walk, ports: readonly Interface[]): Interface | undefined {
  const { packet, chooser } = walk;
  const told = ports.find(({ name }) => name === packet.physIn);
  if (told !== undefined) return told;
  const alike =
    new Set(ports.map(({ port }) => JSON.stringify(port))).size === 1 && !ports.some(({ port }) => port?.isolated);
  if (alike && !rulesetsOf(walk).some((ruleset) => ruleset.mentions('physdev'))) return undefined;
  return (
    ports.find(({ name: port }, index) => {
      const text = message('the packet came by the bridge port {port} (give it as “physIn”)', { port });
      return index === ports.length - 1 || chooser.assume({ id: `physIn:${port}`, text });
    }) ?? undefined
  );
}

interface FloodedPorts {
  readonly from?: string;
  readonly by: readonly (string | undefined)[];
  /** Isolated from the port by which it came: nothing leaves by them. */
  readonly apart?: readonly string[];
}

/**
 * The ports by which a frame for everybody leaves again (br_flood(), should_deliver()): all but the one that it came by.
 * Undefined names: one of them all is not among them, and nobody told which.
 */
export function floodedPorts(walk: Walk): FloodedPorts {
  if (mayBeBridge(walk.node, walk.packet.in))
    return { by: Array.from({ length: untoldCopies(walk) }, () => undefined) };
  const ports = portsOf(walk);
  const from = arrivedBy(walk, ports);
  const back = sendsBack(walk, from, isForMany(walk) ? 'no' : 'hardly');
  if (from === undefined) return { by: ports.slice(back ? 0 : 1).map(() => undefined) };
  const apart = (port: Interface): boolean => from.port?.isolated === true && port.port?.isolated === true;
  return {
    from: from.name,
    by: ports.filter((port) => !apart(port) && (port !== from || back)).map(({ name }) => name),
    apart: ports.filter((port) => apart(port) && port !== from).map(({ name }) => name),
  };
}

/**
 * Whether the bridge knows behind which port the host is: it learns that from what the host sends (br_fdb_update()). A
 * frame for a host that is not known leaves by every other port, through FORWARD once for each; with two ports that is the
 * same. It is supposed: whoever sends a frame to one host has asked for its Ethernet address before, and the answer came
 * through the bridge, unless somebody wrote the address down by hand.
 */
export function hasLearnt(walk: Walk): boolean {
  const { chooser, packet, direction, state } = walk;
  const ports = portsOf(walk);
  if (direction === 'reply' || state === 'ESTABLISHED') return true;
  if (ports.length < 3 && !ports.some(({ port }) => port?.hairpin) && !mayBeBridge(walk.node, packet.in)) return true;
  const address = formatAddress(packet.dst);
  const text = message(
    '{bridge} has learnt behind which port {address} is; if not, the frame leaves by every other port',
    { bridge: packet.in ?? '', address },
  );
  return chooser.suppose({ id: `learnt:${address}`, text });
}

/** Behind which port of the bridge the packet's host is. */
export function isBehind({ chooser, packet }: Walk, port: string): boolean {
  const address = formatAddress(packet.dst);
  const text = message('{address} is behind the bridge port {port}', { address, port });
  return chooser.assume({ id: `behind:${port}:${address}`, text });
}

/** Isolated ports reach everybody but each other; asked where the bridge has several. */
export function isKeptApart(walk: Walk): boolean {
  const ports = portsOf(walk).filter(({ port }) => port?.isolated === true);
  if (ports.length < 2) return false;
  const { physIn, physOut, src, dst } = walk.packet;
  return isIsolated(walk, ports, physIn, src) && isIsolated(walk, ports, physOut, dst);
}

/** Of one end of the packet: by its port, where somebody told, else by the host's address, of which no dump tells the port. */
function isIsolated(
  { chooser }: Walk,
  isolated: readonly Interface[],
  port: string | null | undefined,
  host: Address,
): boolean {
  if (typeof port === 'string') return isolated.some(({ name }) => name === port);
  const address = formatAddress(host);
  const text = message('{address} is behind an isolated port of the bridge', { address });
  return chooser.assume({ id: `isolated:${address}`, text, likely: false });
}

/**
 * Whether a translated destination is where the packet came from; no dump tells which port leads to whom, and the
 * bridges of containers send back. Only of a host that is sent back to itself, and of a bridge with one port alone, it
 * is certain: there hairpin mode decides.
 */
export function isBehindSamePort(walk: Walk): boolean {
  const { chooser, packet } = walk;
  const [src, dst] = [formatAddress(packet.src), formatAddress(packet.dst)];
  const ports = portsOf(walk);
  const named = ports.find(({ name }) => name === packet.physIn);
  if (src === dst || ports.length === 1) return !sendsBack(walk, named, src === dst ? 'yes' : 'no');
  if (hairpinOf(named === undefined ? ports : [named]) === true) return false;
  const text = message(
    '{src} and {dst} are behind the same port of the bridge, which does not send back what came by it (no hairpin)',
    { src, dst },
  );
  const question = { id: `same-port:${src}>${dst}`, text, likely: false };
  // Behind a port that somebody named there may be many hosts, as behind an uplink.
  return typeof packet.physIn === 'string' ? chooser.assume(question) : chooser.suppose(question);
}
