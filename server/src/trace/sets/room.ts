/** How many entries a set has room for. */
import type { IpSet } from '../../node/model.ts';

/** IPSET_DEFAULT_MAXELEM of net/netfilter/ipset/ip_set_hash_gen.h's users. */
const usualMaximum = 65_536;

/** Entries that a hash takes; undefined: the set has room for whatever comes, if only in the place of others (`forceadd`). */
export function mostEntriesOf({ type, options }: Pick<IpSet, 'type' | 'options'>): number | undefined {
  if (!type.startsWith('hash:') || 'forceadd' in options) return undefined;
  const { maxelem } = options;
  return typeof maxelem === 'string' ? Number(maxelem) : usualMaximum;
}
