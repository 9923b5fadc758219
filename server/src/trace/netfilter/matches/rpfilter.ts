/** net/ipv4/netfilter/ipt_rpfilter.c and its IPv6 twin: whether an answer would leave by the interface of arrival. */

import { formatAddress } from '../../../net/text.ts';
import { listed, message } from '../../../text/message.ts';
import { isSentTo } from '../../routing/decision.ts';
import type { Flow } from '../../routing/fib.ts';
import { isRouterOn } from '../../routing/forwarding.ts';
import { isLimitedBroadcast, isLinkLocal, isLocalMulticast, isUnspecified } from '../../routing/kinds.ts';
import { lookUp } from '../../routing/lookup.ts';
import { routeTo, wayBackBy } from '../../routing/untoldRoutes.ts';
import type { Walk } from '../../walk/walk.ts';
import { negate, negated, type RegionOf, type Unknown, unsettled } from '../condition.ts';
import { hasOption } from '../extension.ts';
import { written } from '../header.ts';
import { flowTo } from './address-types.ts';
import type { MatchSemantics } from './match.ts';
import { waysBackRegion } from './rpfilter-region.ts';
import { type Arrived, type Way, type Wishes, wayBackOf } from './wayBack.ts';

const always: Way = { fits: true, by: [] };

function wayBack(walk: Walk, wishes: Wishes): Way | Unknown {
  const { packet, node, family, broadcast } = walk;
  // What a broadcast's own sender hears comes over loopback, whatever its interface is called.
  if (packet.in === null || packet.in === 'lo' || broadcast !== undefined || walk.loopsInVrf) return always;
  const { src, dst } = packet;
  if (family === 'ipv6' && isUnspecified(src)) return always;
  // From 0.0.0.0 only to everybody: a machine that asks for its address.
  if (isUnspecified(src) && (isLimitedBroadcast(dst) || isLocalMulticast(dst))) return always;
  const asks = {
    isSentTo: (table: string, flow: Pick<Flow, 'dst' | 'mark'>) => isSentTo(walk, table, flow),
    isRouter: (name: string | undefined) => isRouterOn(walk, name),
  };
  const arrived = { node, packet, device: packet.in, ...asks };
  return node.routes?.[family] === undefined ? untoldWay(arrived, wishes) : wayBackOf(arrived, wishes);
}

/**
 * Where no dump shows routes: the node's own addresses are known all the same, and which networks are at its interfaces.
 * Who is in one of these is hardly answered otherwise; of all others it is asked.
 */
function untoldWay(arrived: Arrived, wishes: Wishes): Way | Unknown {
  const { node, packet, device } = arrived;
  const { src } = packet;
  const question = unsettled(wishes.loose ? routeTo(src) : wayBackBy(src, device));
  if (node.interfaces === undefined) return question;
  const way = wayBackOf(arrived, wishes);
  if (way.by.length === 0) return way.fits ? way : question;
  const found = lookUp(node, src.family, { ...flowTo(src), isRouter: arrived.isRouter });
  // Its own addresses are known, and those of its links.
  if (isLinkLocal(src) || found === 'none' || found.type !== 'unicast') return way;
  return { ...question, likely: way.fits, fork: 'said' };
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
    const where: RegionOf = ({ node, family }) =>
      node === undefined ? undefined : waysBackRegion(node, family, wishes);
    return [
      {
        span: use.nameSpan,
        test: (walk) => {
          const way = wayBack(walk, wishes);
          const answer = 'fits' in way ? way.fits : way;
          return inverted ? negate(answer) : answer;
        },
        region: inverted ? negated(where) : where,
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
