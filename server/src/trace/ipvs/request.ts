/** A packet as IPVS looks at it: a client's request, also where only an ICMP error tells of it. */
import type { Address } from '../../net/address.ts';
import type { Packet } from '../../net/packet.ts';
import { protocol } from '../../net/protocol.ts';
import type { Tuple } from '../../node/model.ts';
import type { Walk } from '../walk/walk.ts';

export interface Request {
  readonly client: Address;
  readonly cport: number;
  readonly service: Address;
  readonly vport: number;
  readonly protocol: number;
}

/** What IPVS balances: ip_vs_protocol_init(). AH and ESP go where the key exchange of the same client went. */
const balanced: ReadonlySet<number> = new Set([protocol.tcp, protocol.udp, protocol.sctp]);
const escorted: ReadonlySet<number> = new Set([50, 51]);
const isakmpPort = 500;

export function isBalanced(number: number): boolean {
  return balanced.has(number);
}

export function isSupported(number: number): boolean {
  return balanced.has(number) || escorted.has(number);
}

/** ip_vs_in_icmp() and ip_vs_in_icmp_v6(): errors of these types are about a connection; all others are not looked into. */
export function isAboutConnection({ family, icmpType, quoted }: Packet): boolean {
  if (quoted === undefined || icmpType === undefined) return false;
  return family === 'ipv4' ? [3, 4, 11].includes(icmpType) : icmpType < 128;
}

/** The request that a packet is, or that an error from the client's side is about an answer to. */
export function requestOf(packet: Packet): Request {
  const about = packet.quoted ?? { ...packet, ...packet.cutHeader };
  const [client, service] = packet.quoted === undefined ? [about.src, about.dst] : [about.dst, about.src];
  const [cport = 0, vport = 0] = packet.quoted === undefined ? [about.sport, about.dport] : [about.dport, about.sport];
  return { client, cport, service, vport, protocol: about.protocol };
}

/** How IPVS' table knows it: from the client to the service. */
export function tupleOfRequest({ client, cport, service, vport, protocol: number }: Request): Tuple {
  const key = escorted.has(number)
    ? { protocol: protocol.udp, sport: isakmpPort, dport: isakmpPort }
    : { protocol: number, sport: cport, dport: vport };
  return { src: client, dst: service, ...key };
}

/** How IPVS' table knows an answer, or what an error from the server's side is about: from the server to the client. */
export function tupleOfAnswer(packet: Packet): Tuple {
  const about = packet.quoted ?? packet;
  const turned =
    packet.quoted === undefined
      ? about
      : { ...about, src: about.dst, dst: about.src, sport: about.dport, dport: about.sport };
  const { src, dst, sport = 0, dport = 0, protocol: number } = turned;
  return tupleOfRequest({ client: src, cport: sport, service: dst, vport: dport, protocol: number });
}

/** ip_vs_register_hooks(): IPVS looks at the packets of a family once there is a service of it. */
export function isRegistered({ node, family }: Pick<Walk, 'node' | 'family'>): boolean {
  return node.services?.some((service) => service.family === family) ?? false;
}
