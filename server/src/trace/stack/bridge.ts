/**
 * Bridges. With br_netfilter a packet from one port to another passes the hooks of iptables though nobody routes it
 * (net/bridge/br_netfilter_hooks.c); without it no rule ever sees such a packet.
 */
import { type Address, inPrefix, maskOfLength, sameAddress } from '../../net/address.ts';
import type { Packet } from '../../net/packet.ts';
import { formatAddress } from '../../net/text.ts';
import type { Node } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import type { Question } from '../chooser.ts';
import type { Walk } from '../netfilter/walk.ts';
import { addressesOn } from './addresses.ts';

/** A device with ports; `ip addr` names them by their master. */
export function isBridge(node: Node, device: string | null): boolean {
  return device !== null && (node.interfaces?.some(({ master }) => master === device) ?? false);
}

/** Whether a device can be the port by which a packet came. */
export function isPortOf(node: Node, bridge: string | null, device: string): boolean {
  return node.interfaces?.some(({ name, master }) => name === device && master === bridge) ?? false;
}

/** Whether sender and receiver are neighbours behind one bridge, so that frames between them are only passed on. */
export function staysOnBridge({ node }: Walk, { in: device, src, dst, family }: Packet): boolean {
  if (device === null || !isBridge(node, device)) return false;
  const networks = addressesOn(node, device, family);
  const isOwn = (address: Address): boolean => networks.some((own) => sameAddress(own.address, address));
  return networks.some(({ address, prefixLength }) => {
    const network = { address, mask: maskOfLength(family, prefixLength) };
    return inPrefix(network, src) && inPrefix(network, dst) && !isOwn(src) && !isOwn(dst);
  });
}

const switches = {
  ipv4: 'net.bridge.bridge-nf-call-iptables',
  ipv6: 'net.bridge.bridge-nf-call-ip6tables',
} as const;

/** What a packet that came by a port of a bridge has of it, as far as a dump of switches tells. */
export function arrivalAt({ node, family }: Walk, device: string | null): Walk['bridge'] {
  if (!isBridge(node, device)) return 'none';
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
  if (walk.bridge === 'maybe') walk.bridge = walk.chooser.assume(shownToIptables(walk.family)) ? 'arrived' : 'none';
  return walk.bridge !== 'none';
}

/** Neighbours behind a bridge talk to each other by their Ethernet addresses; what goes to the bridge's own is routed. */
export function isSentToNeighbour({ chooser, packet }: Walk): boolean {
  const [src, dst] = [formatAddress(packet.src), formatAddress(packet.dst)];
  const text = message('{src} sends to the Ethernet address of {dst}, so that the bridge passes it on', { src, dst });
  return chooser.assume({ id: `neighbours:${src}>${dst}`, text });
}
