/** Looking a packet up in an IP set, as net/netfilter/ipset does: one direction for each dimension of the set's type. */

import { compareAddresses, inPrefix, lengthOfMask } from '../../net/address.ts';
import type { Packet } from '../../net/packet.ts';
import type { IpSet, SetEntry, SetPart } from '../../node/model.ts';
import type { Question } from '../chooser.ts';
import { type Counters, changed, isMembership, type Provided, type SetChange } from './changes.ts';
import type { ElementState } from './elements.ts';
import { indexOf, type Offer } from './entryIndex.ts';
import { findByMac, keepsMac } from './findByMac.ts';
import type { Lookup } from './lookup.ts';
import { frameMac, hasFrame } from './mac.ts';
import { isNothing, underMarkmask, underNetmask } from './mask.ts';
import { portOf } from './ports.ts';

/** The entry as which a packet would be added. */
export interface OwnEntry {
  readonly entry: SetEntry;
  /** What the set has there already. */
  readonly held: () => SetEntry | undefined;
  readonly full: boolean;
  /** Only that it is there counts: to add what is held, or to remove what isn't, changes nothing, and neither need be asked. */
  readonly bare: boolean;
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
  /** Undefined: the packet lacks what the set keeps, or has what it can't hold. */
  own(name: string, directions: Lookup['directions'], packet: Packet): OwnEntry | undefined;
  /** Of a set that no dump shows: the packet as its element, and what packets made of it. */
  element(
    name: string,
    directions: Lookup['directions'],
    packet: Packet,
  ): { readonly element: string; readonly state: ElementState };
  record(change: SetChange): void;
  /** The same sets for something that happens only if all of `provided` hold. */
  supposing(provided: readonly Provided[]): SetView;
  /** The one question that decides whether the set holds the packet; undefined: there is none, or it isn't that simple. */
  open(name: string, directions: Lookup['directions'], packet: Packet): Question | undefined;
  /** Whether what an entry has counted so far, in a set that counts, passes a test. */
  countersPass(set: string, entry: SetEntry, test: (counters: Counters) => boolean): boolean;
}

/** The entry that holds the packet; of several networks the most specific one. Undefined: none. */
export function findEntry(set: IpSet, lookup: Lookup): SetEntry | undefined {
  if (set.type === 'list:set') return findInList(set, lookup);
  const { packet, directions } = lookup;
  if (set.family !== undefined && set.family !== packet.family) return undefined;
  const kinds = dimensionsOf(set);
  // A set of more dimensions than the rule names never matches.
  if (directions.length < kinds.length) return undefined;
  const fits = (entry: SetEntry): boolean =>
    entry.parts.every((part, index) => holds(part, kinds[index] ?? '', directions[index] ?? 'src', lookup, set));
  // The node's own packets lie in no frame: sets of Ethernet addresses don't hold them, whatever their entries say.
  if (keepsMac(set)) return hasFrame(packet) ? findByMac(set, lookup, fits, offersOf(set, lookup)) : undefined;
  let found: SetEntry | undefined;
  let best: readonly number[] = [];
  for (const entry of candidatesOf(set, lookup, fits)) {
    if (lookup.except?.includes(entry) === true) continue;
    if (!fits(entry)) continue;
    const specific = lengthsOf(entry);
    if (found !== undefined && !isLonger(specific, best)) continue;
    found = entry;
    best = specific;
  }
  return found;
}

/**
 * The entries to look at. Of hash:net,iface the kernel stops at the most specific network that holds the address,
 * whatever interfaces it is listed with (mtype_test_cidrs() with `multi`), but not where the last of its entries was the
 * one whose counters did not fit.
 */
function candidatesOf(set: IpSet, lookup: Lookup, fits: (entry: SetEntry) => boolean): readonly SetEntry[] {
  const { packet, directions, changes, ask } = lookup;
  if (set.type !== 'hash:net,iface') {
    const concerned = (change: SetChange): boolean => isMembership(change) && fits(change.entry);
    const candidates = indexOf(set).candidates(offersOf(set, lookup));
    return changed(set, candidates, changes(set.name, concerned), { concerns: fits, ask });
  }
  // No rule of iptables asks by bridge port, so that entries of one are never found.
  const entries = changed(set, set.entries, changes(set.name, isMembership), { concerns: fits, ask }).filter(
    ({ parts: [, part] }) => !isPort(part),
  );
  const address = packet[directions[0] ?? 'src'];
  const lengthOf = ({ parts: [part] }: SetEntry): number =>
    part?.kind === 'prefix' && inPrefix(part.prefix, address) ? (lengthOfMask(part.prefix.mask) ?? 0) : -1;
  const except = lookup.except ?? [];
  const lengths = [...new Set(entries.map(lengthOf))].filter((length) => length >= 0).sort((a, b) => b - a);
  const ofLength = lengths.map((length) => entries.filter((entry) => lengthOf(entry) === length));
  return ofLength.find((group) => !group.slice(-1).some((last) => except.includes(last))) ?? [];
}

export function isPort(part: SetPart | undefined): boolean {
  return part?.kind === 'iface' && part.physdev;
}

function offersOf(set: IpSet, lookup: Lookup): readonly Offer[] {
  return dimensionsOf(set).map((_, index) => offerOf(set, lookup.directions[index] ?? 'src', lookup));
}

/** All that a packet can be found by on one side. */
function offerOf(set: IpSet, side: 'src' | 'dst', { packet, macOf }: Lookup): Offer {
  const port = portOf(set, side, packet);
  const device = side === 'src' ? packet.in : packet.out;
  const mac = dimensionsOf(set).includes('mac') ? frameMac(packet, side, macOf) : undefined;
  return {
    address: underNetmask(set, packet[side]),
    mark: underMarkmask(set, packet.mark),
    ...(port === undefined ? {} : { port }),
    ...(mac === undefined ? {} : { mac }),
    ...(device === null ? {} : { device }),
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

/** How long the prefixes of an entry are, dimension by dimension. */
export function lengthsOf({ parts }: SetEntry): readonly number[] {
  return parts.map((part) => (part.kind === 'prefix' ? (lengthOfMask(part.prefix.mask) ?? 0) : 0));
}

/** mtype_test_cidrs(): the first dimension decides, and the next one only among equals. */
export function isLonger(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((length, index) => length !== b[index]);
  return at >= 0 && (a[at] ?? 0) > (b[at] ?? 0);
}

function holds(part: SetPart, kind: string, side: 'src' | 'dst', { packet }: Lookup, set: IpSet): boolean {
  switch (part.kind) {
    case 'prefix':
      return inPrefix(part.prefix, underNetmask(set, packet[side])) && !isNothing(set, packet[side]);
    case 'range':
      return compareAddresses(part.low, packet[side]) <= 0 && compareAddresses(packet[side], part.high) <= 0;
    case 'ports':
      return holdsPort(part, portOf(set, side, packet));
    case 'mac':
      // Asked where all the rest fits: findByMac().
      return true;
    case 'iface': {
      const device = side === 'src' ? packet.in : packet.out;
      if (device === null || part.physdev) return false;
      return part.wildcard === true ? device.startsWith(part.name) : device === part.name;
    }
    case 'mark':
      return underMarkmask(set, packet.mark) === part.mark;
    case 'set':
      return kind === 'set';
  }
}

function holdsPort(part: Extract<SetPart, { readonly kind: 'ports' }>, found: ReturnType<typeof portOf>): boolean {
  if (found === undefined || (part.protocol !== undefined && part.protocol !== found.protocol)) return false;
  return found.port >= part.low && found.port <= part.high;
}
