/**
 * A node: one machine at one moment, as its dumps show it. Everything that no dump says is undefined,
 * which is not the same as empty: an empty list means that a dump was there and listed nothing.
 */

import type { Router } from '../dialects/ios-nat/model.ts';
import type { ConnectionEntry, Interface, PolicyRule, Route } from '../dialects/iproute2/model.ts';
import type { IpSet } from '../dialects/ipset-save/model.ts';
import type { LoadedRuleset as Ruleset } from '../dialects/iptables-save/dump/ruleset.ts';
import type { VirtualService } from '../dialects/ipvsadm/model.ts';
import type { Family } from '../net/family.ts';

export type * from '../dialects/iproute2/model.ts';
export type * from '../dialects/ipset-save/model.ts';
export type {
  ChainRules as RuleSequence,
  LoadedChain as RuleChain,
  LoadedRuleset as Ruleset,
  LoadedTable as RuleTable,
} from '../dialects/iptables-save/dump/ruleset.ts';
export type * from '../dialects/ipvsadm/model.ts';
export type * from '../dialects/origin.ts';

/** What is known of a machine. Undefined fields: no dump says. */
export interface Node {
  /** Folder or file that the node was read from. */
  readonly name: string;
  /** Usually at most one a family; two where nft and legacy both hold rules. */
  readonly rulesets: readonly Ruleset[];
  readonly interfaces?: readonly Interface[];
  readonly routes?: Readonly<Partial<Record<Family, readonly Route[]>>>;
  readonly policyRules?: Readonly<Partial<Record<Family, readonly PolicyRule[]>>>;
  readonly sets?: ReadonlyMap<string, IpSet>;
  /** Sets that are there, but what they hold no dump shows (`ipset list -t`), and lists of such sets. */
  readonly unlistedSets?: ReadonlyMap<string, IpSet>;
  readonly services?: readonly VirtualService[];
  readonly connections?: readonly ConnectionEntry[];
  /** `net.ipv4.ip_forward` to `1`, as `sysctl -a` prints them. */
  readonly sysctls?: ReadonlyMap<string, string>;
  /** The machine is a router: its NAT configuration and its tables. Such a node has none of the parts above. */
  readonly router?: Router;
}
