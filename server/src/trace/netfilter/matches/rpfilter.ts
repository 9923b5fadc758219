/** net/ipv4/netfilter/ipt_rpfilter.c and its IPv6 twin: whether an answer would leave by the interface of arrival. */

import { type Address, sameAddress } from '../../../net/address.ts';
import { formatAddress } from '../../../net/text.ts';
import type { Node } from '../../../node/model.ts';
import { listed, message } from '../../../text/message.ts';
import { addressesOn, ownerOf } from '../../routing/addresses.ts';
import { isSentTo } from '../../routing/decision.ts';
import type { First, Flow } from '../../routing/fib.ts';
import { isRouterOn } from '../../routing/forwarding.ts';
import {
  isLimitedBroadcast,
  isLinkLocal,
  isLocalMulticast,
  isMulticast,
  isUnspecified,
  nowhere,
} from '../../routing/kinds.ts';
import { lookUp } from '../../routing/lookup.ts';
import { vrfOf, vrfOfPort } from '../../routing/vrf.ts';
import type { Walk } from '../../walk/walk.ts';
import { negate, type Unknown, unknown } from '../condition.ts';
import { hasOption } from '../extension.ts';
import { written } from '../header.ts';
import type { MatchSemantics } from './match.ts';

interface Wishes {
  readonly loose: boolean;
  readonly validMark: boolean;
  readonly acceptLocal: boolean;
}

/** Interfaces by which an answer leaves; none: there is no way. */
interface Way {
  readonly fits: boolean;
  readonly by: readonly string[];
}

const always: Way = { fits: true, by: [] };

function wayBack(walk: Walk, wishes: Wishes): Way | Unknown {
  const { packet, node, family, broadcast } = walk;
  // What a broadcast's own sender hears comes over loopback, whatever its interface is called.
  if (packet.in === null || packet.in === 'lo' || broadcast !== undefined || walk.loopsInVrf) return always;
  const { src, dst } = packet;
  if (family === 'ipv6' && isUnspecified(src)) return always;
  // From 0.0.0.0 only to everybody: a machine that asks for its address.
  if (isUnspecified(src) && (isLimitedBroadcast(dst) || isLocalMulticast(dst))) return always;
  if (node.routes?.[family] === undefined && node.interfaces === undefined) {
    const device = packet.in;
    return unknown(`way-back:${device}`, message('answers to this packet leave by {interface}', { interface: device }));
  }
  return family === 'ipv4' ? wayBack4(walk, packet.in, wishes) : wayBack6(walk, packet.in, wishes);
}

/** rpfilter_lookup_reverse(): the best route of all; whether its link has a carrier doesn't matter. */
function wayBack4(walk: Walk, device: string, { loose, validMark, acceptLocal }: Wishes): Way {
  const { packet, node } = walk;
  const { src, dst, mark, tos } = packet;
  const anybody = isMulticast(dst) || isLimitedBroadcast(dst) || isUnspecified(dst);
  const flow: Flow = {
    src: anybody ? nowhere(dst) : dst,
    dst: src,
    in: undefined,
    vrf: vrfOf(node, device),
    mark: validMark ? mark : 0,
    tos,
    protocol: 0,
    ignoreCarrier: true,
  };
  const back = lookUp(node, 'ipv4', { ...flow, isSentTo: (table) => isSentTo(walk, table, flow) });
  if (back === 'none') return { fits: false, by: [] };
  const by = back.hops.flatMap((hop) => hop.device ?? []);
  if (back.type !== 'unicast' && !(back.type === 'local' && acceptLocal)) return { fits: false, by };
  return { fits: loose || back.hops.some((hop) => isBy(node, hop.device, device)), by };
}

/** fib_info_nh_uses_dev(): a VRF stands for each of its ports. */
function isBy(node: Node, hop: string | undefined, device: string): boolean {
  return hop === device || vrfOfPort(node, hop) === device;
}

/** rpfilter_lookup_reverse6(): the first route, and unless it is loose one by the interface of arrival before others. */
function wayBack6(walk: Walk, device: string, { loose, validMark, acceptLocal }: Wishes): Way {
  const { packet, node } = walk;
  const { src, dst, mark, tos, protocol } = packet;
  const anybody = isMulticast(dst) || isUnspecified(dst);
  const first: First = {
    ...(loose ? {} : { by: device }),
    owns: (by) => !anybody && isOwn(node, dst, by),
  };
  const flow: Flow = {
    src: anybody ? nowhere(dst) : dst,
    dst: src,
    in: undefined,
    vrf: vrfOf(node, device),
    mark: validMark ? mark : 0,
    tos,
    protocol,
    ...(isLinkLocal(src) ? { only: device, out: device } : { ...(loose ? {} : { out: device }), first }),
  };
  const back = lookUp(node, 'ipv6', {
    ...flow,
    isSentTo: (table) => isSentTo(walk, table, flow),
    isRouter: (name) => isRouterOn(walk, name),
  });
  if (back === 'none') return { fits: false, by: [] };
  const by = back.hops.flatMap((hop) => hop.device ?? []);
  if (back.type === 'local') return { fits: acceptLocal, by };
  return { fits: back.type === 'unicast' && (loose || back.hops.some((hop) => isBy(node, hop.device, device))), by };
}

/** ipv6_chk_addr(), not strict: any interface may have the address, unless it counts on its link alone. */
function isOwn(node: Node, address: Address, device: string | undefined): boolean {
  if (!isLinkLocal(address)) return ownerOf(node, address) !== undefined;
  return device !== undefined && addressesOn(node, device, 'ipv6').some((each) => sameAddress(each.address, address));
}

export const rpfilter: MatchSemantics = {
  name: 'rpfilter',
  state: 'modelled',
  compile: (use) => {
    const wishes = {
      loose: hasOption(use, '--loose'),
      validMark: hasOption(use, '--validmark'),
      acceptLocal: hasOption(use, '--accept-local'),
    };
    const inverted = hasOption(use, '--invert');
    return [
      {
        span: use.nameSpan,
        test: (walk) => {
          const way = wayBack(walk, wishes);
          const answer = 'fits' in way ? way.fits : way;
          return inverted ? negate(answer) : answer;
        },
        explain: (walk) => {
          const way = wayBack(walk, wishes);
          const { packet } = walk;
          const args = {
            options: ['-m rpfilter', ...use.options.map(written)].join(' '),
            address: formatAddress(packet.src),
            interface: packet.in ?? '',
          };
          if (!('fits' in way))
            return message('{option}: open whether {statement}', { option: args.options, statement: way.text });
          if (way.by.length > 0)
            return message('{options}: an answer to {address} leaves by {way}, and the packet came by {interface}', {
              ...args,
              way: listed(way.by),
            });
          return way.fits
            ? message('{options}: nobody asks for the way back of such a packet', args)
            : message('{options}: there is no way back to {address}, and the packet came by {interface}', args);
        },
      },
    ];
  },
};
