/** What kube-proxy leaves on a node in ipvs mode. */
import type { Node } from '../../node/model.ts';

/** To this device it binds the addresses of its services, for INPUT to get what is for them: bind_address() of its ipvs mode. */
export const serviceDevice = 'kube-ipvs0';

/**
 * Sets of type hash:ip,port whose entries each stand for a virtual service (ipsetInfo of its ipvs mode), without the
 * `KUBE-` or `KUBE-6-` before.
 */
export const serviceSets: ReadonlySet<string> = new Set([
  'CLUSTER-IP',
  'EXTERNAL-IP',
  'EXTERNAL-IP-LOCAL',
  'LOAD-BALANCER',
  'LOAD-BALANCER-LOCAL',
]);

/** Its device shows it, and where rules are known the chain in which it marks what is for services. */
export function isKubeProxys({ interfaces, rulesets }: Node): boolean {
  const marks = rulesets.some(({ tables }) => tables.get('nat')?.chains.has('KUBE-SERVICES') === true);
  if (interfaces?.some(({ name }) => name === serviceDevice) === false) return false;
  return marks || rulesets.length === 0;
}
