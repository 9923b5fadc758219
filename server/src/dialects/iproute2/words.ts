/** Addresses and prefixes as `ip` writes them. */
import { type Address, maskOfLength, type Prefix } from '../../net/address.ts';
import type { Family } from '../../net/family.ts';
import { bitsOf, parseAddress, parsePrefix } from '../../net/text.ts';
import { decimal, type PlacedWord } from '../dump.ts';
import type { Realms } from './model.ts';

/** `A/N`, or `A` alone for a host. Undefined: no address, one of another family, or a length out of range. */
export function readAddressWord(
  word: PlacedWord | undefined,
  family?: Family,
): { readonly address: Address; readonly prefixLength: number } | undefined {
  if (word === undefined) return undefined;
  const [text = '', length, ...more] = word.text.split('/');
  const address = parseAddress(text);
  if (address === undefined || more.length > 0 || (family !== undefined && address.family !== family)) return undefined;
  const bits = bitsOf(address.family);
  const prefixLength = length === undefined ? bits : decimal(length, bits);
  return prefixLength === undefined ? undefined : { address, prefixLength };
}

/** A route's destination or a policy rule's selector. Missing octets of IPv4 are 0: `10/8`, `0/0`. */
export function readPrefix(text: string): Prefix | undefined {
  const short = /^(\d{1,3}(?:\.\d{1,3}){0,2})\/(\d+)$/.exec(text);
  return parsePrefix(short === null ? text : `${fourOctets(short[1] ?? '')}/${short[2]}`);
}

/** `realm TO` and `realms FROM/TO`, by number; names of /etc/iproute2/rt_realms are known on their machine alone. */
export function readRealms(text: string): Realms | undefined {
  const [first, second, ...more] = text.split('/');
  const to = decimal(second ?? first, 0xffff);
  const from = second === undefined ? 0 : decimal(first, 0xffff);
  return from === undefined || to === undefined || more.length > 0 ? undefined : { from, to };
}

/** All addresses of a family: `default`, `all`. */
export function anyPrefix(family: Family): Prefix {
  const zeros = maskOfLength(family, 0);
  return { address: { family, words: zeros }, mask: zeros };
}

function fourOctets(text: string): string {
  return [...text.split('.'), '0', '0', '0'].slice(0, 4).join('.');
}
