/**
 * Sets that rules ask for and no dump shows. Nobody knows their type, so that an element is all that any type could keep
 * of a packet on the sides that the rule names: whether the set had it is one question, and what packets did to it since
 * then is known.
 */
import type { Packet } from '../../net/packet.ts';
import { formatAddress } from '../../net/text.ts';
import type { SetEntry } from '../../node/model.ts';
import { protocolName } from '../names.ts';
import { portOf } from './ports.ts';

/** Names the element; two packets with the same name are the same to a set of any type. */
export function elementOf(packet: Packet, directions: readonly ('src' | 'dst')[]): string {
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

/** What stands for an element as an entry: no line of a dump says it, and nobody knows its parts. */
export const entryUnsaid: SetEntry = { parts: [], nomatch: false, origin: { file: '', line: 0 } };
