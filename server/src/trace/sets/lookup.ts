/** What a packet is looked up by in an IP set. */
import type { Packet } from '../../net/packet.ts';
import type { IpSet, SetEntry } from '../../node/model.ts';
import type { Ask, Changes, ChangesBack } from './changes.ts';
import type { MacOf } from './mac.ts';

export interface Lookup {
  readonly packet: Packet;
  readonly directions: readonly ('src' | 'dst')[];
  /** For sets of sets. */
  readonly sets: ReadonlyMap<string, IpSet>;
  /** Entries that were found already, and did not do. */
  readonly except?: readonly SetEntry[];
  /** What traffic changed of a set since it was dumped. */
  readonly changes: Changes;
  readonly changesBack: ChangesBack;
  readonly macOf: MacOf;
  readonly ask: Ask;
}
