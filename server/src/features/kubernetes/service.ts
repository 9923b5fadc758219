/** A Kubernetes service as the rules or the IPVS services of a node show it. */
import type { Address } from '../../net/address.ts';
import type { Node, Origin } from '../../node/model.ts';
import { isIpvsMode, servicesOfIpvs } from './from-ipvs.ts';
import { hasServiceChains, servicesOfRules } from './from-rules.ts';

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

const known = new WeakMap<Node, readonly KubeService[]>();

/** In iptables mode from the rules, in ipvs mode from the virtual services; undefined: no kube-proxy is at work here. */
export function kubeServicesOf(node: Node): readonly KubeService[] | undefined {
  const before = known.get(node);
  if (before !== undefined) return before;
  const found = servicesOfRules(node) ?? servicesOfIpvs(node);
  if (found !== undefined) known.set(node, found);
  return found;
}

/** Whether kubeServicesOf finds any: without reading the rules. */
export function hasKubeServices(node: Node): boolean {
  const inRules = node.rulesets.some(({ tables }) => {
    const nat = tables.get('nat');
    return nat?.chains.has('KUBE-SERVICES') === true && hasServiceChains(nat);
  });
  return inRules || isIpvsMode(node);
}
