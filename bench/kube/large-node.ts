/**
 * A node in ipvs mode of the size that large clusters have: services share addresses (two ports each), sets hold what
 * kube-proxy keeps in them, and one more set holds pods that a network policy names.
 */
import { address, makeServices, type Service } from './cluster.ts';
import { ipvsMode } from './ipvs-mode.ts';

export interface LargeNode {
  readonly files: Readonly<Record<string, string>>;
  readonly services: readonly Service[];
}

/** `setEntries`: of all sets together, at least those that the services need. `addresses`: of all devices. */
export function largeNode(services: number, servers: number, setEntries: number, addresses: number): LargeNode {
  const made = makeServices(services, servers).map((service, index) => ({
    ...service,
    clusterIp: address(0x0a600000, (index % (addresses - 2)) + 1),
    port: index < addresses - 2 ? 80 : 443,
  }));
  const files = ipvsMode(made);
  const needed = services * (1 + servers);
  const pods = Array.from({ length: Math.max(setEntries - needed, 0) }, (_, index) => address(0x0af40000, index + 2));
  const policy = [
    'create KUBE-DST-3YNVZWWGX3UQQ4VQ hash:ip family inet hashsize 32768 maxelem 1048576 bucketsize 12 initval 0x5c1a7d22',
    ...pods.map((pod) => `add KUBE-DST-3YNVZWWGX3UQQ4VQ ${pod}`),
  ];
  return { services: made, files: { ...files, 'ipset-save.txt': `${files['ipset-save.txt']}${policy.join('\n')}\n` } };
}
