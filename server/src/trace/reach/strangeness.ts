/** How strange a packet looks to people who know networks: of those that get to a rule they want to see the plainest. */
import type { PacketInput } from '../../../../protocol/trace.ts';
import { parseAddress } from '../../net/text.ts';
import type { Node } from '../../node/model.ts';
import { wayBackOf } from '../netfilter/matches/wayBack.ts';
import { isUnspecified } from '../routing/kinds.ts';
import { pointOf } from '../space/dimensions.ts';
import { holdsPoint } from '../space/intervals.ts';
import { deliveredHere, manyAt } from './routes.ts';

/** Fields that packets are described by anyway. */
const usual: ReadonlySet<string> = new Set(['in', 'src', 'dst', 'sport', 'dport', 'flags', 'icmpId']);
const usualProtocols: ReadonlySet<string> = new Set(['tcp', 'udp', 'icmp', 'icmpv6']);
const conversations: ReadonlySet<string> = new Set(['tcp', 'sctp', 'dccp']);
const echo: ReadonlySet<number> = new Set([8, 128]);

/** Of a packet with those before it that open its connection. 0: nothing about them is strange. */
export function strangenessOf(node: Node, packets: readonly PacketInput[]): number {
  const [first] = packets;
  const opening =
    first === undefined
      ? 0
      : ofOpener(first) + ofArrival(node, first) + ofDestination(node, first) + ofSender(node, first);
  return packets.reduce((sum, packet) => sum + ofFields(packet), opening);
}

/** A header of IPv6 and one of UDP or ICMP; and what the former has more than one of IPv4. Who sends less sends no header. */
const [leastWhole, moreInIpv6] = [48, 20];

/** Fields beside the usual ones, and unusual values of these: a stray segment is seen more often than a stray answer to a ping. */
function ofFields({ protocol, icmpType, icmpCode = 0, ...fields }: PacketInput): number {
  const isCut = (fields.length ?? leastWhole) + (fields.src.includes(':') ? 0 : moreInIpv6) < leastWhole;
  const others = Object.keys(fields).filter((field) => !usual.has(field)).length;
  const isOdd = (icmpType !== undefined && !echo.has(icmpType)) || icmpCode !== 0;
  return others + 3 * Number(isOdd || isCut) + 2 * Number(!usualProtocols.has(protocol));
}

/** Whoever opens a connection sends SYN alone. */
function ofOpener({ protocol, flags = ['SYN'] }: PacketInput): number {
  return protocol === 'tcp' && flags.join() !== 'SYN' ? 2 : 0;
}

/** It is for one machine, and not for nobody; a conversation has two ends, and no more. */
function ofDestination(node: Node, { protocol, dst }: PacketInput): number {
  const address = parseAddress(dst);
  if (address === undefined) return 0;
  if (isUnspecified(address)) return 3;
  if (!holdsPoint(manyAt(node, address.family), pointOf(address))) return 0;
  return conversations.has(protocol) ? 3 : 1;
}

/** What the node sends itself has an address of its own. */
function ofSender(node: Node, { in: device, src }: PacketInput): number {
  const address = parseAddress(src);
  if ((device !== undefined && device !== null) || address === undefined || node.interfaces === undefined) return 0;
  return holdsPoint(deliveredHere(node, address.family), pointOf(address)) ? 0 : 2;
}

/** It comes by an interface that there is, and an answer would leave by the same. */
function ofArrival(node: Node, { in: device, ...sent }: PacketInput): number {
  if (device === undefined || device === null) return 0;
  if (node.interfaces?.some(({ name }) => name === device) === false) return 2;
  const [src, dst] = [parseAddress(sent.src), parseAddress(sent.dst)];
  if (src === undefined || dst === undefined || node.routes?.[src.family] === undefined) return 0;
  const arrived = { node, packet: { src, dst, mark: 0, tos: 0, protocol: 0 }, device, isSentTo: yes, isRouter: yes };
  return wayBackOf(arrived, { loose: false, validMark: false, acceptLocal: false }).fits ? 0 : 2;
}

const yes = (): boolean => true;
