/** A small cluster as kube-proxy in ipvs mode sees it: services with their endpoints, and how the proxy is set. */
import type { Service } from '../ipvs/services.ts';
import type { Chance } from '../prng.ts';
import type { World } from '../world.ts';

export interface Endpoint {
  readonly address: string;
  readonly port: number;
  /** On this node. */
  readonly isLocal: boolean;
}

export interface ClusterService {
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  readonly clusterAddress: string;
  readonly port: number;
  readonly endpoints: readonly Endpoint[];
  readonly nodePort?: number;
  readonly externalAddress?: string;
  readonly balancerAddress?: string;
  /** Who may use the load balancer; undefined: everybody. */
  readonly sourceRanges?: readonly string[];
  readonly healthPort?: number;
  /** externalTrafficPolicy: only endpoints of this node, and their clients keep their addresses. */
  readonly onlyLocal: boolean;
  /** ClientIP affinity. */
  readonly sticks: boolean;
}

export interface ProxySettings {
  readonly scheduler: string;
  /** Tells pods from others: a network, or undefined where nothing does. */
  readonly clusterNetwork: string | undefined;
  readonly masqueradesAll: boolean;
  readonly randomFully: boolean;
}

export function generateProxy(c: Chance, { family }: World): ProxySettings {
  const networks = family === 6 ? (['fd01::/64', 'fd00::/15'] as const) : (['10.1.0.0/24', '10.0.0.0/14'] as const);
  return {
    scheduler: c.pick(['rr', 'rr', 'rr', 'wrr', 'lc', 'wlc', 'sh', 'mh', 'dh', 'sed', 'nq']),
    clusterNetwork: c.percent(80) ? c.pick(networks) : undefined,
    masqueradesAll: c.percent(15),
    randomFully: c.percent(40),
  };
}

export function generateCluster(c: Chance, world: World): readonly ClusterService[] {
  const taken = new Set<string>();
  return c
    .some(2, 4, () => service(c, world))
    .filter(({ protocol, clusterAddress, port, nodePort }) => {
      const keys = [`${protocol} ${clusterAddress} ${port}`, `${protocol} ${nodePort ?? clusterAddress}`];
      if (keys.some((key) => taken.has(key)) && nodePort !== undefined) return false;
      return !taken.has(keys[0] ?? '') && keys.every((key) => taken.add(key));
    });
}

function service(c: Chance, world: World): ClusterService {
  const port = c.pick([53, 80, 443] as const);
  const target = c.percent(40) ? port : c.pick([8080, 9090, 5353] as const);
  const pods = [
    ...world.clients.map((address) => [address, true] as const),
    ...world.servers.map((address) => [address, false] as const),
  ];
  const chosen = new Map(c.some(0, 3, () => c.pick(pods) ?? ['', false]));
  // A pod with the network of its host has the node's own address.
  if (c.percent(12)) chosen.set(world.node[0], true);
  const isExposed = c.percent(60);
  const isBalanced = isExposed && c.percent(45);
  const range = world.family === 6 ? 'fd02::/64' : '10.2.0.0/24';
  return {
    protocol: c.pick(['tcp', 'tcp', 'udp', 'udp', 'sctp'] as const),
    clusterAddress: c.pick(world.services),
    port,
    endpoints: [...chosen].map(([address, isLocal]) => ({ address, port: target, isLocal })),
    ...(isExposed ? { nodePort: c.pick([30080, 30053, 31000] as const) } : {}),
    ...(c.percent(20) ? { externalAddress: world.outside[1] ?? '' } : {}),
    ...(isBalanced ? { balancerAddress: world.outside[0] } : {}),
    ...(isBalanced && c.percent(40) ? { sourceRanges: [range] } : {}),
    ...(isBalanced && c.percent(30) ? { healthPort: 32100 } : {}),
    onlyLocal: isExposed && c.percent(35),
    sticks: c.percent(20),
  };
}

const OPTIONS = { tcp: '-t', udp: '-u', sctp: '--sctp-service' } as const;

/** The virtual services that kube-proxy makes of a cluster's services. */
export function virtualServices(
  world: World,
  { scheduler }: ProxySettings,
  cluster: readonly ClusterService[],
): readonly Service[] {
  const host = (address: string, port: number) => (world.family === 6 ? `[${address}]:${port}` : `${address}:${port}`);
  const known = new Set<string>();
  return cluster.flatMap((each) => {
    const { protocol, clusterAddress, port, nodePort, externalAddress, balancerAddress, onlyLocal, endpoints } = each;
    const local = endpoints.filter(({ isLocal }) => isLocal);
    const outer = onlyLocal && local.length > 0 ? local : endpoints;
    const doors = [
      { address: clusterAddress, port, servers: endpoints },
      ...(nodePort === undefined ? [] : world.node.map((address) => ({ address, port: nodePort, servers: outer }))),
      ...(externalAddress === undefined ? [] : [{ address: externalAddress, port, servers: outer }]),
      ...(balancerAddress === undefined ? [] : [{ address: balancerAddress, port, servers: outer }]),
    ];
    return doors.flatMap((door): readonly Service[] => {
      const name = `${OPTIONS[protocol]} ${host(door.address, door.port)}`;
      if (known.has(name)) return [];
      known.add(name);
      return [
        {
          protocol,
          address: door.address,
          port: door.port,
          mark: undefined,
          servers: door.servers,
          lines: [
            `-A ${name} -s ${scheduler}${each.sticks ? ' -p 10800' : ''}${scheduler === 'mh' ? ' -b mh-port' : ''}`,
            ...door.servers.map((server) => `-a ${name} -r ${host(server.address, server.port)} -m -w 1`),
          ],
        },
      ];
    });
  });
}
