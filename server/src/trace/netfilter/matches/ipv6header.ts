/** net/ipv6/netfilter/ip6t_ipv6header.c: which headers a packet has, the last one included. */
import type { ExtensionHeaderKind, Packet } from '../../../net/packet.ts';
import { protocol } from '../../../net/protocol.ts';
import { intervalsOf } from '../../space/intervals.ts';
import { numbers, type Region, region } from '../../space/region.ts';
import { hasOption } from '../extension.ts';
import { byOption, compares } from './match.ts';

const names: Readonly<Record<ExtensionHeaderKind, string>> = {
  'hop-by-hop': 'hop-by-hop',
  destination: 'dst',
  routing: 'route',
  fragment: 'frag',
  auth: 'auth',
};

/** What follows the last header that IPv6 itself knows: nothing. */
const noNextHeader = 59;

function headersOf({ headers = [], protocol: last }: Pick<Packet, 'headers' | 'protocol'>): ReadonlySet<string> {
  const found = new Set<string>(headers.map(({ kind }) => names[kind]));
  if (last === protocol.ah) return found.add('auth').add('none');
  if (last === protocol.esp) return found.add('esp');
  // `protocol` stands for anything above IPv6 that a reader of the headers gets to.
  return found.add(last === noNextHeader ? 'none' : 'protocol');
}

const kinds = Object.keys(names) as readonly ExtensionHeaderKind[];

/** Each headers that a packet may have below its protocol, whatever their order. */
const stacks: readonly Packet['headers'][] = Array.from({ length: 2 ** kinds.length }, (_, bits) =>
  kinds.flatMap((kind, index) => (((bits >> index) & 1) === 1 ? [{ kind, length: 8 }] : [])),
);

/** By protocol: exact where further headers make no difference. */
function regionWhere(test: (packet: Pick<Packet, 'headers' | 'protocol'>) => boolean): Region {
  const held = Array.from({ length: 256 }, (_, protocol) => {
    const count = stacks.filter((headers = []) => test({ headers, protocol })).length;
    return count === 0 ? 'never' : count === stacks.length ? 'always' : 'perhaps';
  });
  const protocols = held.flatMap((each, number) => (each === 'never' ? [] : numbers(number)));
  const found = region({ protocol: intervalsOf(protocols) });
  return { ...found, exact: !held.includes('perhaps') };
}

/** Other names of the same: iptables' short ones, and those of /etc/protocols that a dump shows. */
const otherNames: Readonly<Record<string, string>> = {
  hop: 'hop-by-hop',
  hopopt: 'hop-by-hop',
  'ipv6-opts': 'dst',
  'ipv6-route': 'route',
  'ipv6-frag': 'frag',
  ah: 'auth',
  'ipv6-nonxt': 'none',
  prot: 'protocol',
};

export const ipv6header = byOption('ipv6header', {
  '--header': (option, _context, use) => {
    const { value } = option;
    if (value.kind !== 'names') return undefined;
    const wanted = [...new Set(value.names.map((name) => otherNames[name] ?? name))];
    const soft = hasOption(use, '--soft');
    const test = (packet: Pick<Packet, 'headers' | 'protocol'>): boolean => {
      const found = headersOf(packet);
      // With --soft a negation is of each header by itself: none of them may be there.
      if (soft && option.negated) return !wanted.some((name) => found.has(name));
      const all = wanted.every((name) => found.has(name));
      return (all && (soft || found.size === wanted.length)) !== option.negated;
    };
    const whole = compares(
      option,
      () => true,
      ({ packet }) => [...headersOf(packet)].join(','),
    );
    let where: Region | undefined;
    return {
      ...whole,
      test: ({ packet }) => test(packet),
      region: () => {
        where ??= regionWhere(test);
        return where;
      },
    };
  },
});
