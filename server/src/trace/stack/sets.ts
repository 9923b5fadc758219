/** Looking a packet up in an IP set, as net/netfilter/ipset does: one direction for each dimension of the set's type. */

import { type Address, compareAddresses, inPrefix, lengthOfMask } from '../../net/address.ts';
import type { Packet } from '../../net/packet.ts';
import { hasPorts, protocol } from '../../net/protocol.ts';
import { hostPrefix } from '../../net/text.ts';
import type { IpSet, SetEntry, SetPart } from '../../node/model.ts';
import type { Question } from '../chooser.ts';
import { indexOf, type Offer } from './setIndex.ts';

export interface Lookup {
  readonly packet: Packet;
  readonly directions: readonly ('src' | 'dst')[];
  /** For sets of sets. */
  readonly sets: ReadonlyMap<string, IpSet>;
  /** Entries that were found already, and did not do. */
  readonly except?: readonly SetEntry[];
  /** What traffic changed of a set since it was dumped, in order. */
  readonly changes: (set: string) => readonly SetChange[];
  readonly ask: Ask;
}

/** Whether something came about that no dump tells. */
export type Ask = (question: Question) => boolean;

/** An entry that the target SET added or removed, or whose counters a packet raised. */
export interface SetChange {
  readonly set: string;
  readonly kind: 'add' | 'remove' | 'count';
  readonly entry: SetEntry;
  /** Of `count`: bytes of the packet. */
  readonly bytes?: number;
  /** It came about only if this holds; asked of packets that find the entry. */
  readonly provided?: Provided;
}

/** An answer to a question that nobody has asked yet. */
export interface Provided {
  readonly question: Question;
  readonly answer: boolean;
}

function cameAbout({ provided }: SetChange, ask: Ask): boolean {
  return provided === undefined || ask(provided.question) === provided.answer;
}

/** What a walk may do with the node's sets. */
export interface SetView {
  /** The entry that holds the packet; undefined: none, or no such set in the dumps. */
  find(
    name: string,
    directions: Lookup['directions'],
    packet: Packet,
    except?: readonly SetEntry[],
  ): SetEntry | undefined;
  record(change: SetChange): void;
  /** The same sets for something that happens only if `provided` holds. */
  supposing(provided: Provided): SetView;
  /** Whether what an entry has counted so far, in a set that counts, passes a test. */
  countersPass(set: string, entry: SetEntry, test: (counters: Counters) => boolean): boolean;
}

/** The entry that the packet stands for in a set; undefined where it lacks what the set keeps. */
export function entryOf(set: IpSet, directions: Lookup['directions'], packet: Packet): SetEntry | undefined {
  const parts: SetPart[] = [];
  for (const [index, kind] of dimensionsOf(set).entries()) {
    const part = partOf(set, kind, directions[index], packet);
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return { parts, nomatch: false, origin: set.origin };
}

function partOf(set: IpSet, kind: string, side: 'src' | 'dst' | undefined, packet: Packet): SetPart | undefined {
  if (side === undefined || (set.family !== undefined && set.family !== packet.family)) return undefined;
  switch (kind) {
    case 'ip':
    case 'net':
      return { kind: 'prefix', prefix: hostPrefix(underNetmask(set, packet[side])) };
    case 'port': {
      const port = portOf(packet, side);
      if (port === undefined) return undefined;
      return {
        kind: 'ports',
        low: port,
        high: port,
        ...(set.type === 'bitmap:port' ? {} : { protocol: packet.protocol }),
      };
    }
    case 'mark':
      return { kind: 'mark', mark: underMarkmask(set, packet.mark) };
    case 'mac':
      return packet.mac === undefined || side === 'dst' ? undefined : { kind: 'mac', mac: packet.mac };
    default:
      return undefined;
  }
}

/** Candidates with what traffic changed of the set: what left it is gone, what came stands behind them. */
function changed(
  candidates: readonly SetEntry[],
  changes: readonly SetChange[],
  concerns: (entry: SetEntry) => boolean,
  ask: Ask,
): readonly SetEntry[] {
  if (changes.length === 0) return candidates;
  const entries = new Map(candidates.map((entry) => [partsKey(entry), entry]));
  for (const change of changes) {
    const { kind, entry } = change;
    if (kind === 'count' || (change.provided !== undefined && !(concerns(entry) && cameAbout(change, ask)))) continue;
    const key = partsKey(entry);
    if (kind === 'remove') entries.delete(key);
    else if (!entries.has(key)) entries.set(key, entry);
  }
  return [...entries.values()];
}

/** What an entry has counted: packets, and their bytes. */
export interface Counters {
  readonly packets: bigint;
  readonly bytes: bigint;
}

/** So many changes that may not have come about are tried in every combination before anybody is asked. */
const mostDoubts = 6;

/**
 * Whether the counters of an entry pass a test: those of the dump, and what packets since then added. What nobody knows
 * of these is asked only where it makes a difference.
 */
export function countersPass(
  entry: SetEntry,
  changes: readonly SetChange[],
  ask: Ask,
  test: (counters: Counters) => boolean,
): boolean {
  const key = changes.length === 0 ? '' : partsKey(entry);
  const counts = changes.filter((change) => change.kind === 'count' && partsKey(change.entry) === key);
  const certain = raised({ packets: entry.packets ?? 0n, bytes: entry.bytes ?? 0n }, counts.filter(isCertain));
  const doubtful = counts.filter((change) => !isCertain(change));
  const first = test(certain);
  if (doubtful.length <= mostDoubts) {
    const ways = Array.from({ length: 2 ** doubtful.length }, (_, way) =>
      test(
        raised(
          certain,
          doubtful.filter((__, index) => (way & (1 << index)) !== 0),
        ),
      ),
    );
    if (ways.every((way) => way === first)) return first;
  }
  return test(
    raised(
      certain,
      doubtful.filter((change) => cameAbout(change, ask)),
    ),
  );
}

function isCertain({ provided }: SetChange): boolean {
  return provided === undefined;
}

function raised(counters: Counters, counts: readonly SetChange[]): Counters {
  return counts.reduce(
    ({ packets, bytes }, count) => ({ packets: packets + 1n, bytes: bytes + BigInt(count.bytes ?? 0) }),
    counters,
  );
}

function partsKey({ parts }: SetEntry): string {
  return JSON.stringify(parts);
}

/** The entry that holds the packet; of several networks the most specific one. Undefined: none. */
export function findEntry(set: IpSet, lookup: Lookup): SetEntry | undefined {
  if (set.type === 'list:set') return findInList(set, lookup);
  const { packet, directions } = lookup;
  if (set.family !== undefined && set.family !== packet.family) return undefined;
  const kinds = dimensionsOf(set);
  // A set of more dimensions than the rule names never matches.
  if (directions.length < kinds.length) return undefined;
  let found: SetEntry | undefined;
  let best = -1;
  const fits = (entry: SetEntry): boolean =>
    entry.parts.every((part, index) => holds(part, kinds[index] ?? '', directions[index] ?? 'src', packet, set));
  for (const entry of candidatesOf(set, lookup, fits)) {
    if (entry.timeout === 0 && 'timeout' in set.options) continue;
    if (lookup.except?.includes(entry) === true) continue;
    if (!fits(entry)) continue;
    const specific = specificity(entry);
    if (specific <= best) continue;
    found = entry;
    best = specific;
  }
  return found;
}

/**
 * The entries to look at. Of hash:net,iface the kernel stops at the most specific network that holds the address,
 * whatever interfaces it is listed with (mtype_test_cidrs() with `multi`).
 */
function candidatesOf(
  set: IpSet,
  { packet, directions, changes, ask }: Lookup,
  fits: (entry: SetEntry) => boolean,
): readonly SetEntry[] {
  if (set.type !== 'hash:net,iface') {
    const offers = dimensionsOf(set).map((_, index) => offerOf(set, directions[index] ?? 'src', packet));
    return changed(indexOf(set).candidates(offers), changes(set.name), fits, ask);
  }
  const entries = changed(set.entries, changes(set.name), fits, ask);
  const address = packet[directions[0] ?? 'src'];
  const lengthOf = ({ parts: [part] }: SetEntry): number =>
    part?.kind === 'prefix' && inPrefix(part.prefix, address) ? (lengthOfMask(part.prefix.mask) ?? 0) : -1;
  const longest = Math.max(-1, ...entries.map(lengthOf));
  return entries.filter((entry) => lengthOf(entry) === longest);
}

/** All that a packet can be found by on one side. */
function offerOf(set: IpSet, side: 'src' | 'dst', packet: Packet): Offer {
  const port = portOf(packet, side);
  const device = side === 'src' ? packet.in : packet.out;
  const physicalDevice = side === 'src' ? packet.physIn : packet.physOut;
  return {
    address: underNetmask(set, packet[side]),
    mark: underMarkmask(set, packet.mark),
    ...(port === undefined ? {} : { port: { protocol: packet.protocol, port } }),
    ...(packet.mac === undefined || side === 'dst' ? {} : { mac: packet.mac }),
    ...(device === null ? {} : { device }),
    ...(physicalDevice === undefined || physicalDevice === null ? {} : { physicalDevice }),
  };
}

function dimensionsOf(set: IpSet): readonly string[] {
  return indexOf(set).dimensions;
}

function findInList(list: IpSet, lookup: Lookup): SetEntry | undefined {
  for (const entry of list.entries) {
    const [part] = entry.parts;
    const member = part?.kind === 'set' ? lookup.sets.get(part.name) : undefined;
    if (member === undefined || member.type === 'list:set') continue;
    const found = findEntry(member, lookup);
    if (found !== undefined && !found.nomatch) return entry;
  }
  return undefined;
}

function specificity(entry: SetEntry): number {
  return entry.parts.reduce(
    (sum, part) => sum + (part.kind === 'prefix' ? (lengthOfMask(part.prefix.mask) ?? 0) : 0),
    0,
  );
}

function holds(part: SetPart, kind: string, side: 'src' | 'dst', packet: Packet, set: IpSet): boolean {
  switch (part.kind) {
    case 'prefix':
      return inPrefix(part.prefix, underNetmask(set, packet[side]));
    case 'range':
      return compareAddresses(part.low, packet[side]) <= 0 && compareAddresses(packet[side], part.high) <= 0;
    case 'ports':
      return holdsPort(part, side, packet);
    case 'mac':
      return side === 'src' && packet.mac?.toLowerCase() === part.mac.toLowerCase();
    case 'iface': {
      const device = part.physdev
        ? side === 'src'
          ? packet.physIn
          : packet.physOut
        : side === 'src'
          ? packet.in
          : packet.out;
      if (device === null || device === undefined) return false;
      return part.wildcard === true ? device.startsWith(part.name) : device === part.name;
    }
    case 'mark':
      return underMarkmask(set, packet.mark) === part.mark;
    case 'set':
      return kind === 'set';
  }
}

function holdsPort(part: Extract<SetPart, { readonly kind: 'ports' }>, side: 'src' | 'dst', packet: Packet): boolean {
  // bitmap:port keeps no protocol: any that has ports will do.
  if (part.protocol !== undefined && part.protocol !== packet.protocol) return false;
  const port = portOf(packet, side);
  return port !== undefined && port >= part.low && port <= part.high;
}

/** ip_set_get_ip4_port(): ICMP has type and code in place of ports. */
function portOf(packet: Packet, side: 'src' | 'dst'): number | undefined {
  if (hasPorts(packet.protocol)) return side === 'src' ? packet.sport : packet.dport;
  const icmp = packet.protocol === protocol.icmp || packet.protocol === protocol.icmpv6;
  if (icmp) return packet.icmpType === undefined ? undefined : packet.icmpType * 256 + (packet.icmpCode ?? 0);
  return 0;
}

function underNetmask(set: IpSet, address: Address): Address {
  const netmask = set.options['netmask'];
  if (typeof netmask !== 'string' || !/^\d+$/.test(netmask)) return address;
  const kept = Number(netmask);
  const words = address.words.map((word, index) => {
    const bits = Math.min(Math.max(kept - index * 32, 0), 32);
    return bits === 0 ? 0 : (word & (0xffffffff << (32 - bits))) >>> 0;
  });
  return { family: address.family, words };
}

function underMarkmask(set: IpSet, mark: number): number {
  const mask = set.options['markmask'];
  return typeof mask === 'string' ? (mark & Number(mask)) >>> 0 : mark;
}
