/** The way that an answer to a packet would take: rpfilter_lookup_reverse() and rpfilter_lookup_reverse6(). */
import { type Address, sameAddress } from '../../../net/address.ts';
import type { Packet } from '../../../net/packet.ts';
import type { Node } from '../../../node/model.ts';
import { addressesOn, ownerOf } from '../../routing/addresses.ts';
import type { First, Flow } from '../../routing/fib.ts';
import { isLimitedBroadcast, isLinkLocal, isMulticast, isUnspecified, nowhere } from '../../routing/kinds.ts';
import { isInterfacesAnycast, lookUp } from '../../routing/lookup.ts';
import { vrfOf, vrfOfPort } from '../../routing/vrf.ts';

/** Options of the match. */
export interface Wishes {
  readonly loose: boolean;
  readonly validMark: boolean;
  readonly acceptLocal: boolean;
}

/** Interfaces by which an answer leaves; none: there is no way. */
export interface Way {
  readonly fits: boolean;
  readonly by: readonly string[];
}

/** What a look-up asks of the packet, and what it asks where no dump tells. */
export interface Arrived {
  readonly node: Node;
  readonly packet: Pick<Packet, 'src' | 'dst' | 'mark' | 'tos' | 'protocol'>;
  /** The interface that it came by. */
  readonly device: string;
  readonly isSentTo: (table: string, flow: Pick<Flow, 'dst' | 'mark'>) => boolean;
  readonly isRouter: (device: string | undefined) => boolean;
}

export function wayBackOf(arrived: Arrived, wishes: Wishes): Way {
  return arrived.packet.src.family === 'ipv4' ? wayBack4(arrived, wishes) : wayBack6(arrived, wishes);
}

/** The best route of all; whether its link has a carrier doesn't matter. */
function wayBack4(arrived: Arrived, wishes: Wishes): Way {
  const { node, device, isSentTo } = arrived;
  const { loose, acceptLocal } = wishes;
  const flow: Flow = { ...answerTo(arrived, wishes), protocol: 0, ignoreCarrier: true };
  const back = lookUp(node, 'ipv4', { ...flow, isSentTo: (table) => isSentTo(table, flow) });
  if (back === 'none') return { fits: false, by: [] };
  const by = back.hops.flatMap((hop) => hop.device ?? []);
  if (back.type !== 'unicast' && !(back.type === 'local' && acceptLocal)) return { fits: false, by };
  return { fits: loose || back.hops.some((hop) => isBy(node, hop.device, device)), by };
}

/** What an answer to the sender would ask of the routes, whichever its family. */
function answerTo({ node, packet: { src, dst, mark, tos }, device }: Arrived, { validMark }: Wishes) {
  return {
    src: isForAnybody(dst) ? nowhere(dst) : dst,
    dst: src,
    in: undefined,
    vrf: vrfOf(node, device),
    mark: validMark ? mark : 0,
    tos,
  };
}

/** No address that an answer could have as its source. */
function isForAnybody(dst: Address): boolean {
  return isMulticast(dst) || isLimitedBroadcast(dst) || isUnspecified(dst);
}

/** fib_info_nh_uses_dev(): a VRF stands for each of its ports. */
function isBy(node: Node, hop: string | undefined, device: string): boolean {
  return hop === device || vrfOfPort(node, hop) === device;
}

/**
 * The first route, and unless it is loose one by the interface of arrival before others. None that refuses (RTF_REJECT, as
 * routes by loopback do: ip6_route_info_create()).
 */
function wayBack6(arrived: Arrived, wishes: Wishes): Way {
  const { node, packet, device, isSentTo, isRouter } = arrived;
  const { loose, acceptLocal } = wishes;
  const { src, dst, protocol } = packet;
  const anybody = isForAnybody(dst);
  const first: First = {
    ...(loose ? {} : { by: device }),
    owns: (by) => !anybody && isOwn(node, dst, by),
  };
  const flow: Flow = {
    ...answerTo(arrived, wishes),
    protocol,
    ...(isLinkLocal(src) ? { only: device, out: device } : { ...(loose ? {} : { out: device }), first }),
  };
  const back = lookUp(node, 'ipv6', { ...flow, isSentTo: (table) => isSentTo(table, flow), isRouter });
  if (back === 'none') return { fits: false, by: [] };
  const by = back.hops.flatMap((hop) => hop.device ?? []);
  if (back.type === 'local') return { fits: acceptLocal, by };
  const leads = (back.type === 'unicast' && by[0] !== 'lo') || (back.type === 'anycast' && !isInterfacesAnycast(back));
  return { fits: leads && (loose || back.hops.some((hop) => isBy(node, hop.device, device))), by };
}

/** ipv6_chk_addr(), not strict: any interface may have the address, unless it counts on its link alone. */
function isOwn(node: Node, address: Address, device: string | undefined): boolean {
  if (!isLinkLocal(address)) return ownerOf(node, address) !== undefined;
  return device !== undefined && addressesOn(node, device, 'ipv6').some((each) => sameAddress(each.address, address));
}
