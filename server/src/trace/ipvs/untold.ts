/**
 * Services that no dump tells. Without `ipvsadm` the other dumps of a node show whether kube-proxy balances with IPVS there,
 * and what. To its device it binds the addresses of services alone, so that a packet for one of them is IPVS', or no packet
 * for anybody; its sets list node ports and addresses that lie on other devices. What else comes to the node may be for a
 * service too, and seldom is.
 */
import { type Family, families } from '../../net/family.ts';
import { protocol } from '../../net/protocol.ts';
import type { Node } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import { once } from '../../text/once.ts';
import { endpoint, protocolName } from '../names.ts';
import { addressesOn, ownerOf } from '../routing/addresses.ts';
import type { Lookup } from '../sets/lookup.ts';
import { finishByStack, type Walk } from '../walk/walk.ts';
import { isKubeProxys, serviceDevice, serviceSets } from './kubeProxy.ts';
import { isBalanced } from './request.ts';

interface Listing {
  /** Behind `KUBE-`, or over IPv6 behind `KUBE-6-`. */
  readonly name: string;
  readonly directions: Lookup['directions'];
  /** Sets of ports alone are for one protocol. */
  readonly protocol?: number;
}

const listings: readonly Listing[] = [
  { name: 'NODE-PORT-TCP', directions: ['dst'], protocol: protocol.tcp },
  { name: 'NODE-PORT-UDP', directions: ['dst'], protocol: protocol.udp },
  { name: 'NODE-PORT-SCTP-HASH', directions: ['dst', 'dst'] },
  ...[...serviceSets].map((name): Listing => ({ name, directions: ['dst', 'dst'] })),
];

/** A node has thousands of such addresses. */
const familiesServed = once(
  (node: Node): ReadonlySet<Family> =>
    new Set(families.filter((family) => isKubeProxys(node) && addressesOn(node, serviceDevice, family).length > 0)),
);

/** Of a node whose services no dump tells: ends the walk where IPVS takes the packet. */
export function meetUntoldService(walk: Walk): void {
  const { node, packet, chooser } = walk;
  const isRequest = packet.quoted === undefined && isBalanced(packet.protocol);
  if (!isRequest || !familiesServed(node).has(packet.family)) return;
  const service = `${protocolName(packet.protocol)} ${endpoint(packet.dst, packet.dport)}`;
  const text = message('IPVS has a virtual service for {service}', { service });
  const question = { id: `ipvs-service:${service.replace(' ', ':')}`, text };
  const isForOne = isListed(walk) || ownerOf(node, packet.dst)?.name === serviceDevice;
  if (!(isForOne ? chooser.assume(question) : chooser.suppose({ ...question, likely: false }))) return;
  const servers = message('which real server IPVS sends it to, and how, only ipvsadm -Sn tells');
  finishByStack(walk, 'undecided', 'ipvs', servers);
}

function isListed({ packet, sets }: Walk): boolean {
  const prefix = packet.family === 'ipv6' ? 'KUBE-6-' : 'KUBE-';
  return listings.some(
    ({ name, directions, protocol = packet.protocol }) =>
      protocol === packet.protocol && sets.find(`${prefix}${name}`, directions, packet) !== undefined,
  );
}
