/**
 * Services that no dump tells. Without `ipvsadm` the other dumps of a node show whether kube-proxy balances with IPVS there,
 * and what. To its device it binds the addresses of services alone, so that a packet for one of them is IPVS', or no packet
 * for anybody; its sets list node ports and addresses that lie on other devices. What else comes to the node may be for a
 * service too, and seldom is: that is said where anything shows that IPVS works there at all.
 */
import { type Family, families } from '../../net/family.ts';
import { protocol } from '../../net/protocol.ts';
import type { Node } from '../../node/model.ts';
import { message } from '../../text/message.ts';
import { once } from '../../text/once.ts';
import { endpoint, protocolName } from '../names.ts';
import { addressesOn, ownerOf } from '../routing/addresses.ts';
import { balancesByRules, isKubeProxys, serviceDevice } from '../routing/kubeProxy.ts';
import { undumpedSet } from '../routing/kubeProxySets.ts';
import { knowsOwnAddresses } from '../routing/untoldOwn.ts';
import { serviceSets, setPrefix } from '../sets/kubeProxy.ts';
import type { Lookup } from '../sets/lookup.ts';
import { finishByStack, type Walk } from '../walk/walk.ts';
import { isBalanced } from './request.ts';

interface Listing {
  /** Behind `KUBE-`, or over IPv6 behind `KUBE-6-`. */
  readonly name: string;
  readonly directions: Lookup['directions'];
  /** Sets of ports alone are for one protocol. */
  readonly protocol?: number;
}

const listings: readonly Listing[] = [
  // The rules look first among those whose services keep to their node, which stand in both.
  ...['NODE-PORT-LOCAL', 'NODE-PORT'].flatMap((name): readonly Listing[] => [
    { name: `${name}-TCP`, directions: ['dst'], protocol: protocol.tcp },
    { name: `${name}-UDP`, directions: ['dst'], protocol: protocol.udp },
    { name: `${name}-SCTP-HASH`, directions: ['dst', 'dst'] },
  ]),
  ...[...serviceSets].map((name): Listing => ({ name, directions: ['dst', 'dst'] })),
];

/** A node has thousands of such addresses. Where no dump shows which it has, the rules of its ipvs mode tell as much. */
const familiesServed = once(
  (node: Node): ReadonlySet<Family> =>
    new Set(
      families.filter((family) => {
        if (!isKubeProxys(node)) return false;
        if (knowsOwnAddresses(node, family)) return addressesOn(node, serviceDevice, family).length > 0;
        return addressesOn(node, serviceDevice, family).length > 0 || balancesByRules(node, family);
      }),
    ),
);

/** The module is loaded, whose switches these are, or rules ask what it does (`-m ipvs`). */
const hasIpvs = once(({ sysctls, rulesets }: Node): boolean => {
  if ([...(sysctls?.keys() ?? [])].some((name) => name.startsWith('net.ipv4.vs.'))) return true;
  return rulesets.some(({ mentions }) => mentions('-m ipvs '));
});

/**
 * Of a node whose services no dump tells: ends the walk where IPVS takes the packet. Of a node that shows nothing of IPVS
 * nothing is said, since most have none; what somebody tells of it counts there too.
 */
export function meetUntoldService(walk: Walk): void {
  const { packet } = walk;
  const isRequest = packet.quoted === undefined && isBalanced(packet.protocol);
  if (!isRequest || !isTaken(walk)) return;
  const servers = message('which real server IPVS sends it to, and how, only ipvsadm -Sn tells');
  finishByStack(walk, 'undecided', 'ipvs', servers);
}

function isTaken(walk: Walk): boolean {
  const { node, packet, chooser } = walk;
  const service = `${protocolName(packet.protocol)} ${endpoint(packet.dst, packet.dport)}`;
  const text = message('IPVS has a virtual service for {service}', { service });
  const question = { id: `ipvs-service:${service.replace(' ', ':')}`, text };
  if (familiesServed(node).has(packet.family)) {
    const listed = ownerOf(node, packet.dst)?.name === serviceDevice ? true : isListed(walk);
    if (listed === false) return chooser.suppose({ ...question, likely: false });
    return chooser.assume({ ...question, likely: listed ?? false });
  }
  if (!hasIpvs(node) && chooser.answered(question) === undefined) return false;
  return chooser.suppose({ ...question, likely: false });
}

/** By an entry, or, of sets that no dump shows, as this branch has it; undefined: no rule has asked. */
function isListed(walk: Walk): boolean | undefined {
  const { packet, sets, node } = walk;
  const own = listings.filter(({ protocol = packet.protocol }) => protocol === packet.protocol);
  if (node.sets !== undefined) {
    const prefix = setPrefix(packet.family);
    return own.some(({ name, directions }) => sets.find(`${prefix}${name}`, directions, packet) !== undefined);
  }
  // Every request for a service meets a rule that asks the first of the sets (writeIptablesRules()).
  const answers = own.map(({ name, directions }) => undumpedSet(walk, name, directions));
  return answers.includes(true) || (answers.includes(false) ? false : undefined);
}
