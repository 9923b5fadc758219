/** Where the tuples of a connection are found in its packets, so that conditions on them are conditions on packets. */
import { answerType } from '../connection/connection.ts';
import { connectionBits, type Dimension, type TuplePart } from '../space/dimensions.ts';
import { common, holdsPoint, type Interval, type Intervals, intervalsOf } from '../space/intervals.ts';

/**
 * A tuple is the packet's own as it was sent, or that turned round; or turned round as the packet is now, on the way of
 * a connection's first packet. `free`: the connection was there before, and nothing ties it to the packet.
 */
type Tie = 'sent' | 'turned' | 'turned-now' | 'free';

export interface Link {
  readonly original: Tie;
  readonly reply: Tie;
}

export const unlinked: Link = { original: 'free', reply: 'free' };
/** The packet opens its connection: answers come from wherever translation has sent it by now. */
export const opening: Link = { original: 'sent', reply: 'turned-now' };

/** The same where IPVS has sent it to a server: not every method lets connection tracking know. */
export const balancedOpening: Link = { original: 'sent', reply: 'free' };
/** The same where its addresses have changed without connection tracking: answers don't come from where it goes. */
export const readdressed: Link = { original: 'sent', reply: 'free' };
/** Nothing was known of it until IPVS had sent it on. */
export const reopening: Link = { original: 'free', reply: 'free' };

/** A later packet of a connection, by its direction. */
export function joining(direction: 'original' | 'reply', translated: 'perhaps' | 'never'): Link {
  return joined[direction][translated];
}

const joined: Readonly<Record<'original' | 'reply', Readonly<Record<'perhaps' | 'never', Link>>>> = {
  original: { perhaps: { original: 'sent', reply: 'free' }, never: { original: 'sent', reply: 'turned' } },
  reply: { perhaps: { original: 'free', reply: 'sent' }, never: { original: 'turned', reply: 'sent' } },
};

/** All that conditions ask of a connection, apart from its mark. */
export const tupleFields: readonly Dimension[] = [
  'ct.protocol',
  ...(['original', 'reply'] as const).flatMap((of) =>
    (['src', 'dst', 'sport', 'dport'] as const).map((part): Dimension => `ct.${of}.${part}`),
  ),
  ...connectionBits.map((bit): Dimension => `ct.${bit}`),
];

/** Behind the IP header. */
export type Headers = 'ports' | 'icmp' | 'bare';

/** A bound on a field of the packet, as it was sent or as it is now. */
export interface Located {
  readonly dimension: Dimension;
  readonly bound: Intervals;
  readonly as: 'sent' | 'now';
}

/** What a condition asks of the packet; `holds`, `fails`: nothing, for no such packet can be otherwise. */
export function locate(
  { link, headers }: { readonly link: Link; readonly headers: Headers },
  dimension: Dimension,
  bound: Intervals,
): Located | 'holds' | 'fails' {
  const free: Located = { dimension, bound, as: 'now' };
  if (!dimension.startsWith('ct.')) return free;
  const [, of, part] = dimension.split('.');
  if (of === 'protocol')
    return link.original === 'free' && link.reply === 'free' ? free : { dimension: 'protocol', bound, as: 'sent' };
  if (of !== 'original' && of !== 'reply') return free;
  const tie = link[of];
  const isPort = part === 'sport' || part === 'dport';
  // A connection of a protocol without ports has 0 there; an error's is of another protocol.
  if (headers === 'bare' && isPort && link !== unlinked) return holdsPoint(bound, 0) ? 'holds' : 'fails';
  if (tie === 'free') return free;
  const as = tie === 'turned-now' ? 'now' : 'sent';
  const turned = tie !== 'sent';
  if (part === 'src' || part === 'dst') return { dimension: turned ? other[part] : part, bound, as };
  const side = part === 'sport' ? 'sport' : 'dport';
  switch (headers) {
    case 'ports':
      return { dimension: turned ? other[side] : side, bound, as };
    case 'icmp':
      if (side === 'sport') return { dimension: 'icmpId', bound, as };
      return { dimension: 'icmp', bound: turned ? questionsOf(bound) : bound, as };
    case 'bare':
      return holdsPoint(bound, 0) ? 'holds' : 'fails';
  }
}

const other = { src: 'dst', dst: 'src', sport: 'dport', dport: 'sport' } as const satisfies Record<
  TuplePart,
  TuplePart
>;

/** Types and codes of ICMP whose answers have these. */
function questionsOf(answers: Intervals): Intervals {
  return intervalsOf(
    Array.from({ length: 256 }, (_, type) => type).flatMap((type) => {
      // The types of ICMP and ICMPv6 that are answered are different ones.
      const answer = answerType(1, type) ?? answerType(58, type) ?? type;
      const shift = (type - answer) * 256;
      return common(answers, [[answer * 256, answer * 256 + 256]]).map(
        ([low, end]): Interval => [Number(low) + shift, Number(end) + shift],
      );
    }),
  );
}
