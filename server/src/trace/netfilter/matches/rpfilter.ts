/** net/ipv4/netfilter/ipt_rpfilter.c and its IPv6 twin: whether an answer would leave by the interface of arrival. */
import { message } from '../../../text/message.ts';
import { lookUp } from '../../stack/lookup.ts';
import { type Answer, negate, unknown } from '../condition.ts';
import { hasOption } from '../targets/target.ts';
import type { Walk } from '../walk.ts';
import type { MatchSemantics } from './match.ts';

interface Wishes {
  readonly loose: boolean;
  readonly validMark: boolean;
  readonly acceptLocal: boolean;
}

function wayBack(walk: Walk, { loose, validMark, acceptLocal }: Wishes): Answer {
  const { packet, node, family } = walk;
  if (packet.in === null || packet.in === 'lo') return true;
  const first = packet.src.words[0] ?? 0;
  if (family === 'ipv6' && packet.src.words.every((word) => word === 0)) return true;
  // A machine that asks everybody for its address.
  if (family === 'ipv4' && first === 0 && isEverybody(packet.dst.words[0] ?? 0)) return true;
  if (node.routes?.[family] === undefined && node.interfaces === undefined) {
    const device = packet.in;
    return unknown(`way-back:${device}`, message('answers to this packet leave by {interface}', { interface: device }));
  }
  const { sport: _, dport: __, ...rest } = packet;
  const back = lookUp(node, family, {
    ...rest,
    src: packet.dst,
    dst: packet.src,
    in: undefined,
    mark: validMark ? packet.mark : 0,
  });
  if (back === 'none') return false;
  if (back.type === 'local')
    return acceptLocal && (family === 'ipv6' || loose || back.hops.some(({ device }) => device === packet.in));
  return back.type === 'unicast' && (loose || back.hops.some(({ device }) => device === packet.in));
}

function isEverybody(word: number): boolean {
  return word === 0xffffffff || word >>> 8 === 0xe00000;
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
        test: (walk) => (inverted ? negate(wayBack(walk, wishes)) : wayBack(walk, wishes)),
        explain: (walk) =>
          wayBack(walk, wishes) === true
            ? message('-m rpfilter: an answer leaves by the interface of arrival')
            : message('-m rpfilter: an answer does not leave by the interface of arrival'),
      },
    ];
  },
};
