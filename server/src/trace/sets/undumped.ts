/**
 * Sets that rules ask for and no dump shows. Nobody knows their type, so that an element is all that any type could keep
 * of a packet on the sides that the rule names: whether the set had it is one question, and what packets did to it since
 * then is known. Names of well-known software tell the type.
 */
import { ownerOfSet } from '../../catalog/wellKnown/find.ts';
import type { Packet } from '../../net/packet.ts';
import { formatAddress } from '../../net/text.ts';
import type { SetEntry } from '../../node/model.ts';
import { protocolName } from '../names.ts';
import { portOf } from './ports.ts';

/**
 * Names the element; two packets with the same name are the same to the set: to one of any type, or to what well-known
 * software keeps under this name.
 */
export function elementOf(set: string, packet: Packet, directions: readonly ('src' | 'dst')[]): string {
  const type = wellKnownType(set);
  const dimensions = type === undefined ? undefined : dimensionsOf(type);
  if (type !== undefined && dimensions !== undefined && dimensions.length === directions.length)
    return dimensions.map((kind, index) => partOf(type, kind, directions[index] ?? 'src', packet)).join();
  const sides = directions.map((side) => {
    const port = portOf({ type: '' }, side, packet)?.port;
    return `${formatAddress(packet[side])}:${port ?? ''}`;
  });
  const mac = directions.includes('src') && packet.mac !== undefined ? [packet.mac.toLowerCase()] : [];
  if (directions.length < 2) return [...sides, ...mac].join(' ');
  // Sets of several dimensions may keep the protocol, the mark and the interface of arrival too.
  const mark = packet.mark === 0 ? [] : [`mark ${packet.mark}`];
  const device = directions[1] === 'src' && packet.in !== null ? [`in ${packet.in}`] : [];
  return [protocolName(packet.protocol), ...sides, ...mac, ...mark, ...device].join(' ');
}

type Dimension = 'ip' | 'net' | 'port';

/** Of a name that stands for one type: several need not be told apart, since nothing would follow from it. */
function wellKnownType(set: string): string | undefined {
  return ownerOfSet(set)?.type;
}

/** Undefined: it keeps something else, or the name stands for sets of several types. */
function dimensionsOf(type: string): readonly Dimension[] | undefined {
  const kinds = /^(?:hash|bitmap):((?:ip|net|port)(?:,(?:ip|net|port))*)$/.exec(type)?.[1];
  return kinds?.split(',') as readonly Dimension[] | undefined;
}

/** As `ipset` writes it. */
function partOf(type: string, kind: Dimension, side: 'src' | 'dst', packet: Packet): string {
  if (kind !== 'port') return formatAddress(packet[side]);
  const port = portOf({ type }, side, packet);
  const number = port === undefined ? '' : String(port.port);
  return type.startsWith('bitmap:') ? number : `${protocolName(packet.protocol)}:${number}`;
}

/** What stands for an element as an entry: no line of a dump says it, and nobody knows its parts. */
export const entryUnsaid: SetEntry = { parts: [], nomatch: false, origin: { file: '', line: 0 } };
