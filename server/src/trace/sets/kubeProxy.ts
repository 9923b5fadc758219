/** The sets that kube-proxy keeps in its ipvs mode (ipsetInfo of its proxier), without the `KUBE-` or `KUBE-6-` before. */
import type { Family } from '../../net/family.ts';

/** Sets of type hash:ip,port whose entries each stand for a virtual service. */
export const serviceSets: ReadonlySet<string> = new Set([
  'CLUSTER-IP',
  'EXTERNAL-IP',
  'EXTERNAL-IP-LOCAL',
  'LOAD-BALANCER',
  'LOAD-BALANCER-LOCAL',
]);

/** Behind `KUBE-` in names of what is for one family. */
export function setPrefix(family: Family): string {
  return family === 'ipv6' ? 'KUBE-6-' : 'KUBE-';
}
