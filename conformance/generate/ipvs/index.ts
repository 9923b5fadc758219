/** IPVS by itself: services and servers of all kinds, switches, rules before and behind, and packets both ways. */
import type { Scenario } from '../../kernel/scenario.ts';
import type { Chance } from '../prng.ts';
import { FOUR, SIX, type World } from '../world.ts';
import { generateServicePackets } from './packets.ts';
import { generateServiceRules } from './rules.ts';
import { generateServices, type Service } from './services.ts';

export function ipvs(c: Chance): Omit<Scenario, 'name'> {
  const world = c.percent(75) ? FOUR : SIX;
  const services = generateServices(c, world);
  const rules = generateServiceRules(c, world);
  const ways = setup(c, world);
  // A raw socket, as the guest has, doesn't tell policy routing the source that it writes into its packets.
  const own = ways.includes('rule add from') ? [] : world.services;
  const senders = [...world.node, ...own, world.loopback] as const;
  // The kernel has the engine in a module of its own, which nothing else asks for.
  const engine = services.some(({ calls }) => calls) ? 'modprobe -d /run/modules ip_vs_pe_sip; ' : '';
  return {
    setup: engine + ways,
    ...switches(c),
    ipvs: `${services.flatMap(({ lines }) => lines).join('\n')}\n`,
    ...(world.family === 6 ? { ip6tables: rules } : { iptables: rules }),
    ...listeners(
      c,
      services,
      senders,
      world.services.filter((address) => !ways.includes(`add ${address}/`)),
    ),
    packets: generateServicePackets(c, world, services, senders),
  };
}

/** Programs behind servers on the node itself. */
function listeners(
  c: Chance,
  services: readonly Service[],
  own: readonly string[],
  unbound: readonly string[],
): Pick<Scenario, 'listen'> {
  if (c.percent(60)) return {};
  const wanted = services
    .flatMap(({ protocol, servers }) =>
      protocol === 'sctp' ? [] : servers.map(({ address, port }) => ({ proto: protocol, address, port })),
    )
    .filter(({ address, port }) => own.includes(address) && !unbound.includes(address) && port > 0);
  const known = new Set<string>();
  const listen = wanted.filter(({ proto, address, port }) => {
    const key = `${proto} ${address} ${port}`;
    return !known.has(key) && known.add(key);
  });
  return listen.length === 0 ? {} : { listen };
}

function switches(c: Chance): Pick<Scenario, 'sysctls'> {
  if (c.percent(50)) return {};
  return {
    sysctls: Object.fromEntries(
      c.some(1, 3, () => {
        const [name, values] = c.pick(SWITCHES);
        return [`net.ipv4.vs.${name}`, c.pick(values)] as const;
      }),
    ),
  };
}

const SWITCHES: readonly [Switch, ...Switch[]] = [
  ['conntrack', [0]],
  ['conntrack', [0]],
  ['conntrack', [0]],
  ['conn_reuse_mode', [0, 2, 3]],
  ['sloppy_tcp', [1]],
  ['sloppy_sctp', [1]],
  ['snat_reroute', [0]],
  ['schedule_icmp', [1]],
  ['nat_icmp_send', [1]],
  ['ignore_tunneled', [1]],
  ['expire_nodest_conn', [1]],
  ['expire_quiescent_template', [1]],
  ['cache_bypass', [1]],
  ['drop_packet', [3]],
  ['drop_packet', [1, 2]],
  ['drop_entry', [1, 3]],
  ['secure_tcp', [1, 3, 3]],
  ['secure_tcp', [3]],
];

type Switch = readonly [name: string, values: readonly [number, ...number[]]];

function setup(c: Chance, world: World): string {
  const six = world.family === 6;
  const ip = six ? 'ip -6 ' : 'ip ';
  const all = six ? '::/0' : '0.0.0.0/0';
  const [left, outside] = six ? ['fd01::9', '2001:db8:1::1'] : ['10.1.0.9', '198.51.100.1'];
  const own = c.percent(92) ? world.services : world.services.slice(1);
  const addresses = own.map(
    (address) => `ip addr add ${address}/${six ? '128 dev kube-ipvs0 nodad' : '32 dev kube-ipvs0'}`,
  );
  const up = six ? ['ip link set kube-ipvs0 up'] : [];
  const more = c.percent(45)
    ? c.some(1, 2, () =>
        c.pick([
          `${ip}route add local ${all} dev lo table 200; ${ip}rule add fwmark ${c.pick([1, 2, 5])} lookup 200 pref 90`,
          `${ip}route add default via ${left} table 101; ${ip}rule add from ${c.pick(world.services)} lookup 101 pref 91`,
          `${ip}route add default via ${left} table 102; ${ip}rule add fwmark ${c.pick([1, 2])} lookup 102 pref 92`,
          `${ip}route add default via ${left} table 103; ${ip}rule add iif eth-r lookup 103 pref 93`,
          `${ip}route add ${c.pick(['blackhole', 'unreachable', 'prohibit'])} ${world.servers[0]}`,
          `${ip}route add ${outside} via ${left}`,
          `${ip}rule add to ${world.servers[1]} prohibit pref 94`,
          `${ip}route add local ${world.outside[0]} dev lo`,
          `${ip}route del default`,
          `${ip}rule add from ${c.pick(world.services)} blackhole pref 95`,
          `${ip}route add default via ${left} table 106; ${ip}rule add iif lo lookup 106 pref 96`,
        ] as const),
      )
    : [];
  return [...addresses, ...up, ...new Set(more)].join('; ');
}
