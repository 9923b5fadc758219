/** What the socket of a program adds to the flow of its packets: the VRF or the interface that it is bound to, or named. */
import type { Address } from '../../net/address.ts';
import { formatAddress } from '../../net/text.ts';
import type { Node } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import type { Walk } from '../walk/walk.ts';
import { addressesOn, isDown, ownerOf } from './addresses.ts';
import { flowOf } from './decision.ts';
import type { Flow } from './fib.ts';
import { isToMany } from './groups.ts';
import { devicesByRoutes, interfacesByRoutes } from './interfacesByRoutes.ts';
import { isLimitedBroadcast, isLinkLocal, isMulticast, isUnspecified, nowhere } from './kinds.ts';
import { lookUpLocal } from './lookup.ts';
import { isVrf, vrfOf, vrfsOf } from './vrf.ts';
import { sameWay, type WayOut, wayOut } from './wayOut.ts';

/**
 * The interface that the program named (a scope, IPV6_MULTICAST_IF): asked of groups and link-local addresses of IPv6, which
 * mean something on a link alone, where routes lead elsewhere than to the link of its source.
 */
export function namedDevice(walk: Walk): string | undefined {
  const { node, packet, chooser } = walk;
  if (walk.role === 'own' || walk.family === 'ipv4' || !(isMulticast(packet.dst) || isLinkLocal(packet.dst)))
    return undefined;
  const device = ownerOf(node, packet.src)?.name;
  if (device === undefined || device === 'lo' || isVrf(node, device)) return undefined;
  const [way, named] = [undefined, device].map((only) =>
    wayOut(walk, only === undefined ? flowOf(walk) : { ...flowOf(walk), only, out: only }),
  );
  if (way === undefined || named === undefined || sameWay(way, named)) return undefined;
  const address = formatAddress(packet.dst);
  const text = message('the program that sends to {address} has named the interface {interface} for it', {
    address,
    interface: device,
  });
  return chooser.assume({ id: `named-interface:${device}:${address}`, text }) ? device : undefined;
}

/**
 * Finds the VRF to which the program is bound: asked where the packet comes from an address in one, which only a bound
 * program may take (inet_bind()), or from nobody yet, and it goes another way then.
 */
export function bind(walk: Walk, wayOf: (vrf: string | undefined) => WayOut): void {
  const { node, packet, chooser } = walk;
  if (walk.role === 'own' || walk.bound !== undefined) return;
  const owner = ownerOf(node, packet.src)?.name;
  walk.bound = vrfsOf(node).find((vrf) => {
    const owns = owner !== undefined && vrfOf(node, owner) === vrf;
    if (!owns && !isUnspecified(packet.src)) return false;
    if (sameWay(wayOf(undefined), wayOf(vrf))) return false;
    const [src, dst] = [formatAddress(packet.src), formatAddress(packet.dst)];
    const text = message('the program that sends from {src} to {dst} is bound to {vrf}', { src, dst, vrf });
    return chooser.assume({ id: `bound-vrf:${vrf}:${src}>${dst}`, text, likely: owns });
  });
  walk.vrf ??= walk.bound;
}

/**
 * Who sends to groups is often bound to an interface (SO_BINDTODEVICE), to which what OUTPUT then changes keeps: asked
 * where it goes another way than by itself.
 */
export function bindToDevice(walk: Walk): void {
  const { node, packet, connection, chooser } = walk;
  const { dst } = connection?.original ?? packet;
  const device = walk.route?.out ?? undefined;
  if (walk.role === 'own' || walk.bound !== undefined || walk.boundDevice !== undefined) return;
  if (device === undefined || device === 'lo' || isVrf(node, device) || !isToMany(node, dst)) return;
  const flow = againFlow(walk, undefined);
  if (sameWay(wayOut(walk, flow), wayOut(walk, { ...flow, only: device, out: device }))) return;
  const address = formatAddress(dst);
  const text = message('the program that sends to {address} is bound to the interface {interface}', {
    address,
    interface: device,
  });
  if (chooser.assume({ id: `bound-device:${device}:${address}`, text, likely: false })) walk.boundDevice = device;
}

/**
 * Who is bound to an interface that is down sends nothing, to anybody (ip_route_output_key_hash_rcu(), rt6_select()). No
 * request tells what a program is bound to: it is asked of what is for several machines, and comes from the address of such
 * an interface; over IPv6 from one that nobody has any more, since interfaces that go down lose theirs (addrconf_ifdown()).
 */
export function isBoundToDown(walk: Walk): boolean {
  const { node, packet, chooser, family } = walk;
  if (walk.role === 'own' || isUnspecified(packet.src) || !isToMany(node, packet.dst)) return false;
  const owner = ownerOf(node, packet.src)?.name;
  const lost = owner === undefined && family === 'ipv6';
  const down = (node.interfaces ?? interfacesByRoutes(node)).filter(
    ({ name }) => (name === owner || lost) && (isDown(node, name) || isNotSeenUp(node, name)),
  );
  if (!down.some(({ name }) => !lost || addressesOn(node, name, family).length === 0)) return false;
  const address = formatAddress(packet.dst);
  const text = message('the program that sends to {address} is bound to an interface that is down', { address });
  return chooser.assume({ id: `bound-down:${address}`, text, likely: false });
}

/** No dump lists interfaces, and no route leads by this one, which has an address. */
function isNotSeenUp(node: Node, device: string): boolean {
  return node.interfaces === undefined && device !== 'lo' && !devicesByRoutes(node).has(device);
}

/** Of a program that is bound to a VRF; over IPv4 it sends to groups as if it were not (raw_sendmsg(), udp_sendmsg()). */
export function boundFlow(walk: Walk, vrf: string | undefined): Flow {
  const flow = flowOf(walk);
  if (vrf === undefined || (walk.family === 'ipv4' && isMulticast(flow.dst))) return flow;
  return { ...flow, vrf, out: vrf };
}

/**
 * IPv4 asks for user 0, whoever sent it (ip_route_me_harder()); IPv6 keeps to the interface what has a meaning there alone
 * (ip6_route_me_harder()). Both ask for what the socket is bound to, whatever was sent, and read the protocol and the ports
 * from the packet, where a rule asks for them (fib4_rules_early_flow_dissect()).
 */
export function againFlow(walk: Walk, bound: string | undefined): Flow {
  const vrf = vrfOf(walk.node, walk.route?.out) ?? bound;
  const { boundDevice } = walk;
  const out =
    bound !== undefined ? { out: bound } : boundDevice === undefined ? {} : { out: boundDevice, only: boundDevice };
  const flow = { ...flowOf(walk), ...(vrf === undefined ? {} : { vrf }), ...out };
  if (walk.family === 'ipv4') {
    const src = mayBeSource(walk, flow.src) ? flow.src : nowhere(flow.src);
    const { sentBy: _, ...rest } = flow;
    return { ...rest, src };
  }
  if (bound !== undefined || boundDevice !== undefined) return flow;
  const device = walk.route?.out ?? undefined;
  const keepsToDevice = device !== undefined && (isMulticast(flow.dst) || isLinkLocal(flow.dst));
  return keepsToDevice ? { ...flow, only: device, out: device } : flow;
}

/** Of a source that is neither the node's nor anybody's single address nothing is made (inet_addr_type_dev_table()). */
function mayBeSource({ node }: Walk, src: Address): boolean {
  if (isUnspecified(src) || isMulticast(src) || isLimitedBroadcast(src)) return false;
  const type = lookUpLocal(node, { src: nowhere(src), dst: src, in: undefined, mark: 0, tos: 0, protocol: 0 })?.type;
  return type === undefined || type === 'local' || type === 'unicast';
}
