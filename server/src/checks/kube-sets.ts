/** The sets in which kube-proxy keeps the addresses of services, in ipvs mode. */

import { type Address, lengthOfMask } from '../net/address.ts';
import { bitsOf } from '../net/text.ts';
import type { IpSet, SetEntry } from '../node/model.ts';

/** `KUBE-CLUSTER-IP` and `KUBE-6-CLUSTER-IP`: the name without the family. Undefined: none of kube-proxy's. */
export function kubeSetName({ name }: Pick<IpSet, 'name'>): string | undefined {
  return /^KUBE-(?:6-)?([A-Z][A-Z-]*)$/.exec(name)?.[1];
}

export interface EntryAddress {
  readonly address: Address;
  /** IP protocol number. */
  readonly protocol: number;
  readonly port: number;
}

/** Address, protocol and port of an entry that names one of each. */
export function addressOfEntry({ parts }: SetEntry): EntryAddress | undefined {
  const [host, ports] = parts;
  if (host?.kind !== 'prefix' || ports?.kind !== 'ports' || ports.protocol === undefined) return undefined;
  const { address, mask } = host.prefix;
  if (ports.low !== ports.high || lengthOfMask(mask) !== bitsOf(address.family)) return undefined;
  return { address, protocol: ports.protocol, port: ports.low };
}
