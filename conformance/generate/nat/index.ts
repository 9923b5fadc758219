/** Translation and connections: every form of NAT, what meets in it, and rule sets as programs write them. */
import type { Scenario } from '../../kernel/scenario.ts';
import type { Chance } from '../prng.ts';
import { FOUR, SIX, type World } from '../world.ts';
import { conversations } from './packets.ts';
import type { Product } from './product.ts';
import { product } from './products.ts';
import { natRules } from './rules.ts';

export function nat(c: Chance): Omit<Scenario, 'name'> {
  const world = c.percent(75) ? FOUR : SIX;
  const { text, maps, ipset }: Product = c.percent(35) ? product(c, world) : natRules(c, world);
  const setup = setups(c, world);
  return {
    ...(setup === '' ? {} : { setup }),
    ...sysctls(c, world),
    ...(ipset === undefined ? {} : { ipset }),
    ...(world.family === 6 ? { ip6tables: text } : { iptables: text }),
    packets: conversations(c, world, maps),
  };
}

function sysctls(c: Chance, world: World): Pick<Scenario, 'sysctls'> {
  if (world.family === 4 && c.percent(15)) return { sysctls: { 'net.ipv4.conf.all.route_localnet': 1 } };
  if (c.percent(6)) return { sysctls: { 'net.netfilter.nf_conntrack_tcp_loose': 0 } };
  return {};
}

/** Services on the node, and a table that marks choose. */
function setups(c: Chance, world: World): string {
  const ip = world.family === 6 ? 'ip -6' : 'ip';
  const length = world.family === 6 ? 128 : 32;
  const services = c.percent(25)
    ? [
        ...world.services.map((address) => `ip addr add ${address}/${length} dev kube-ipvs0`),
        'ip link set kube-ipvs0 up',
      ]
    : [];
  const gateway = c.pick([world.clients[2] ?? world.clients[0], world.servers[2] ?? world.servers[0]]);
  const marked = c.percent(30)
    ? [`${ip} rule add fwmark 0x1/0x1 lookup 100 pref 100`, `${ip} route add default via ${gateway} table 100`]
    : [];
  return [...services, ...marked].join('; ');
}
