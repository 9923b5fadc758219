/** Extension headers of IPv6 as one match would have them. */
import type { MatchUse, OptionUse } from '../../dialects/iptables-save/model.ts';
import type { ExtensionHeaderKind } from '../../net/packet.ts';
import { formatAddress } from '../../net/text.ts';

/** A header as packets are described with it, and what else the packet needs then. */
export interface HeaderExample {
  readonly headers: readonly { readonly kind: ExtensionHeaderKind; readonly [field: string]: unknown }[];
  readonly moreFragments?: boolean;
}

/** Undefined: the match is about no extension header. */
export function headerExample({ name, options }: MatchUse): HeaderExample | undefined {
  if (name === 'ipv6header') return { headers: options.flatMap(listed) };
  const kind = kindOf[name];
  if (kind === undefined) return undefined;
  const fields = Object.assign({}, name === 'srh' ? { routingType: 4 } : {}, ...options.map(fieldOf));
  const more = options.some(({ spec, negated }) => spec.name === '--fragmore' && !negated);
  return { headers: [{ kind, ...fields }], ...(more ? { moreFragments: true } : {}) };
}

const kindOf: Readonly<Record<string, ExtensionHeaderKind>> = {
  ah: 'auth',
  dst: 'destination',
  frag: 'fragment',
  hbh: 'hop-by-hop',
  rt: 'routing',
  srh: 'routing',
};

/** Of a list those that it names; where they must not all be there, one that it doesn't. */
function listed({ value, negated }: OptionUse): HeaderExample['headers'] {
  const named = value.kind === 'names' ? headersNamed(value.names) : [];
  if (!negated) return named;
  const other = (['destination', 'hop-by-hop'] as const).find((kind) => !named.some((each) => each.kind === kind));
  return other === undefined ? [] : [{ kind: other }];
}

/** As `-m ipv6header` names them; those that are protocols are left out. */
export function headersNamed(names: readonly string[]): HeaderExample['headers'] {
  return names.flatMap((name) => {
    const kind = kinds[name];
    return kind === undefined ? [] : [{ kind }];
  });
}

const kinds: Readonly<Record<string, ExtensionHeaderKind>> = {
  hop: 'hop-by-hop',
  hopopt: 'hop-by-hop',
  'hop-by-hop': 'hop-by-hop',
  dst: 'destination',
  'ipv6-opts': 'destination',
  route: 'routing',
  'ipv6-route': 'routing',
  frag: 'fragment',
  'ipv6-frag': 'fragment',
  auth: 'auth',
  ah: 'auth',
};

/** Fields that options about a number ask for. */
const numbered: Readonly<Record<string, string>> = {
  '--ahspi': 'spi',
  '--ahlen': 'length',
  '--dst-len': 'length',
  '--fragid': 'id',
  '--hbh-len': 'length',
  '--rt-len': 'length',
  '--rt-segsleft': 'segmentsLeft',
  '--rt-type': 'routingType',
};

function fieldOf({ spec, value, negated }: OptionUse): Readonly<Record<string, unknown>> {
  const field = numbered[spec.name];
  const low = value.kind === 'range' ? value.low : value.kind === 'number' ? value.value : undefined;
  if (field !== undefined && low !== undefined) {
    // Headers come in units of eight bytes, and iptables writes a length of 0 where nobody asked for one.
    if (field === 'length') return low === 0 ? {} : { length: negated ? low + 8 : low };
    const high = value.kind === 'range' ? value.high : low;
    return { [field]: negated ? (low > 0 ? low - 1 : high + 1) : low };
  }
  if (negated) return {};
  if (value.kind === 'addressList') return { addresses: value.addresses.map(formatAddress) };
  return spec.name.endsWith('-opts') && value.kind === 'words' ? { options: optionsIn(value.words) } : {};
}

/** `TYPE:LENGTH,…`; without a length the one that the node takes. */
function optionsIn(words: readonly string[]) {
  return words
    .flatMap((word) => word.split(','))
    .map((word) => {
      const [type = 0, length = usualLengths[type] ?? 0] = word.split(':').map(Number);
      return { type, length };
    });
}

/** Options that ip6_parse_tlv() drops where they have another length (CALIPSO: a shorter one): a router alert, and a label. */
const usualLengths: Readonly<Record<number, number>> = { 5: 2, 7: 8 };
