/** The rules of kube-proxy in ipvs mode, between those of a kubelet and of a network plugin. */
import { rules } from '../../scenarios/build.ts';
import type { Chance } from '../prng.ts';
import type { World } from '../world.ts';
import type { ClusterService, ProxySettings } from './cluster.ts';
import { type KubeSets, setName } from './sets.ts';

const MASQUERADE = '0x4000/0x4000';

export function kubeRules(
  c: Chance,
  world: World,
  proxy: ProxySettings,
  cluster: readonly ClusterService[],
  sets: KubeSets,
): string {
  const has = (name: string) => (sets.get(name)?.members.length ?? 0) > 0;
  const set = (name: string, flags: string) => `-m set --match-set ${setName(world, name)} ${flags}`;
  const when = (name: string, ...lines: readonly string[]) => (has(name) ? lines : []);
  return rules({
    mangle: [':KUBE-IPTABLES-HINT', ':KUBE-KUBELET-CANARY', ...observed(c)],
    nat: [
      'PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES',
      'OUTPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES',
      'POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING',
      ...plugin(c, world),
      `KUBE-SERVICES -s ${world.family === 6 ? '::1/128' : '127.0.0.0/8'} -j RETURN`,
      ...when('KUBE-LOAD-BALANCER', `KUBE-SERVICES ${set('KUBE-LOAD-BALANCER', 'dst,dst')} -j KUBE-LOAD-BALANCER`),
      ...when('KUBE-CLUSTER-IP', `KUBE-SERVICES ${marksCluster(proxy, set)} -j KUBE-MARK-MASQ`),
      ...when('KUBE-EXTERNAL-IP', ...external(set('KUBE-EXTERNAL-IP', 'dst,dst'), ['-j KUBE-MARK-MASQ'])),
      ...when('KUBE-EXTERNAL-IP-LOCAL', ...external(set('KUBE-EXTERNAL-IP-LOCAL', 'dst,dst'), [])),
      'KUBE-SERVICES -m addrtype --dst-type LOCAL -j KUBE-NODE-PORT',
      ...when('KUBE-CLUSTER-IP', `KUBE-SERVICES ${set('KUBE-CLUSTER-IP', 'dst,dst')} -j ACCEPT`),
      ...when('KUBE-LOAD-BALANCER', `KUBE-SERVICES ${set('KUBE-LOAD-BALANCER', 'dst,dst')} -j ACCEPT`),
      ...when('KUBE-LOAD-BALANCER-LOCAL', `KUBE-LOAD-BALANCER ${set('KUBE-LOAD-BALANCER-LOCAL', 'dst,dst')} -j RETURN`),
      'KUBE-LOAD-BALANCER -j KUBE-MARK-MASQ',
      ...nodePorts(set, when),
      ':KUBE-NODE-PORT',
      `KUBE-MARK-MASQ -j MARK --set-xmark ${MASQUERADE}`,
      ...when('KUBE-LOOP-BACK', `KUBE-POSTROUTING ${set('KUBE-LOOP-BACK', 'dst,dst,src')} -j MASQUERADE`),
      `KUBE-POSTROUTING -m mark ! --mark ${MASQUERADE} -j RETURN`,
      'KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0',
      `KUBE-POSTROUTING -j MASQUERADE${proxy.randomFully ? ' --random-fully' : ''}`,
    ],
    filter: [
      ...(c.percent(50) ? [':FORWARD DROP'] : []),
      'INPUT -m comment --comment "kubernetes ipvs access filter" -j KUBE-IPVS-FILTER',
      'INPUT -m comment --comment "kube-proxy firewall rules" -j KUBE-PROXY-FIREWALL',
      'INPUT -m comment --comment "kubernetes health check rules" -j KUBE-NODE-PORT',
      'INPUT -j KUBE-FIREWALL',
      'FORWARD -m comment --comment "kube-proxy firewall rules" -j KUBE-PROXY-FIREWALL',
      'FORWARD -m comment --comment "kubernetes forwarding rules" -j KUBE-FORWARD',
      ...(c.percent(60) ? [`FORWARD -s ${pods(world)} -j ACCEPT`, `FORWARD -d ${pods(world)} -j ACCEPT`] : []),
      'OUTPUT -m comment --comment "kubernetes ipvs access filter" -j KUBE-IPVS-OUT-FILTER',
      'OUTPUT -j KUBE-FIREWALL',
      ...(world.family === 6
        ? [':KUBE-FIREWALL']
        : ['KUBE-FIREWALL ! -s 127.0.0.0/8 -d 127.0.0.0/8 -m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP']),
      `KUBE-FORWARD -m mark --mark ${MASQUERADE} -j ACCEPT`,
      'KUBE-FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
      ...['KUBE-LOAD-BALANCER', 'KUBE-CLUSTER-IP', 'KUBE-EXTERNAL-IP', 'KUBE-EXTERNAL-IP-LOCAL'].map(
        (name) => `KUBE-IPVS-FILTER ${set(name, 'dst,dst')} -j RETURN`,
      ),
      `KUBE-IPVS-FILTER ${set('KUBE-HEALTH-CHECK-NODE-PORT', 'dst')} -j RETURN`,
      `KUBE-IPVS-FILTER -m conntrack --ctstate NEW ${set('KUBE-IPVS-IPS', 'dst')} -j REJECT --reject-with ${world.family === 6 ? 'icmp6-port-unreachable' : 'icmp-port-unreachable'}`,
      ...outFilter(cluster),
      `KUBE-NODE-PORT ${set('KUBE-HEALTH-CHECK-NODE-PORT', 'dst')} -j ACCEPT`,
      ...when(
        'KUBE-LOAD-BALANCER-FW',
        `KUBE-PROXY-FIREWALL ${set('KUBE-LOAD-BALANCER-FW', 'dst,dst')} -j KUBE-SOURCE-RANGES-FIREWALL`,
      ),
      ':KUBE-PROXY-FIREWALL',
      ...when(
        'KUBE-LOAD-BALANCER-SOURCE-CIDR',
        `KUBE-SOURCE-RANGES-FIREWALL ${set('KUBE-LOAD-BALANCER-SOURCE-CIDR', 'dst,dst,src')} -j RETURN`,
      ),
      ...when(
        'KUBE-LOAD-BALANCER-SOURCE-IP',
        `KUBE-SOURCE-RANGES-FIREWALL ${set('KUBE-LOAD-BALANCER-SOURCE-IP', 'dst,dst,src')} -j RETURN`,
      ),
      'KUBE-SOURCE-RANGES-FIREWALL -j DROP',
    ],
  });
}

type SetMatch = (name: string, flags: string) => string;

/** Who is no pod is masqueraded; where nothing tells pods, only the node itself, which has the address of the service. */
function marksCluster({ masqueradesAll, clusterNetwork }: ProxySettings, set: SetMatch): string {
  if (masqueradesAll) return set('KUBE-CLUSTER-IP', 'dst,dst');
  if (clusterNetwork === undefined) return set('KUBE-CLUSTER-IP', 'src,dst');
  return `! -s ${clusterNetwork} ${set('KUBE-CLUSTER-IP', 'dst,dst')}`;
}

function external(match: string, marks: readonly string[]): readonly string[] {
  return [
    ...marks.map((mark) => `KUBE-SERVICES ${match} ${mark}`),
    `KUBE-SERVICES ${match} -m physdev ! --physdev-is-in -m addrtype ! --src-type LOCAL -j ACCEPT`,
    `KUBE-SERVICES ${match} -m addrtype --dst-type LOCAL -j ACCEPT`,
  ];
}

function nodePorts(
  set: SetMatch,
  when: (name: string, ...lines: readonly string[]) => readonly string[],
): readonly string[] {
  return (['tcp', 'udp', 'sctp'] as const).flatMap((protocol) => {
    const suffix = protocol === 'sctp' ? 'SCTP-HASH' : protocol.toUpperCase();
    const flags = protocol === 'sctp' ? 'dst,dst' : 'dst';
    const [local, all] = [`KUBE-NODE-PORT-LOCAL-${suffix}`, `KUBE-NODE-PORT-${suffix}`];
    return [
      ...when(local, `KUBE-NODE-PORT -p ${protocol} ${set(local, flags)} -j RETURN`),
      ...when(all, `KUBE-NODE-PORT -p ${protocol} ${set(all, flags)} -j KUBE-MARK-MASQ`),
    ];
  });
}

/** Newer releases keep the node from a load balancer whose ranges leave it out. */
function outFilter(cluster: readonly ClusterService[]): readonly string[] {
  const guarded = cluster.flatMap(({ balancerAddress, sourceRanges, protocol, port }) =>
    balancerAddress === undefined || sourceRanges === undefined
      ? []
      : [
          `KUBE-IPVS-OUT-FILTER -s ${balancerAddress} -m ipvs --vaddr ${balancerAddress} --vproto ${protocol} --vport ${port} -j DROP`,
        ],
  );
  return [':KUBE-IPVS-OUT-FILTER', ...new Set(guarded)];
}

function pods({ family }: World): string {
  return family === 6 ? 'fd01::/64' : '10.1.0.0/24';
}

/** A network plugin's own masquerading. */
function plugin(c: Chance, world: World): readonly string[] {
  if (c.percent(50)) return [];
  const [all, multicast] = world.family === 6 ? ['fd00::/15', 'ff00::/8'] : ['10.0.0.0/14', '224.0.0.0/4'];
  return [
    'POSTROUTING -m comment --comment "flanneld masq" -j FLANNEL-POSTRTG',
    `FLANNEL-POSTRTG -m mark --mark ${MASQUERADE} -j RETURN`,
    `FLANNEL-POSTRTG -s ${pods(world)} -d ${all} -j RETURN`,
    `FLANNEL-POSTRTG -s ${all} -d ${pods(world)} -j RETURN`,
    `FLANNEL-POSTRTG ! -s ${all} -d ${pods(world)} -j RETURN`,
    `FLANNEL-POSTRTG -s ${all} ! -d ${multicast} -j MASQUERADE`,
    `FLANNEL-POSTRTG ! -s ${all} -d ${all} -j MASQUERADE`,
  ];
}

/** What an administrator adds while looking for a fault. */
function observed(c: Chance): readonly string[] {
  return c.some(0, 3, () =>
    c.pick([
      'PREROUTING -m conntrack --ctstate NEW',
      'INPUT -m conntrack --ctstate NEW',
      'OUTPUT -m ipvs --ipvs',
      'POSTROUTING -m ipvs --ipvs',
      `POSTROUTING -m mark --mark ${MASQUERADE}`,
      'FORWARD -m conntrack --ctdir REPLY',
      'POSTROUTING -m conntrack --ctstate DNAT',
    ] as const),
  );
}
