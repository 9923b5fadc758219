/** The sets that kube-proxy in ipvs mode keeps, all of them, also while they are empty. */
import type { World } from '../world.ts';
import type { ClusterService } from './cluster.ts';

interface KubeSet {
  readonly type: string;
  readonly members: readonly string[];
}

export type KubeSets = ReadonlyMap<string, KubeSet>;

/** A set's name: of IPv6 it has the family, and is cut to what ipset takes. */
export function setName(world: World, name: string): string {
  return world.family === 6 ? name.replace('KUBE-', 'KUBE-6-').slice(0, 31) : name;
}

export function kubeSets(world: World, cluster: readonly ClusterService[]): KubeSets {
  const door = (address: string, { protocol, port }: ClusterService) => `${address},${protocol}:${port}`;
  const exposed = cluster.filter(({ nodePort }) => nodePort !== undefined);
  const balancers = cluster.flatMap((each) =>
    each.balancerAddress === undefined ? [] : [{ ...each, address: each.balancerAddress }],
  );
  const externals = cluster.flatMap((each) =>
    each.externalAddress === undefined ? [] : [{ ...each, address: each.externalAddress }],
  );
  const guarded = balancers.filter(({ sourceRanges }) => sourceRanges !== undefined);
  const portsOf = (protocol: string, local: boolean) =>
    exposed
      .filter((each) => each.protocol === protocol && (!local || each.onlyLocal))
      .map(({ nodePort = 0 }) => `${nodePort}`);
  const hostsOf = (local: boolean) =>
    exposed
      .filter((each) => each.protocol === 'sctp' && (!local || each.onlyLocal))
      .flatMap(({ nodePort = 0 }) => world.node.map((address) => `${address},sctp:${nodePort}`));
  const inet = world.family === 6 ? ' family inet6' : '';
  const hash = (kind: string) => `${kind}${inet} hashsize 1024 maxelem 65536`;
  const bitmap = 'bitmap:port range 0-65535';
  const address = (text: string) => text.split(',')[0] ?? '';
  const doors = [
    ...cluster.map((each) => door(each.clusterAddress, each)),
    ...[...balancers, ...externals].map((each) => door(each.address, each)),
  ];
  const sets: Readonly<Record<string, KubeSet>> = {
    'KUBE-LOOP-BACK': {
      type: hash('hash:ip,port,ip'),
      members: cluster.flatMap(({ endpoints, protocol }) =>
        endpoints
          .filter(({ isLocal }) => isLocal)
          .map((each) => `${each.address},${protocol}:${each.port},${each.address}`),
      ),
    },
    'KUBE-CLUSTER-IP': { type: hash('hash:ip,port'), members: cluster.map((each) => door(each.clusterAddress, each)) },
    'KUBE-EXTERNAL-IP': {
      type: hash('hash:ip,port'),
      members: externals.filter(({ onlyLocal }) => !onlyLocal).map((each) => door(each.address, each)),
    },
    'KUBE-EXTERNAL-IP-LOCAL': {
      type: hash('hash:ip,port'),
      members: externals.filter(({ onlyLocal }) => onlyLocal).map((each) => door(each.address, each)),
    },
    'KUBE-LOAD-BALANCER': { type: hash('hash:ip,port'), members: balancers.map((each) => door(each.address, each)) },
    'KUBE-LOAD-BALANCER-LOCAL': {
      type: hash('hash:ip,port'),
      members: balancers.filter(({ onlyLocal }) => onlyLocal).map((each) => door(each.address, each)),
    },
    'KUBE-LOAD-BALANCER-FW': { type: hash('hash:ip,port'), members: guarded.map((each) => door(each.address, each)) },
    'KUBE-LOAD-BALANCER-SOURCE-CIDR': {
      type: hash('hash:ip,port,net'),
      members: guarded.flatMap((each) =>
        (each.sourceRanges ?? []).map((range) => `${door(each.address, each)},${range}`),
      ),
    },
    'KUBE-LOAD-BALANCER-SOURCE-IP': {
      type: hash('hash:ip,port,ip'),
      members: guarded.map((each) => `${door(each.address, each)},${each.address}`),
    },
    'KUBE-NODE-PORT-TCP': { type: bitmap, members: portsOf('tcp', false) },
    'KUBE-NODE-PORT-LOCAL-TCP': { type: bitmap, members: portsOf('tcp', true) },
    'KUBE-NODE-PORT-UDP': { type: bitmap, members: portsOf('udp', false) },
    'KUBE-NODE-PORT-LOCAL-UDP': { type: bitmap, members: portsOf('udp', true) },
    'KUBE-NODE-PORT-SCTP-HASH': { type: hash('hash:ip,port'), members: hostsOf(false) },
    'KUBE-NODE-PORT-LOCAL-SCTP-HASH': { type: hash('hash:ip,port'), members: hostsOf(true) },
    'KUBE-HEALTH-CHECK-NODE-PORT': {
      type: bitmap,
      members: cluster.flatMap(({ healthPort }) => (healthPort === undefined ? [] : [`${healthPort}`])),
    },
    'KUBE-IPVS-IPS': { type: hash('hash:ip'), members: doors.map(address) },
  };
  return new Map(
    Object.entries(sets).map(([name, { type, members }]) => [name, { type, members: [...new Set(members)] }]),
  );
}

/** Input for `ipset restore`. */
export function setLines(world: World, sets: KubeSets): string {
  const lines = [...sets].flatMap(([name, { type, members }]) => [
    `create ${setName(world, name)} ${type}`,
    ...members.map((member) => `add ${setName(world, name)} ${member}`),
  ]);
  return `${lines.join('\n')}\n`;
}
