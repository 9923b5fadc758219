/**
 * Entries of the sets that rules ask about, as a packet would have them: what of a large set belongs together, which
 * Ethernet address goes with which other one, and what is in a set that rules change, no region tells.
 */
import type { PacketInput } from '../../../../protocol/trace.ts';
import type { MatchUse } from '../../dialects/iptables-save/model.ts';
import { type Address, inPrefix, inRange } from '../../net/address.ts';
import type { Family } from '../../net/family.ts';
import { hasPorts } from '../../net/protocol.ts';
import { formatAddress, parseAddress } from '../../net/text.ts';
import type { Node, SetEntry, SetPart } from '../../node/model.ts';
import { protocolName } from '../names.ts';
import { hasOption } from '../netfilter/extension.ts';
import { keepsExceptions } from '../netfilter/matches/set-region.ts';
import { withMembers } from '../sets/changing.ts';

type Fields = Partial<PacketInput>;
type Side = 'src' | 'dst';

/** What a packet would have to have for one entry of each set. */
export type EntryExample = (packet: PacketInput) => Fields;

/** Entries of one set that are tried, and among which they are looked for. */
const [mostTried, mostLooked] = [4, 4096];

/** The likeliest first: entries that hold most of what the packet has already. */
export function entriesFor(node: Node, family: Family, uses: readonly MatchUse[]): readonly EntryExample[] {
  const asked = uses.flatMap((use) => askedBy(node, family, use));
  const most = Math.min(Math.max(0, ...asked.map(({ entries }) => entries.length)), mostTried);
  return Array.from(
    { length: most },
    (_, nth): EntryExample =>
      (packet) =>
        Object.assign({}, ...asked.map((each) => nthOf(each, packet, nth))),
  );
}

interface Asked {
  readonly entries: readonly SetEntry[];
  readonly directions: readonly Side[];
}

function askedBy(node: Node, family: Family, use: MatchUse): readonly Asked[] {
  if (use.name !== 'set') return [];
  const value = use.options.find(({ spec, negated }) => !negated && spec.name === '--match-set')?.value;
  if (value?.kind !== 'set') return [];
  const entries = withMembers(node, value.name).flatMap((name) => {
    const set = node.sets?.get(name);
    if (set === undefined || set.type === 'list:set' || (set.family ?? family) !== family) return [];
    const nomatch = hasOption(use, '--return-nomatch') && keepsExceptions(set);
    return set.entries.slice(0, mostLooked).filter((entry) => entry.nomatch === nomatch);
  });
  return entries.length === 0 ? [] : [{ entries: entries.slice(0, mostLooked), directions: value.directions }];
}

/** Where the set has fewer entries, its last one. */
function nthOf({ entries, directions }: Asked, packet: PacketInput, nth: number): Fields {
  const offer: Offer = { packet, src: parseAddress(packet.src), dst: parseAddress(packet.dst) };
  const byLack: SetEntry[][] = [];
  for (const entry of entries) {
    const lacking = entry.parts.filter((part, index) => !has(offer, part, directions[index] ?? 'src')).length;
    byLack[lacking] ??= [];
    const alike = byLack[lacking];
    if (alike.length < mostTried) alike.push(entry);
  }
  const ranked = byLack.flat();
  const { parts = [] } = ranked[Math.min(nth, ranked.length - 1)] ?? {};
  return Object.assign(
    {},
    ...parts.map((part, index) => {
      const side = directions[index] ?? 'src';
      return has(offer, part, side) ? {} : fieldsOf(part, side);
    }),
  );
}

interface Offer {
  readonly packet: PacketInput;
  readonly src: Address | undefined;
  readonly dst: Address | undefined;
}

function has({ packet, ...addresses }: Offer, part: SetPart, side: Side): boolean {
  const address = addresses[side];
  switch (part.kind) {
    case 'prefix':
      return address !== undefined && inPrefix(part.prefix, address);
    case 'range':
      return address !== undefined && inRange(part, address);
    case 'ports': {
      if (part.protocol === undefined || !hasPorts(part.protocol)) return true;
      const port = packet[portOf[side]];
      const isOf = packet.protocol === protocolName(part.protocol);
      return isOf && port !== undefined && port >= part.low && port <= part.high;
    }
    case 'mac':
      return packet['mac'] === part.mac;
    default:
      return true;
  }
}

const portOf = { src: 'sport', dst: 'dport' } as const;

function fieldsOf(part: SetPart, side: Side): Fields {
  switch (part.kind) {
    case 'prefix':
      return { [side]: formatAddress(part.prefix.address) };
    case 'range':
      return { [side]: formatAddress(part.low) };
    case 'ports':
      return part.protocol === undefined ? {} : { [portOf[side]]: part.low, protocol: protocolName(part.protocol) };
    case 'mac':
      return { mac: part.mac };
    default:
      return {};
  }
}
