/** A Kubernetes service as the rules or the IPVS services of a node show it. */
import type { Address } from '../../net/address.ts';
import type { Origin } from '../../node/model.ts';

/** A way in: an address and port that clients use. */
export interface Entrance {
  readonly kind: 'cluster-ip' | 'node-port' | 'external-ip' | 'load-balancer';
  /** Undefined: any address of the node. */
  readonly address?: Address;
  readonly port: number;
  /** `tcp`, `udp`, `sctp`. */
  readonly protocol: string;
  /** Only endpoints of this node are used, and clients keep their address. */
  readonly local: boolean;
  readonly origin: Origin;
}

export interface Endpoint {
  readonly address: Address;
  readonly port: number;
  readonly origin: Origin;
}

export interface KubeService {
  /** `shop/web:http`; undefined in ipvs mode, where nothing on the node names services. */
  readonly name?: string;
  readonly entrances: readonly Entrance[];
  /** Of all entrances together, each once. Read when they are asked for: they are most of a large ruleset. */
  readonly endpoints: () => readonly Endpoint[];
}
