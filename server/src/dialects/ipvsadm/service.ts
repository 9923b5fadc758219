/** Virtual services while they are read: a listing may show only some of what a real server has. */

import { portOfService } from '../../catalog/services.ts';
import { type Address, maskOfLength, sameAddress } from '../../net/address.ts';
import type { Family } from '../../net/family.ts';
import { ipv4 } from '../../net/ipv4.ts';
import { protocol } from '../../net/protocol.ts';
import { formatAddress, parseAddress } from '../../net/text.ts';
import type { ForwardingMethod, RealServer, Tunnel, VirtualService } from './model.ts';

/** Undefined method or weight: this listing (`--stats`, `--thresholds`…) doesn't show it. */
export type ListedServer = Omit<RealServer, 'method' | 'weight'> & {
  readonly method?: ForwardingMethod;
  readonly weight?: number;
};

/** Undefined scheduler: the listing doesn't show it (`--stats`, `--rate`). */
export type ListedService = Omit<VirtualService, 'scheduler' | 'realServers'> & {
  readonly scheduler?: string;
  readonly realServers: readonly ListedServer[];
};

export interface HostPort {
  readonly address: Address;
  readonly port: number;
}

export const protocolWords: Readonly<Record<string, number>> = {
  TCP: protocol.tcp,
  UDP: protocol.udp,
  SCTP: protocol.sctp,
};

/**
 * `10.0.0.1:80`, `[2001:db8::1]:443`, `10.0.0.1` and `2001:db8::1` (port 0). Without -n ipvsadm prints ports by name
 * (`10.96.0.10:domain`): those of the services file are read. Undefined: names of hosts, which only the resolver of
 * the dump's machine knows, or nonsense.
 */
export function readHostPort(text: string): HostPort | undefined {
  const named = /^(.*):([a-z][\w-]*)$/.exec(text);
  const port = named === null ? undefined : portOfService(named[2] ?? '');
  return readNumeric(port === undefined ? text : `${named?.[1] ?? ''}:${port}`);
}

function readNumeric(text: string): HostPort | undefined {
  const bracketed = /^\[([^\]]+)\](?::(\d{1,5}))?$/.exec(text);
  if (bracketed !== null) return hostPort(bracketed[1] ?? '', bracketed[2], 'ipv6');
  const v4 = /^([\d.]+)(?::(\d{1,5}))?$/.exec(text);
  if (v4 !== null) return hostPort(v4[1] ?? '', v4[2], 'ipv4');
  return hostPort(text, undefined, 'ipv6');
}

function hostPort(host: string, portText: string | undefined, family: Family): HostPort | undefined {
  const address = parseAddress(host);
  const port = Number(portText ?? 0);
  return address?.family === family && port <= 0xffff ? { address, port } : undefined;
}

/** The same text for the same service: what the kernel tells services apart by. */
export function serviceKey(by: VirtualService['by'], family: Family): string {
  return by.kind === 'mark' ? `${family} mark ${by.mark}` : `${by.protocol} ${formatAddress(by.address)} ${by.port}`;
}

export function sameServer(a: HostPort, b: HostPort): boolean {
  return a.port === b.port && sameAddress(a.address, b.address);
}

/** A mark is printed as a signed number: those above 2^31 come out negative. */
export function readMark(text: string): number | undefined {
  if (!/^-?\d{1,10}$/.test(text)) return undefined;
  const value = Number(text);
  return value < -0x80000000 || value > 0xffffffff ? undefined : value >>> 0;
}

/** The kind of tunnel under its name in dumps; nothing where it is none of those. */
export function tunnelOf(type: string | undefined, port: number | undefined): { tunnel?: Tunnel } {
  if (type === 'ipip' || type === 'gre') return { tunnel: { type } };
  return type === 'gue' && port !== undefined ? { tunnel: { type, port } } : {};
}

/** The mask of persistence: dotted for IPv4, a prefix length for IPv6. */
export function readMask(text: string, family: Family): readonly number[] | undefined {
  if (family === 'ipv4') {
    const dotted = parseAddress(text);
    if (dotted?.family === 'ipv4') return dotted.words;
    // `-M 24` is accepted and means 0.0.0.24.
    return /^\d{1,10}$/.test(text) && Number(text) <= 0xffffffff ? ipv4(Number(text)).words : undefined;
  }
  const length = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
  if (!(length >= 1 && length <= 128)) return undefined;
  return maskOfLength('ipv6', length);
}
