/**
 * Services that no dump tells. Without `ipvsadm` the other dumps of a node show whether kube-proxy balances with IPVS there,
 * and what. To its device it binds the addresses of services alone, so that a packet for one of them is IPVS', or no packet
 * for anybody; its sets list node ports and addresses that lie on other devices. What else comes to the node may be for a
 * service too, and seldom is.
 */
import { protocol } from '../../net/protocol.ts';
import { message } from '../../text/message.ts';
import { endpoint, protocolName } from '../names.ts';
import { addressesOn, ownerOf } from '../routing/addresses.ts';
import type { Lookup } from '../sets/lookup.ts';
import { finishByStack, type Walk } from '../walk/walk.ts';
import { isKubeProxys, serviceDevice } from './kubeProxy.ts';
import { isBalanced } from './request.ts';

interface ServiceSet {
  /** Behind `KUBE-`, or over IPv6 behind `KUBE-6-`. */
  readonly name: string;
  readonly directions: Lookup['directions'];
  /** Sets of ports alone are for one protocol. */
  readonly protocol?: number;
}

/** ipsetInfo of kube-proxy's ipvs mode. Clusters' addresses lie on its device. */
const serviceSets: readonly ServiceSet[] = [
  { name: 'NODE-PORT-TCP', directions: ['dst'], protocol: protocol.tcp },
  { name: 'NODE-PORT-UDP', directions: ['dst'], protocol: protocol.udp },
  { name: 'NODE-PORT-SCTP-HASH', directions: ['dst', 'dst'] },
  { name: 'EXTERNAL-IP', directions: ['dst', 'dst'] },
  { name: 'EXTERNAL-IP-LOCAL', directions: ['dst', 'dst'] },
  { name: 'LOAD-BALANCER', directions: ['dst', 'dst'] },
];

/** Of a node whose services no dump tells: ends the walk where IPVS takes the packet. */
export function meetUntoldService(walk: Walk): void {
  const { node, packet, chooser } = walk;
  const isRequest = packet.quoted === undefined && isBalanced(packet.protocol);
  if (!isRequest || !isKubeProxys(node)) return;
  if (addressesOn(node, serviceDevice, packet.family).length === 0) return;
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
  return serviceSets.some(
    ({ name, directions, protocol = packet.protocol }) =>
      protocol === packet.protocol && sets.find(`${prefix}${name}`, directions, packet) !== undefined,
  );
}
