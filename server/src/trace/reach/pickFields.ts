/** Fields of a packet beside addresses and ports: said only where the usual value will not do. */
import type { PacketInput } from '../../../../protocol/trace.ts';
import { dccpTypes } from '../../catalog/names/index.ts';
import type { Family } from '../../net/family.ts';
import { protocol } from '../../net/protocol.ts';
import type { Node } from '../../node/model.ts';
import { nodeTracksConnections } from '../conntrack/awake.ts';
import { isMulticast } from '../routing/kinds.ts';
import { addressAt, type Dimension, frames, present, wholeOf } from '../space/dimensions.ts';
import { common, holdsPoint, type Intervals, isWithin, type Point } from '../space/intervals.ts';
import type { Box } from '../space/region.ts';
import { choose } from './choose.ts';

/** What a box of packets leaves of a dimension. */
export type Bounds = (dimension: Dimension) => Intervals;

/** Whoever sends the packet. */
export interface Sender {
  readonly family: Family;
  readonly from: 'network' | 'node';
}

/** Bytes: where the second fragment of a long packet begins, as Ethernet cuts it. */
const laterOffset = 1480;

/**
 * A later fragment, such that nothing puts it together with others where connection tracking would do so: over IPv6 one that
 * is not the last and ends at no multiple of 8 bytes.
 */
export function laterFragment({ node, family }: Sender & { readonly node: Node }): Partial<PacketInput> {
  const plain = { fragmentOffset: laterOffset };
  if (family === 'ipv4' || !nodeTracksConnections(node, family)) return plain;
  return { ...plain, moreFragments: true, length: raggedLength, headers: [{ kind: 'fragment' }] };
}

/** The headers and one byte. */
const raggedLength = 40 + 8 + 1;

/** Whom the frame is for, where that is not what the destination says, or where a rule asks for it. */
export function frameIn({ from, family }: Sender, bound: Bounds, dst: Point): Partial<PacketInput> {
  if (from === 'node') return {};
  const usual = isMulticast(addressAt(family, dst)) ? 2 : 0;
  const found = [usual, 0, 1, 2].find((frame) => holdsPoint(bound('frame'), frame));
  const isAsked = usual !== 0 && !isWithin(wholeOf('frame', family), bound('frame'));
  return found === undefined || (found === usual && !isAsked) ? {} : { pktType: frames[found] };
}

/** With as few bits as may be: what a program gave its packet (SO_MARK). */
export function markIn(bound: Bounds): number {
  const bits = Array.from({ length: 32 }, (_, index) => index).filter(
    (index) => !holdsPoint(bound(`mark.${index}`), 0),
  );
  return bits.reduce((mark, index) => (mark | (1 << index)) >>> 0, 0);
}

/** Who sends it, where not anybody will do. Undefined: only the kernel itself could. */
export function socketIn(bound: Bounds): Partial<PacketInput> | undefined {
  const found: Record<string, number> = {};
  for (const id of ['uid', 'gid'] as const) {
    const possible = common(bound(id), ids);
    if (isWithin(ids, possible)) continue;
    const chosen = choose(possible, [1000, 0], 0);
    if (chosen === undefined) return undefined;
    found[id] = Number(chosen);
  }
  return found;
}

/** Those that a described packet may have. */
const ids: Intervals = [[0, 2 ** 32]];

/** Where not any type will do, as none but a request begins a connection. */
export function dccpTypeIn(bound: Intervals): Partial<PacketInput> {
  const type = [...dccpTypes.keys()].find((each) => holdsPoint(bound, each));
  return type === undefined || type === 0 ? {} : { dccpType: dccpTypes[type] };
}

/** Options of TCP that the packet must have, or may not have; nothing where it is no matter which it has. */
export function tcpOptionsIn(box: Box): Partial<PacketInput> {
  const asked = [...box].filter(([dimension]) => dimension.startsWith('tcpOption.'));
  if (asked.length === 0) return {};
  return { tcpOptions: asked.flatMap(([name, bound]) => (holdsPoint(bound, 0) ? [] : [Number(name.slice(10))])) };
}

/** An identifier of ICMP, where not any will do. */
export function idIn(bound: Intervals): number | undefined {
  const known = common(bound, present);
  if (isWithin(present, known)) return undefined;
  const [low] = known[0] ?? [];
  return typeof low === 'number' ? low : undefined;
}

/** Bytes; `usual`: what a packet of its kind has anyway. */
export function lengthIn(bound: Intervals, number: number, family: Family): number | 'usual' | undefined {
  const header = family === 'ipv6' ? 40 : 20;
  const usual =
    header + (number === protocol.tcp ? 20 : number === protocol.icmp || number === protocol.icmpv6 ? 12 : 16);
  if (holdsPoint(bound, usual)) return 'usual';
  const longer = common(bound, [[usual, 65576]]);
  const chosen = longer[0]?.[0] ?? bound[0]?.[0];
  return typeof chosen === 'number' ? chosen : undefined;
}
