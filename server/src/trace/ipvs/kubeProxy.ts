/** What shows that kube-proxy works in ipvs mode on a node. */
import type { Node } from '../../node/model.ts';

/** To this device it binds the addresses of its services, for INPUT to get what is for them: bind_address() of its ipvs mode. */
export const serviceDevice = 'kube-ipvs0';

/** Its device shows it, and where rules are known the chain in which it marks what is for services. */
export function isKubeProxys({ interfaces, rulesets }: Node): boolean {
  const marks = rulesets.some(({ tables }) => tables.get('nat')?.chains.has('KUBE-SERVICES') === true);
  if (interfaces?.some(({ name }) => name === serviceDevice) === false) return false;
  return marks || rulesets.length === 0;
}
