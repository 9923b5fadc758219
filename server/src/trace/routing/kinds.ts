/** What an address, or a frame, is by itself, whatever tables say. */
import type { Address } from '../../net/address.ts';
import type { Packet } from '../../net/packet.ts';

export function isLoopback(address: Address): boolean {
  if (address.family === 'ipv4') return (address.words[0] ?? 0) >>> 24 === 127;
  return address.words.join() === '0,0,0,1';
}

export function isMulticast(address: Address): boolean {
  const first = address.words[0] ?? 0;
  return address.family === 'ipv4' ? first >>> 28 === 14 : first >>> 24 === 0xff;
}

/** Of IPv6; a link-local source is never forwarded to another link. IPv4's are, as any other. */
export function isLinkLocal(address: Address): boolean {
  return address.family === 'ipv6' && (address.words[0] ?? 0) >>> 22 === 0x3fa;
}

export function isLimitedBroadcast(address: Address): boolean {
  return address.family === 'ipv4' && address.words[0] === 0xffffffff;
}

export function isUnspecified(address: Address): boolean {
  return address.words.every((word) => word === 0);
}

/** By the scope of a group (RFC 4291). */
const reaches: Readonly<Record<number, 'machine' | 'link' | 'site'>> = {
  0: 'machine',
  1: 'machine',
  2: 'link',
  5: 'site',
};

/** ::10.1.0.7 and the like (IPV6_ADDR_COMPATv4), and ::ffff:10.1.0.7 (IPV6_ADDR_MAPPED). */
export function embedsIpv4({ family, words }: Address): 'compatible' | 'mapped' | undefined {
  const [first, second, third = 0, last = 0] = words;
  if (family === 'ipv4' || first !== 0 || second !== 0) return undefined;
  if (third === 0xffff) return 'mapped';
  return third === 0 && last > 1 ? 'compatible' : undefined;
}

/** An address of IPv6 that is good for one machine, link or site only; undefined: everywhere (ipv6_addr_scope()). */
export function reachOf(address: Address): 'machine' | 'link' | 'site' | undefined {
  const first = address.words[0] ?? 0;
  if (address.family === 'ipv6' && isMulticast(address)) return reaches[(first >>> 16) & 15];
  if (isLoopback(address)) return 'machine';
  if (isLinkLocal(address)) return 'link';
  return address.family === 'ipv6' && first >>> 22 === 0x3fb ? 'site' : undefined;
}

/** 224.0.0.0/24. */
export function isLocalMulticast(address: Address): boolean {
  return address.family === 'ipv4' && (address.words[0] ?? 0) >>> 8 === 0xe00000;
}

/** The unspecified address: nobody said where from, or where to. */
export function nowhere({ family, words }: Address): Address {
  return { family, words: words.map(() => 0) };
}

/** The frame that brought it is for everybody or a group, as somebody told; undefined types count as unicast. */
export function isFramedForMany({ pktType }: Pick<Packet, 'pktType'>): boolean {
  return pktType !== undefined && pktType !== 'unicast';
}
