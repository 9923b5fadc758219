/** Sets and their entries as plain data. */
import type { Address, Prefix } from '../../net/address.ts';
import type { Family } from '../../net/family.ts';
import type { Origin } from '../origin.ts';

/** One dimension of a set's entry. */
export type SetPart =
  | { readonly kind: 'prefix'; readonly prefix: Prefix }
  | { readonly kind: 'range'; readonly low: Address; readonly high: Address }
  /** For ICMP the kernel keeps type times 256 plus code in place of the port. Undefined protocol: bitmap:port. */
  | { readonly kind: 'ports'; readonly protocol?: number; readonly low: number; readonly high: number }
  | { readonly kind: 'mac'; readonly mac: string }
  /** `wildcard`: interfaces whose names start with this. */
  | { readonly kind: 'iface'; readonly name: string; readonly physdev: boolean; readonly wildcard?: true }
  | { readonly kind: 'mark'; readonly mark: number }
  | { readonly kind: 'set'; readonly name: string };

export interface SetEntry {
  /** One part a dimension, in the order of the type; of bitmap:ip,mac the second may be missing: any MAC address. */
  readonly parts: readonly SetPart[];
  readonly nomatch: boolean;
  /** Seconds left; undefined: it stays. */
  readonly timeout?: number;
  readonly packets?: bigint;
  readonly bytes?: bigint;
  readonly comment?: string;
  readonly skbmark?: { readonly value: number; readonly mask: number };
  readonly skbprio?: string;
  readonly skbqueue?: number;
  readonly origin: Origin;
}

export interface IpSet {
  readonly name: string;
  /** `hash:ip,port`, `bitmap:port`, `list:set`… */
  readonly type: string;
  /** Undefined for types that have none (bitmap:port, list:set, hash:mac). */
  readonly family?: Family;
  /** Everything after the type, by name: hashsize, maxelem, timeout, netmask, markmask… Flags have the value true. */
  readonly options: Readonly<Record<string, string | true>>;
  readonly entries: readonly SetEntry[];
  /** The listing doesn’t show the members (`ipset list -t`), and there are some: what the set holds is not known. */
  readonly unlisted?: true;
  readonly origin: Origin;
}
