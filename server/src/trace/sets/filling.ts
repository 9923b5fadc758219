/** What a packet that a set is asked about leaves in it. */
import type { Packet } from '../../net/packet.ts';
import type { IpSet, SetEntry } from '../../node/model.ts';
import type { SetView } from './find.ts';
import type { Lookup } from './lookup.ts';
import { entryUnsaid } from './undumped.ts';

/** A set that no dump shows has the element from now on, or hasn't. */
export function recordElement(sets: SetView, set: string, element: string, held: boolean): void {
  sets.record({ set, kind: held ? 'add' : 'remove', entry: entryUnsaid, element });
}

/** An entry of bitmap:ip,mac that takes any Ethernet address, once. */
export function lacksMac({ type }: IpSet, { parts }: SetEntry): boolean {
  return type === 'bitmap:ip,mac' && parts.length === 1;
}

/** ip_set_test(): the packet that finds an entry without an Ethernet address leaves its own there, and all else anew. */
export function fillMac(sets: SetView, set: IpSet, directions: Lookup['directions'], packet: Packet): true {
  const own = sets.own(set.name, directions, packet);
  if (own !== undefined) sets.record({ set: set.name, kind: 'add', entry: own.entry });
  return true;
}
