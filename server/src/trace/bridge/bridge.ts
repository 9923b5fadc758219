/**
 * Bridges. With br_netfilter a packet from one port to another passes the hooks of iptables though nobody routes it
 * (net/bridge/br_netfilter_hooks.c); without it no rule ever sees such a packet.
 */
import { inPrefix, maskOfLength, type Prefix } from '../../net/address.ts';
import type { Family } from '../../net/family.ts';
import { formatAddress } from '../../net/text.ts';
import type { Node } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import { once } from '../../text/once.ts';
import type { Question } from '../chooser.ts';
import { addressesOn, ownerOf } from '../routing/addresses.ts';
import { deviceOf, masterKindOf, portsAreTold, portsOf } from '../routing/devices.ts';
import { networksByRoutes } from '../routing/interfacesByRoutes.ts';
import { isLinkLocal } from '../routing/kinds.ts';
import { deviceByRules, leadsToNetworks, leavesItsNetwork } from '../routing/toldByRules.ts';
import type { Walk } from '../walk/walk.ts';
import { isForMany } from './bridgePorts.ts';
import { leadsBack, turned } from './leadsBack.ts';
import { isTakenForBridge, mayBeBridge } from './untoldPorts.ts';

/** A device with ports; `ip addr` names them by their master. */
export function isBridge(node: Node, device: string | null): boolean {
  return device !== null && portsOf(node, device).length > 0 && masterKindOf(node, device) === 'bridge';
}

/** Whether dumps show all devices with their ports, and none is a bridge: then no packet comes or leaves by a port of one. */
export const lacksBridges = once(
  (node: Node): boolean => portsAreTold(node) && !(node.interfaces ?? []).some(({ name }) => isBridge(node, name)),
);

/** Whether a device can be the port by which a packet came. */
export function isPortOf(node: Node, bridge: string | null, device: string): boolean {
  return node.interfaces?.some(({ name, master }) => name === device && master === bridge) ?? false;
}

/**
 * Whether the frame of a packet is only passed on to somebody behind the bridge that it came by, which its Ethernet address
 * tells. Where neither dumps nor rules tell which networks the bridge is in, its packets are taken for ones that the node routes.
 */
export function staysOnBridge(walk: Walk): boolean {
  const { node, packet } = walk;
  const { in: device, dst, family } = packet;
  if (device === null || ownerOf(node, dst) !== undefined || isForMany(walk)) return false;
  if (!isBridge(node, device) && !mayBeBridge(node, device)) return false;
  const networks = networksOn(node, device, family);
  const isBehind = networks === undefined && deviceByRules(node, dst)?.device === device;
  if (networks === undefined && !isBehind) {
    // Rules that know a network behind the bridge tell as much as its route would.
    if (leadsToNetworks(node, family, device)) return false;
    return walk.chooser.suppose({ ...sentToNeighbour(walk), likely: false });
  }
  if (networks !== undefined && !mayStayOnBridge(walk, device, networks)) return false;
  if (!isBridge(node, device) && !isTakenForBridge(walk, device)) return false;
  // A dump that lists no interfaces may show no more than the default route: then rules tell more.
  const likely = node.interfaces !== undefined || !leavesItsNetwork(node, packet);
  return walk.chooser.assume({ ...sentToNeighbour(walk), likely });
}

/**
 * A neighbour may be meant, or another router there. A bridge without an address is nobody's router, and nor is one for
 * senders to whom the node itself would not answer by it: their gateway is somebody else.
 */
function mayStayOnBridge({ node, packet }: Walk, device: string, networks: readonly Network[]): boolean {
  return (
    networks.every(({ isOfLink }) => isOfLink) ||
    networks.some(({ prefix }) => inPrefix(prefix, packet.dst)) ||
    leadsBack(node, packet, device) ||
    !leadsBack(node, turned(packet), device)
  );
}

interface Network {
  readonly prefix: Prefix;
  /** The node's address in it means something on this link alone. */
  readonly isOfLink: boolean;
}

/** Undefined: no dump shows the addresses of the interface, nor routes. */
function networksOn(node: Node, device: string, family: Family): readonly Network[] | undefined {
  if (node.interfaces === undefined)
    return networksByRoutes(node, device, family)?.map((prefix) => ({ prefix, isOfLink: isLinkLocal(prefix.address) }));
  return addressesOn(node, device, family).map(({ address, prefixLength, scope }) => ({
    prefix: { address, mask: maskOfLength(family, prefixLength) },
    isOfLink: scope === 'link',
  }));
}

const switches = {
  ipv4: 'net.bridge.bridge-nf-call-iptables',
  ipv6: 'net.bridge.bridge-nf-call-ip6tables',
} as const;

/** From the beginning and the end of what `sysctl net` and `sysctl -a` list behind net.bridge. */
const beside = ['net.core.netdev_budget', 'net.unix.max_dgram_qlen'];

/**
 * Whether the switch is on; undefined: no dump tells. Without the module there is no switch, and a dump that lists all the
 * others tells so. Not one of a container: before Linux 5.3 the switch of the first network was every network's, and
 * net.core.netdev_budget is the first one's alone (net_core_table in net/core/sysctl_net_core.c).
 */
function isSwitchedOn({ sysctls }: Node, family: Family): boolean | undefined {
  const value = sysctls?.get(switches[family]);
  if (value !== undefined) return value !== '0';
  return beside.every((name) => sysctls?.has(name)) ? false : undefined;
}

/** What a packet that came by a port of a bridge has of it, as far as a dump of switches tells. */
export function arrivalAt({ node, family }: Walk, device: string | null): Walk['bridge'] {
  const isOn = isSwitchedOn(node, family);
  if (mayBeBridge(node, device)) return isOn === false ? 'none' : 'maybe';
  if (!isBridge(node, device)) return 'none';
  // br_nf_pre_routing(): a bridge may do what all of them together don't.
  if (deviceOf(node, device)?.shows?.[family] === true) return 'arrived';
  if (isOn === undefined) return 'maybe';
  return isOn ? 'arrived' : 'none';
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
  return isSwitchedOn(node, family) ?? chooser.assume(shownToIptables(family));
}

/** Hosts behind a bridge talk to each other by their Ethernet addresses; what goes to the bridge's own is routed. */
function sentToNeighbour({ packet }: Walk): Question {
  const [src, dst] = [formatAddress(packet.src), formatAddress(packet.dst)];
  const text = message(
    'the packet from {src} to {dst} has the Ethernet address of a host behind the bridge, which passes it on',
    { src, dst },
  );
  return { id: `neighbours:${src}>${dst}`, text };
}
