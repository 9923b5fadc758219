/** Commands of a vendor, by the mode in which they are typed. */
import type { CommandSpec } from '../syntax/automaton.ts';

/** Modes that a configuration goes through. `other`: blocks that say nothing about NAT. */
export type Mode =
  | 'config'
  | 'interface'
  | 'standard-acl'
  | 'extended-acl'
  | 'network-group'
  | 'service-group'
  | 'route-map'
  | 'pool'
  | 'server-group'
  | 'vrf'
  | 'crypto-map'
  | 'vty'
  | 'other';

export interface Command<Id extends string = string> extends CommandSpec<Id> {
  /** The mode that follows. Undefined: as `leaves` says. */
  readonly opens?: Mode;
  /**
   * Whether typing it leaves the block that is open. A device always does; but a snippet's lines without indentation
   * may be a block's own commands that no table here has.
   */
  readonly leaves: boolean;
}
