/** Access lists as sets of addresses: which line holds another, and how many hosts a list means. */

import type { AccessList, AclAddress, AclEntry } from '../../dialects/ios-nat/model.ts';
import { lengthOfMask } from '../../net/address.ts';

/** True where every address of `b` is one of `a`. Groups are only equal to themselves. */
export function coversAddress(a: AclAddress | undefined, b: AclAddress | undefined): boolean {
  if (a === undefined || a.kind === 'any') return true;
  if (b === undefined || b.kind === 'any') return a.kind === 'masked' && a.wildcard === 0xffffffff;
  if (a.kind === 'group' || b.kind === 'group') {
    return a.kind === 'group' && b.kind === 'group' && a.group.name === b.group.name;
  }
  const fixed = ~a.wildcard >>> 0;
  if ((b.wildcard & fixed) !== 0) return false;
  return (((a.address.words[0] ?? 0) ^ (b.address.words[0] ?? 0)) & fixed) === 0;
}

/** True where every packet of `b` is one of `a`: whatever `a` looks at beside addresses and protocol makes it false. */
export function coversEntry(a: AclEntry, b: AclEntry): boolean {
  if (!isPlain(a)) return sameWords(a, b);
  if (a.protocol !== undefined && a.protocol !== b.protocol) return false;
  if (a.serviceGroup !== undefined) return false;
  return coversAddress(a.source, b.source) && coversAddress(a.destination, b.destination);
}

/** Looks at nothing but protocol and addresses. */
export function isPlain(entry: AclEntry): boolean {
  return (
    entry.sourcePorts === undefined &&
    entry.destinationPorts === undefined &&
    entry.established === undefined &&
    entry.icmp === undefined &&
    entry.flags === undefined &&
    entry.fragments === undefined &&
    entry.timeRange === undefined &&
    entry.serviceGroup === undefined &&
    entry.others.length === 0
  );
}

function sameWords(a: AclEntry, b: AclEntry): boolean {
  const words = ({ text }: AclEntry): string =>
    text
      .replace(/^\d+\s+/, '')
      .replace(/\s+/g, ' ')
      .toLowerCase();
  return words(a) === words(b);
}

export function isAny(address: AclAddress | undefined): boolean {
  return (
    address === undefined || address.kind === 'any' || (address.kind === 'masked' && address.wildcard === 0xffffffff)
  );
}

/** Permits every packet. */
export function permitsAll(entry: AclEntry): boolean {
  return (
    entry.action === 'permit' &&
    entry.protocol === undefined &&
    isPlain(entry) &&
    isAny(entry.source) &&
    isAny(entry.destination)
  );
}

/** Host addresses that a list permits as sources, at most; Infinity: any. Network and broadcast addresses don't count. */
export function hostsOf(list: AccessList): number {
  let hosts = 0;
  for (const { action, source } of list.entries) {
    if (action === 'permit') hosts += hostsIn(source);
    else if (hosts > 0 && Number.isFinite(hosts)) continue;
  }
  return hosts;
}

function hostsIn(source: AclAddress): number {
  if (source.kind !== 'masked') return Number.POSITIVE_INFINITY;
  const { wildcard } = source;
  const bits = popCount(wildcard);
  if (bits === 32) return Number.POSITIVE_INFINITY;
  const all = 2 ** bits;
  const contiguous = lengthOfMask([~wildcard >>> 0]) !== undefined;
  return contiguous && bits >= 2 ? all - 2 : all;
}

export function popCount(word: number): number {
  let left = word >>> 0;
  let ones = 0;
  while (left !== 0) {
    left = (left & (left - 1)) >>> 0;
    ones++;
  }
  return ones;
}

/** First and last word that a line's source means; undefined for groups. */
export function sourceWords(source: AclAddress): readonly [low: number, high: number] | undefined {
  if (source.kind === 'any') return [0, 0xffffffff];
  if (source.kind === 'group') return undefined;
  const word = source.address.words[0] ?? 0;
  return [(word & ~source.wildcard) >>> 0, (word | source.wildcard) >>> 0];
}
