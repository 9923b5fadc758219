/** Destinations that mean the same on every machine. */
import type { Family } from '../../net/family.ts';
import { parseAddress } from '../../net/text.ts';
import { addressesBetween } from '../space/dimensions.ts';
import { type Intervals, intervalsOf } from '../space/intervals.ts';

/** Groups, and everybody. */
export const groups: Readonly<Record<Family, Intervals>> = {
  ipv4: intervalsOf([...spread('224.0.0.0', '239.255.255.255'), ...spread('255.255.255.255')]),
  ipv6: spread('ff00::', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'),
};

/** Destinations that are delivered here whatever the dumps say: loopback, groups, broadcast. */
export const innate: Readonly<Record<Family, Intervals>> = {
  ipv4: intervalsOf([...spread('127.0.0.0', '127.255.255.255'), ...groups.ipv4]),
  ipv6: intervalsOf([...spread('::1'), ...groups.ipv6]),
};

/** Where the way depends on the interface of arrival too: what is valid on one link, and ::1. */
export const byArrival: Readonly<Record<Family, Intervals>> = {
  ipv4: [],
  ipv6: intervalsOf([...spread('::1'), ...spread('fe80::', 'febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff')]),
};

/** What means something on a link alone. */
export const onLinks: Readonly<Record<Family, Intervals>> = {
  ipv4: groups.ipv4,
  ipv6: intervalsOf([...groups.ipv6, ...spread('fe80::', 'febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff')]),
};

function spread(low: string, high = low): Intervals {
  const [first, last] = [parseAddress(low), parseAddress(high)];
  return first === undefined || last === undefined ? [] : addressesBetween(first, last);
}
