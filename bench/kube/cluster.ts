/** An invented cluster of any size: services with their endpoints, addresses as kubeadm hands them out. */

export interface Service {
  /** `ns-3/app-17:http`. */
  readonly portName: string;
  readonly protocol: 'tcp' | 'udp';
  readonly clusterIp: string;
  readonly port: number;
  /** `10.244.1.7:8080`. */
  readonly endpoints: readonly string[];
}

/** Pods of the cluster: what comes from elsewhere is masqueraded. */
export const podNetwork = '10.244.0.0/14';

export function makeServices(services: number, endpoints: number): readonly Service[] {
  return Array.from({ length: services }, (_, index) => ({
    portName: `ns-${index % 97}/app-${index}:http`,
    protocol: 'tcp',
    clusterIp: address(0x0a600000, index + 1),
    port: 80,
    endpoints: Array.from({ length: endpoints }, (_, at) => `${address(0x0af40000, index * endpoints + at + 2)}:8080`),
  }));
}

/** The address so many places behind the network's. */
export function address(network: number, offset: number): string {
  const word = network + offset;
  return [24, 16, 8, 0].map((bits) => (word >>> bits) & 255).join('.');
}
