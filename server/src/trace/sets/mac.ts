/** Ethernet addresses as IP sets see them: those of the frame in which the packet arrived. */
import type { Packet } from '../../net/packet.ts';
import { formatAddress } from '../../net/text.ts';
import { message } from '../../text/message.ts';
import type { Question } from '../chooser.ts';
import type { Ask } from './changes.ts';

/** To which Ethernet address a packet came, in lower case; undefined: nobody can tell. */
export type MacOf = (packet: Packet) => string | undefined;

/** Whether the packet lies in an Ethernet frame: the node's own don't, and those of loopback have none but zeros. */
export function hasFrame(packet: Packet): boolean {
  const by = frameBroughtBy(packet);
  return by !== null && by !== 'lo';
}

/** The interface that brought the frame in which the packet lies. */
export function frameBroughtBy({ in: input, framedBy = input }: Packet): string | null {
  return framedBy;
}

/**
 * The frame's source, or its destination: the interface's own address, where it was sent to this node alone, or that of a
 * group or of everybody. A sender that nobody told goes by a name, the same for all packets of its IP address (`isUnseen`).
 */
export function frameMac(packet: Packet, side: 'src' | 'dst', of: MacOf): string | undefined {
  if (!hasFrame(packet)) return undefined;
  if (side === 'src') return packet.mac?.toLowerCase() ?? `${unseen}${formatAddress(packet.src)}`;
  return of(packet);
}

/** Begins the name of an Ethernet address that nobody told; behind it stands the IP address of those that send from it. */
const unseen = 'of ';

/** Begins that of an interface of the node which no dump shows; behind it stands the interface. */
const unseenHere = 'at ';

/** The name of the address that an interface has. */
export function unseenAt(device: string): string {
  return `${unseenHere}${device}`;
}

export function isUnseen(mac: string): boolean {
  return mac.startsWith(unseen) || isHere(mac);
}

function isHere(mac: string): boolean {
  return mac.startsWith(unseenHere);
}

/** Whose address it is of which only the name is known: the IP address of those that send from it, or an interface. */
function ownerOf(mac: string): string {
  return mac.slice(unseen.length);
}

/** Whether two Ethernet addresses are one, where at least one of them may be known by its name alone. */
export function isSameMac(a: string, b: string, ask: Ask): boolean {
  if (a === b || !(isUnseen(a) || isUnseen(b))) return a === b;
  if (!(isUnseen(a) && isUnseen(b))) return ask(isUnseen(a) ? questionOf(a, b) : questionOf(b, a));
  // No neighbour has the address of the node's own interface.
  return isHere(a) === isHere(b) && ask(sharedMac(a, b));
}

function sharedMac(...names: readonly [string, string]): Question {
  const [one = '', other = ''] = names.map(ownerOf).sort();
  if (names.every(isHere)) {
    const text = message('the interfaces {one} and {other} have the same Ethernet address', { one, other });
    return { id: `same-mac:${one}:${other}`, text, likely: false };
  }
  const text = message('the packets of {one} and {other} come from the same Ethernet address (give it as “mac”)', {
    one,
    other,
  });
  return { id: `same-mac:${one}:${other}`, text, likely: false };
}

function questionOf(name: string, address: string): Question {
  const owner = ownerOf(name);
  if (!isHere(name)) return macQuestion(owner, address);
  const text = message('the interface {device} has the Ethernet address {address}', { device: owner, address });
  return { id: `mac:${address}:${owner}`, text, likely: false, oneOf: `mac of ${owner}` };
}

/** Whether a set of many holds an address of which only the name is known. */
export function holdsUnseen(set: string, name: string): Question {
  const owner = ownerOf(name);
  const text = isHere(name)
    ? message('the set {set} holds the Ethernet address of the interface {device}', { set, device: owner })
    : message('the set {set} holds the Ethernet address that the packets of {source} come from (give it as “mac”)', {
        set,
        source: owner,
      });
  return { id: `set-mac:${set}:${owner}`, text, likely: false };
}

/** Whether an Ethernet address is the one from which packets of `source` come that say none. */
export function macQuestion(source: string, address: string): Question {
  const text = message('the packets of {source} come from the Ethernet address {address} (give it as “mac”)', {
    source,
    address,
  });
  return { id: `mac:${address}:${source}`, text, likely: false, oneOf: `mac of ${source}` };
}
