/**
 * Matches on extension headers of IPv6: ip6t_frag.c, ip6t_rt.c and ip6t_hbh.c (which is `dst` too) under
 * net/ipv6/netfilter. A packet that was described without such a header has none, and never matches.
 */
import type { MatchUse, OptionUse } from '../../../dialects/iptables-save/model.ts';
import { sameAddress } from '../../../net/address.ts';
import type { ExtensionHeader, ExtensionHeaderKind, Packet } from '../../../net/packet.ts';
import { formatAddress } from '../../../net/text.ts';
import { type Message, message } from '../../../text/message.ts';
import { findHeader } from '../../walk/headers.ts';
import { type Answer, type Condition, unknown } from '../condition.ts';
import { hasOption } from '../extension.ts';
import { asserted } from '../header.ts';
import { compares, lacking, type MatchSemantics, rangeOf } from './match.ts';

type HeaderTest = (header: ExtensionHeader, packet: Packet, option: OptionUse, use: MatchUse) => Answer;

function onHeader(
  name: string,
  kind: ExtensionHeaderKind,
  tests: Readonly<Record<string, HeaderTest>>,
): MatchSemantics {
  const found = (packet: Packet): ExtensionHeader | undefined => findHeader(packet, kind);
  return {
    name,
    state: 'modelled',
    compile: (use) => [
      {
        span: use.nameSpan,
        test: ({ packet }) => found(packet) !== undefined,
        explain: () => message('-m {name}: the packet has no such header', { name }),
      },
      ...use.options.flatMap((option): readonly Condition[] => {
        const test = tests[option.spec.name];
        if (test === undefined) return [];
        const answer = (header: ExtensionHeader | undefined, packet: Packet): Answer =>
          header === undefined ? option.negated : test(header, packet, option, use);
        return [
          compares(
            option,
            ({ packet }) => answer(found(packet), packet),
            ({ packet }) => fieldOf(found(packet), option) ?? partOf(packet, option),
          ),
        ];
      }),
    ],
  };
}

/** The field of the header that an option is about, as the packet has it. */
function fieldOf(header: ExtensionHeader | undefined, option: OptionUse): string | Message | undefined {
  if (header === undefined) return lacking.header;
  const name = option.spec.name;
  if (name.endsWith('-len')) return String(header.length);
  if (name === '--rt-type') return String(header.routingType ?? 0);
  if (name === '--rt-segsleft') return String(header.segmentsLeft ?? 0);
  if (name.endsWith('-opts'))
    return header.options?.map(({ type, length }) => `${type}:${length}`).join(',') ?? undefined;
  if (name === '--rt-0-addrs') return header.addresses?.map(formatAddress).join(',');
  if (name.endsWith('res')) return String(header.reserved ?? 0);
  return name === '--fragid' ? header.id?.toString() : undefined;
}

/** Which part of a packet it is. */
function partOf({ fragmentOffset = 0, moreFragments = false }: Packet, option: OptionUse): Message | undefined {
  if (option.spec.name === '--fragfirst')
    return message('the packet is the part from byte {offset} on', { offset: fragmentOffset });
  if (!['--fragmore', '--fraglast'].includes(option.spec.name)) return undefined;
  return moreFragments
    ? message('further parts of the packet follow')
    : message('no further part of the packet follows');
}

const numberIs =
  (read: (header: ExtensionHeader) => number): HeaderTest =>
  (header, _packet, option) => {
    const range = rangeOf(option);
    const value = read(header);
    return range === undefined || (value >= range.low && value <= range.high);
  };

/** Length 0 is what iptables writes where nobody asked for one. */
const lengthIs: HeaderTest = (header, packet, option, use) =>
  (option.value.kind === 'number' && option.value.value === 0) ||
  numberIs(({ length }) => length)(header, packet, option, use);

/** Every option that the rule lists must stand in the header, in this order. */
const optionsAre: HeaderTest = (header, _packet, option) => {
  if (header.options === undefined) {
    const wanted = asserted(option);
    return unknown(
      `header-options:${wanted}`,
      message('the header has the options of “{wanted}” (give them as “options” of the header)', { wanted }),
      false,
    );
  }
  const words = option.value.kind === 'words' ? option.value.words.flatMap((word) => word.split(',')) : [];
  const inOrder = header.options;
  return words.every((word, index) => {
    const [type, length] = word.split(':').map(Number);
    const found = inOrder[index];
    return found !== undefined && found.type === type && (length === undefined || found.length === length);
  });
};

export const hbh = onHeader('hbh', 'hop-by-hop', { '--hbh-len': lengthIs, '--hbh-opts': optionsAre });
export const dst = onHeader('dst', 'destination', { '--dst-len': lengthIs, '--dst-opts': optionsAre });

export const frag = onHeader('frag', 'fragment', {
  '--fragid': (header, _packet, option) => {
    const range = rangeOf(option);
    if (range === undefined) return true;
    if (header.id !== undefined) return header.id >= range.low && header.id <= range.high;
    const id = `${range.low}:${range.high}`;
    return unknown(`fragid:${id}`, message('the fragment’s number is in {id} (give it as “id” of the header)', { id }));
  },
  // Fails where one of the reserved bits is set.
  '--fragres': ({ reserved = 0 }) => reserved === 0,
  '--fragfirst': (_header, { fragmentOffset = 0 }) => fragmentOffset === 0,
  '--fragmore': (_header, { moreFragments = false }) => moreFragments,
  '--fraglast': (_header, { moreFragments = false }) => !moreFragments,
});

export const rt = onHeader('rt', 'routing', {
  '--rt-type': numberIs(({ routingType = 0 }) => routingType),
  '--rt-segsleft': numberIs(({ segmentsLeft = 0 }) => segmentsLeft),
  '--rt-len': lengthIs,
  '--rt-0-res': ({ reserved = 0 }) => reserved === 0,
  '--rt-0-addrs': (header, _packet, option, use) => {
    if (option.value.kind !== 'addressList') return true;
    const { addresses } = option.value;
    const { addresses: listed } = header;
    if (listed === undefined) {
      const wanted = asserted(option);
      const text = message('the header lists the addresses of “{wanted}” (give them as “addresses” of the header)', {
        wanted,
      });
      return unknown(`header-addresses:${wanted}`, text, false);
    }
    if (!hasOption(use, '--rt-0-not-strict')) {
      return (
        listed.length === addresses.length &&
        listed.every((address, index) => {
          const wanted = addresses[index];
          return wanted !== undefined && sameAddress(wanted, address);
        })
      );
    }
    // In this order, with others between them.
    let next = 0;
    for (const address of listed) {
      const wanted = addresses[next];
      if (wanted !== undefined && sameAddress(wanted, address)) next++;
    }
    return next === addresses.length;
  },
});

/** Segment routing is a routing header of type 4; its fields are not described, and are asked for. */
const segmentRouting = 4;

function routesSegments(packet: Packet): boolean {
  return findHeader(packet, 'routing')?.routingType === segmentRouting;
}

/** srh_mt6(): without such a header it fails, whatever is negated. */
export const srh: MatchSemantics = {
  name: 'srh',
  state: 'modelled',
  compile: (use) => [
    {
      span: use.nameSpan,
      test: ({ packet }) => routesSegments(packet),
      explain: () => message('-m {name}: the packet has no such header', { name: 'srh' }),
    },
    ...use.options.map((option) => {
      const wanted = asserted(option);
      const text = message('the segment routing header fits “{wanted}”', { wanted });
      return compares(
        option,
        ({ packet }) => (routesSegments(packet) ? unknown(`srh:${wanted}`, text) : option.negated),
        ({ packet }) => (routesSegments(packet) ? undefined : lacking.header),
      );
    }),
  ],
};
