/**
 * Bridges. With br_netfilter a packet from one port to another passes the hooks of iptables though nobody routes it
 * (net/bridge/br_netfilter_hooks.c); without it no rule ever sees such a packet.
 */
import { inPrefix, maskOfLength } from '../../net/address.ts';
import type { Packet } from '../../net/packet.ts';
import { formatAddress } from '../../net/text.ts';
import type { Node } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import type { Question } from '../chooser.ts';
import { addressesOn, ownerOf } from '../routing/addresses.ts';
import { deviceOf, masterKindOf, portsOf } from '../routing/devices.ts';
import { lookUp } from '../routing/lookup.ts';
import type { Walk } from '../walk/walk.ts';
import { isForMany } from './bridgePorts.ts';
import { isTakenForBridge, mayBeBridge } from './untoldPorts.ts';

/** A device with ports; `ip addr` names them by their master. */
export function isBridge(node: Node, device: string | null): boolean {
  return device !== null && portsOf(node, device).length > 0 && masterKindOf(node, device) === 'bridge';
}

/** Whether a device can be the port by which a packet came. */
export function isPortOf(node: Node, bridge: string | null, device: string): boolean {
  return node.interfaces?.some(({ name, master }) => name === device && master === bridge) ?? false;
}

/**
 * Whether the packet may be for somebody behind the bridge that it came by, so that its frame is only passed on: a
 * neighbour, or another router there. A bridge without an address is nobody's router, and nor is one for senders to whom
 * the node itself would not answer by it: their gateway is somebody else.
 */
export function mayStayOnBridge(walk: Walk): boolean {
  const { node, packet } = walk;
  const { in: device, dst, family } = packet;
  if (device === null || ownerOf(node, dst) !== undefined || isForMany(walk)) return false;
  if (!isBridge(node, device) && !mayBeBridge(node, device)) return false;
  const networks = addressesOn(node, device, family);
  const isNeighbour = networks.some(({ address, prefixLength }) =>
    inPrefix({ address, mask: maskOfLength(family, prefixLength) }, dst),
  );
  const stays =
    networks.every(({ scope }) => scope === 'link') ||
    isNeighbour ||
    leadsBack(node, packet, device) ||
    !leadsBack(node, turned(packet), device);
  return stays && (isBridge(node, device) || isTakenForBridge(walk, device));
}

/** Whether the node itself would send the packet out by the bridge again. */
function leadsBack(node: Node, packet: Packet, device: string): boolean {
  const { src, dst, mark, tos, protocol, sport, dport, family } = packet;
  const found = lookUp(node, family, { src, dst, in: device, mark, tos, protocol, sport, dport });
  return found !== 'none' && found.type === 'unicast' && found.hops.some((hop) => hop.device === device);
}

function turned({ src, dst, sport, dport, ...rest }: Packet): Packet {
  return {
    ...rest,
    src: dst,
    dst: src,
    ...(sport === undefined || dport === undefined ? {} : { sport: dport, dport: sport }),
  };
}

const switches = {
  ipv4: 'net.bridge.bridge-nf-call-iptables',
  ipv6: 'net.bridge.bridge-nf-call-ip6tables',
} as const;

/** What a packet that came by a port of a bridge has of it, as far as a dump of switches tells. */
export function arrivalAt({ node, family }: Walk, device: string | null): Walk['bridge'] {
  if (mayBeBridge(node, device)) return node.sysctls?.get(switches[family]) === '0' ? 'none' : 'maybe';
  if (!isBridge(node, device)) return 'none';
  // br_nf_pre_routing(): a bridge may do what all of them together don't.
  if (deviceOf(node, device)?.shows?.[family] === true) return 'arrived';
  const value = node.sysctls?.get(switches[family]);
  if (value === undefined) return 'maybe';
  return value === '0' ? 'none' : 'arrived';
}

/** Whether br_netfilter lets iptables see what crosses a bridge. */
export function shownToIptables(family: Walk['family']): Question {
  const name = switches[family];
  return {
    id: `switch:${name}`,
    text: message('bridged packets are shown to iptables (br_netfilter, {name})', { name }),
  };
}

/** Settles that question for the walk, where it is open. */
export function isShownToIptables(walk: Walk): boolean {
  if (walk.bridge === 'maybe') walk.bridge = isShown(walk) ? 'arrived' : 'none';
  return walk.bridge !== 'none';
}

function isShown(walk: Walk): boolean {
  const { node, family, packet, chooser } = walk;
  if (mayBeBridge(node, packet.in) && !isTakenForBridge(walk, packet.in)) return false;
  const value = node.sysctls?.get(switches[family]);
  return value === undefined ? chooser.assume(shownToIptables(family)) : value !== '0';
}

/** Hosts behind a bridge talk to each other by their Ethernet addresses; what goes to the bridge's own is routed. */
export function isSentToNeighbour({ chooser, packet }: Walk): boolean {
  const [src, dst] = [formatAddress(packet.src), formatAddress(packet.dst)];
  const text = message(
    'the packet from {src} to {dst} has the Ethernet address of a host behind the bridge, which passes it on',
    { src, dst },
  );
  return chooser.assume({ id: `neighbours:${src}>${dst}`, text });
}
