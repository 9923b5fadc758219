/** The virtual service that a request is for, as ip_vs_service_find() of net/netfilter/ipvs/ip_vs_ctl.c looks it up. */
import { type Address, sameAddress } from '../../net/address.ts';
import type { Packet } from '../../net/packet.ts';
import { protocol } from '../../net/protocol.ts';
import type { ConnectionEntry, Node, VirtualService } from '../../node/model.ts';
import { once } from '../../text/once.ts';
import type { Request } from './request.ts';

interface Services {
  readonly byKey: ReadonlyMap<string, VirtualService>;
  readonly indexes: ReadonlyMap<VirtualService, number>;
  /** An FTP service takes all high ports of its address that no other service has. */
  readonly hasFtp: boolean;
}

export const ftpPort = 21;
const ftpDataPort = 20;
const firstOpenPort = 1024;

function servicesOf({ services }: Node): Services | undefined {
  return services === undefined ? undefined : servicesAmong(services);
}

/** A node's services never change. */
const servicesAmong = once((services: readonly VirtualService[]): Services => {
  const byKey = new Map<string, VirtualService>();
  for (const service of services) {
    const key = keyOfService(service);
    if (!byKey.has(key)) byKey.set(key, service);
  }
  return {
    byKey,
    indexes: new Map(services.map((service, index) => [service, index])),
    hasFtp: services.some(({ by }) => by.kind === 'address' && by.protocol === protocol.tcp && by.port === ftpPort),
  };
});

function keyOfService({ by, family }: VirtualService): string {
  return by.kind === 'mark' ? markKey(family, by.mark) : addressKey(by.protocol, by.address, by.port);
}

function markKey(family: string, mark: number): string {
  return `${family} ${mark}`;
}

function addressKey(number: number, { words }: Address, port: number): string {
  return `${number} ${words.join()} ${port}`;
}

/** By mark first; then by address and port, an FTP service for high ports, and a service of all ports. */
export function serviceFor(
  node: Node,
  { service: dst, vport: dport, protocol: number }: Request,
  { family, mark }: Pick<Packet, 'family' | 'mark'>,
): VirtualService | undefined {
  const services = servicesOf(node);
  if (services === undefined) return undefined;
  const { byKey, hasFtp } = services;
  const marked = mark === 0 ? undefined : byKey.get(markKey(family, mark));
  if (marked !== undefined) return marked;
  const own = byKey.get(addressKey(number, dst, dport));
  if (own !== undefined) return own;
  const high = dport === ftpDataPort || dport >= firstOpenPort;
  const ftp = hasFtp && number === protocol.tcp && high ? byKey.get(addressKey(number, dst, ftpPort)) : undefined;
  return ftp ?? byKey.get(addressKey(number, dst, 0));
}

/**
 * A tracked connection to a service that one of its masqueraded servers answers, or somebody who is no server of it any
 * more: IPVS, and no rule, sent it there.
 */
export function isBalancedEntry(node: Node, { original, reply }: ConnectionEntry): boolean {
  const { dst: service, dport: vport = 0, src: client, sport: cport = 0, protocol: number } = original;
  const asked = { client, cport, service, vport, protocol: number };
  const found = serviceFor(node, asked, { family: service.family, mark: 0 });
  if (found === undefined || sameAddress(service, reply.src)) return false;
  const servers = found.realServers.filter(({ address }) => sameAddress(address, reply.src));
  return servers.length === 0 || servers.some(({ method }) => method === 'masquerade');
}

export function indexOfService(node: Node, service: VirtualService): number {
  return servicesOf(node)?.indexes.get(service) ?? 0;
}
