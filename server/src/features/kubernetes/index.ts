/** The Kubernetes services of a node. */
import type { Node } from '../../node/model.ts';
import { once } from '../../text/once.ts';
import { isIpvsMode, servicesOfIpvs } from './from-ipvs.ts';
import { hasServiceChains, servicesOfRules } from './from-rules.ts';
import type { KubeService } from './service.ts';

/** In iptables mode from the rules, in ipvs mode from the virtual services; undefined: no kube-proxy is at work here. */
export const kubeServicesOf = once(
  (node: Node): readonly KubeService[] | undefined => servicesOfRules(node) ?? servicesOfIpvs(node),
);

/** Whether kubeServicesOf finds any: without reading the rules. */
export function hasKubeServices(node: Node): boolean {
  const inRules = node.rulesets.some(({ tables }) => {
    const nat = tables.get('nat');
    return nat?.chains.has('KUBE-SERVICES') === true && hasServiceChains(nat);
  });
  return inRules || isIpvsMode(node);
}
