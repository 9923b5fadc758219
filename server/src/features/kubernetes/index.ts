/** The Kubernetes services of a node. */
import type { Node } from '../../node/model.ts';
import { isIpvsMode, servicesOfIpvs } from './from-ipvs.ts';
import { hasServiceChains, servicesOfRules } from './from-rules.ts';
import type { KubeService } from './service.ts';

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
