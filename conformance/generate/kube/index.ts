/** A node of a Kubernetes cluster whose kube-proxy works in ipvs mode. */
import type { Scenario, ScenarioPacket } from '../../kernel/scenario.ts';
import { generateServicePackets } from '../ipvs/packets.ts';
import type { Chance } from '../prng.ts';
import { FOUR, SIX, type World } from '../world.ts';
import { generateCluster, generateProxy, virtualServices } from './cluster.ts';
import { kubeRules } from './rules.ts';
import { kubeSets, setLines } from './sets.ts';

export function kube(c: Chance): Omit<Scenario, 'name'> {
  const world = c.percent(80) ? FOUR : SIX;
  const proxy = generateProxy(c, world);
  const cluster = generateCluster(c, world);
  const services = virtualServices(world, proxy, cluster);
  const sets = kubeSets(world, cluster);
  const rules = kubeRules(c, world, proxy, cluster, sets);
  // Clients outside of the cluster come by the link of the other nodes.
  const clients: World = { ...world, servers: [...world.servers, ...world.outside] };
  return {
    setup: addresses(world),
    ...switches(c),
    ipset: setLines(world, sets),
    ipvs: `${services.flatMap(({ lines }) => lines).join('\n')}\n`,
    ...(world.family === 6 ? { ip6tables: rules } : { iptables: rules }),
    packets: generateServicePackets(c, clients, services, [...world.node, ...world.services, world.loopback]).map(
      notFtp,
    ),
  };
}

/** Behind --random-fully nobody knows whether it still comes from FTP's data port. */
function notFtp(packet: ScenarioPacket): ScenarioPacket {
  return packet.sport === 20 ? { ...packet, sport: 40004 } : packet;
}

/** kube-ipvs0 has all addresses of services; it stays down, except that IPv6 needs it up. */
function addresses(world: World): string {
  const six = world.family === 6;
  const bound = [...world.services, ...world.outside];
  const lines = bound.map(
    (address) => `ip addr add ${address}/${six ? '128 dev kube-ipvs0 nodad' : '32 dev kube-ipvs0'}`,
  );
  return [...lines, ...(six ? ['ip link set kube-ipvs0 up'] : [])].join('; ');
}

/** What kube-proxy sets, now and then told in a dump, or set back by somebody. */
function switches(c: Chance): Pick<Scenario, 'sysctls'> {
  if (c.percent(60)) return {};
  return {
    sysctls: {
      'net.ipv4.vs.conntrack': c.percent(85) ? 1 : 0,
      'net.ipv4.vs.conn_reuse_mode': c.pick([0, 1]),
      'net.ipv4.vs.expire_nodest_conn': 1,
      'net.ipv4.vs.expire_quiescent_template': 1,
    },
  };
}
