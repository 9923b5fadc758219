/** IPv6 addresses as text (RFC 4291 in, RFC 5952 out). */
import ipaddr from 'ipaddr.js';
import type { Address } from './address.ts';
import { formatDottedQuad } from './ipv4.ts';

/** What an address may consist of at all: no zone, no brackets, no prefix length. */
const characters = /^[0-9a-fA-F:]*:[0-9a-fA-F:.]*$/;

const compatible = /^::\d+\.\d+\.\d+\.\d+$/;

/** Any textual form without zone and brackets, the ones that end in a dotted quad included. */
export function parseIPv6(text: string): Address | undefined {
  if (text.length < 2 || text.length > 45 || !characters.test(text) || !ipaddr.IPv6.isValid(text)) return undefined;
  // ipaddr.js takes ::1.2.3.4 for ::ffff:1.2.3.4, as nobody else does.
  const { parts } = ipaddr.IPv6.parse(compatible.test(text) ? `0:0:0:0:0:0:${text.slice(2)}` : text);
  const words: number[] = [];
  for (let i = 0; i < 8; i += 2) words.push((((parts[i] ?? 0) << 16) | (parts[i + 1] ?? 0)) >>> 0);
  return { family: 'ipv6', words };
}

/** Lower case, the longest run of zero groups as `::`, IPv4-mapped and -compatible addresses with their dotted quad. */
export function formatIPv6(words: readonly number[]): string {
  const [a = 0, b = 0, c = 0, d = 0] = words;
  if (a === 0 && b === 0 && c === 0xffff) return `::ffff:${formatDottedQuad(d)}`;
  // As inet_ntop(3) prints the addresses that IPv4 ones were once wrapped in.
  if (a === 0 && b === 0 && c === 0 && d > 0xffff) return `::${formatDottedQuad(d)}`;
  const parts = [a, b, c, d].flatMap((word) => [(word >>> 16) & 0xffff, word & 0xffff]);
  return new ipaddr.IPv6(parts).toRFC5952String();
}
