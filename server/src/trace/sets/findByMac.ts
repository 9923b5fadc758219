/**
 * Looking a packet up in a set that keeps Ethernet addresses. None of these sets keeps networks: an entry is there or not,
 * and the last change of it says which. What the frame's address is may have to be asked.
 */

import type { IpSet, SetEntry } from '../../node/model.ts';
import { cameAbout, isMembership, type SetChange } from './changes.ts';
import { indexOf, type Offer } from './entryIndex.ts';
import type { Lookup } from './lookup.ts';
import { frameMac, holdsUnseen, isSameMac, isUnseen } from './mac.ts';

export function keepsMac(set: IpSet): boolean {
  return indexOf(set).dimensions.includes('mac');
}

/** `fitsElsewhere`: whether the entry holds the packet in all but the Ethernet address. */
export function findByMac(
  set: IpSet,
  lookup: Lookup,
  fitsElsewhere: (entry: SetEntry) => boolean,
  offers: readonly Offer[],
): SetEntry | undefined {
  const { packet, directions, changesBack, except, ask } = lookup;
  const mac = frameMac(packet, directions[indexOf(set).dimensions.indexOf('mac')] ?? 'src', lookup.macOf);
  if (mac === undefined) return undefined;
  const isExcepted = (entry: SetEntry): boolean => except?.includes(entry) === true;
  const isHere = (entry: SetEntry): boolean => {
    const other = macIn(entry);
    return other === undefined || isSameMac(other, mac, ask);
  };
  // bitmap_ipmac_do_del() and bitmap_ipmac_do_add(): an address has one place there, whatever its Ethernet address.
  const placed = set.type === 'bitmap:ip,mac';
  const asked = new Set<string>();
  const concerned = (change: SetChange): boolean =>
    isMembership(change) && fitsElsewhere(change.entry) && (placed || maySame(macIn(change.entry), mac));
  for (const change of changesBack(set.name, concerned)) {
    const { kind, entry } = change;
    if (!cameAbout(change, ask)) continue;
    if (!placed && !isHere(entry)) {
      asked.add(macIn(entry) ?? '');
      continue;
    }
    if (kind === 'remove') return undefined;
    return !isExcepted(entry) && (!placed || isHere(entry)) ? entry : undefined;
  }
  const entries = isUnseen(mac) ? set.entries : indexOf(set).candidates(offers);
  const left = entries.filter((entry) => fitsElsewhere(entry) && !asked.has(macIn(entry) ?? ''));
  if (left.length > 1 && !distinguishes(set) && isUnseen(mac)) {
    return ask(holdsUnseen(set.name, mac)) ? left[0] : undefined;
  }
  const found = left.find(isHere);
  return found === undefined || isExcepted(found) ? undefined : found;
}

/** Whether it matters which entry holds the packet, and not only that one does. */
export function distinguishes({ options }: IpSet): boolean {
  return 'counters' in options || 'skbinfo' in options;
}

function maySame(a: string | undefined, b: string): boolean {
  return a === undefined || a === b || isUnseen(a) || isUnseen(b);
}

function macIn({ parts }: SetEntry): string | undefined {
  const part = parts.find(({ kind }) => kind === 'mac');
  return part?.kind === 'mac' ? part.mac.toLowerCase() : undefined;
}
