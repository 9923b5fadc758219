/** Random scenarios, the same for the same seed, weighted to what goes wrong together: NAT, marks, sets, states, IPVS. */
import type { Scenario } from '../kernel/scenario.ts';
import { generatePackets } from './packets.ts';
import { type Chance, chance } from './prng.ts';
import { generateRules } from './rules.ts';
import { generateSets } from './sets.ts';
import { FOUR, PORTS, SIX, type World } from './world.ts';

/** `count` scenarios, named `generated/SEED-NUMBER`. */
export function generate(seed: number, count: number): readonly Scenario[] {
  return Array.from({ length: count }, (_, index) => one(seed, index));
}

function one(seed: number, index: number): Scenario {
  const c = chance(seed * 1_000_003 + index);
  const world = c.percent(80) ? FOUR : SIX;
  const sets = generateSets(c, world);
  const ipvs = c.percent(30) ? services(c, world) : undefined;
  const rules = generateRules(c, world, sets, ipvs !== undefined);
  const setup = setups(c, world, ipvs !== undefined);
  return {
    name: `generated/${seed}-${index}`,
    ...(setup === '' ? {} : { setup }),
    ...(ipvs !== undefined && c.percent(10) ? { sysctls: { 'net.ipv4.vs.conntrack': 0 } } : {}),
    ...(sets.length > 0 ? { ipset: `${sets.map(({ text }) => text).join('\n')}\n` } : {}),
    ...(ipvs === undefined ? {} : { ipvs }),
    ...(world.family === 6 ? { ip6tables: rules } : { iptables: rules }),
    packets: generatePackets(c, world),
  };
}

function setups(c: Chance, world: World, ipvs: boolean): string {
  const six = world.family === 6;
  const dummy = c.percent(ipvs ? 90 : 20)
    ? world.services.map((address) => `ip addr add ${address}/${six ? '128' : '32'} dev kube-ipvs0`)
    : [];
  const up = six && dummy.length > 0 ? ['ip link set kube-ipvs0 up'] : [];
  const policy = c.percent(20)
    ? [
        `ip ${six ? '-6 ' : ''}rule add fwmark ${c.pick(['0x1/0x1', '0x2', '0x10/0xf0'])} lookup 100 pref 100`,
        `ip ${six ? '-6 ' : ''}route add default via ${six ? 'fd01::9' : '10.1.0.9'} table 100`,
      ]
    : [];
  return [...dummy, ...up, ...policy].join('; ');
}

function services(c: Chance, world: World): string {
  const host = (address: string, port: number) => (world.family === 6 ? `[${address}]:${port}` : `${address}:${port}`);
  const wanted = new Set(
    c.some(
      1,
      3,
      () =>
        `${c.pick(['-t', '-t', '-u'])} ${host(c.percent(80) ? c.pick(world.services) : c.pick(world.node), c.pick(PORTS))}`,
    ),
  );
  const lines = [...wanted].flatMap((service) => {
    const port = Number(/\d+$/.exec(service)?.[0]);
    const direct = c.percent(12);
    const servers = new Set(
      c.some(0, 2, () =>
        host(c.percent(90) ? c.pick(world.servers) : world.node[1], direct || c.percent(40) ? port : c.pick(PORTS)),
      ),
    );
    return [
      `-A ${service} -s rr`,
      ...[...servers].map((server) => `-a ${service} -r ${server} ${direct ? '-g' : '-m'} -w 1`),
    ];
  });
  return `${lines.join('\n')}\n`;
}
