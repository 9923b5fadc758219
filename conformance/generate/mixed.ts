/** Everything at once, weighted to what goes wrong together: NAT, marks, sets, states, IPVS. */
import type { Scenario } from '../kernel/scenario.ts';
import { generatePackets } from './packets.ts';
import type { Chance } from './prng.ts';
import { generateRules } from './rules.ts';
import { generateSets } from './sets.ts';
import { BRIDGED, FOUR, PORTS, SIX, type World } from './world.ts';

export function mixed(c: Chance): Omit<Scenario, 'name'> {
  const world = c.percent(10) ? BRIDGED : c.percent(75) ? FOUR : SIX;
  const sets = generateSets(c, world);
  const ipvs = c.percent(30) ? services(c, world) : undefined;
  const rules = generateRules(c, world, sets, ipvs !== undefined);
  const setup = world.bed === undefined ? setups(c, world, ipvs !== undefined) : bridgeSetups(c, world);
  return {
    ...(world.bed === undefined ? {} : { bed: world.bed }),
    ...(setup === '' ? {} : { setup }),
    ...sysctls(c, ipvs !== undefined),
    ...(sets.length > 0 ? { ipset: `${sets.map(({ text }) => text).join('\n')}\n` } : {}),
    ...(ipvs === undefined ? {} : { ipvs }),
    ...(world.family === 6 ? { ip6tables: rules } : { iptables: rules }),
    packets: generatePackets(c, world),
  };
}

function sysctls(c: Chance, ipvs: boolean): Pick<Scenario, 'sysctls'> {
  if (ipvs && c.percent(10)) return { sysctls: { 'net.ipv4.vs.conntrack': 0 } };
  if (c.percent(3)) return { sysctls: { 'net.ipv4.conf.all.rp_filter': c.pick([1, 2]) } };
  if (c.percent(2)) return { sysctls: { 'net.ipv4.conf.all.route_localnet': 1 } };
  return {};
}

/** br_netfilter is not there unless somebody loads it. */
function bridgeSetups(c: Chance, world: World): string {
  const services = world.services.map((address) => `ip addr add ${address}/32 dev kube-ipvs0`);
  // The bridge knows where everybody is: what it does not know it would send out by every port.
  const learnt = ['one', 'two'].map(
    (port, at) => `bridge fdb add 02:00:00:00:0${at + 1}:02 dev port-${port} master static`,
  );
  const off = c.percent(15) ? ['sysctl -qw net.bridge.bridge-nf-call-iptables=0'] : [];
  return [...services, 'modprobe -d /run/modules br_netfilter', ...learnt, ...off].join('; ');
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
  const ip = `ip ${six ? '-6 ' : ''}`;
  const more = c.percent(15)
    ? [
        c.pick([
          `${ip}route add blackhole ${world.outside[0]}`,
          `${ip}route add unreachable ${world.outside[0]}`,
          `${ip}route add ${world.outside[1]} via ${six ? 'fd01::9' : '10.1.0.9'}`,
          `${ip}rule add to ${world.outside[0]} prohibit pref 90`,
          `${ip}route add default via ${six ? 'fd01::8' : '10.1.0.8'} table 101; ${ip}rule add from ${world.servers[1]} lookup 101 pref 91`,
          `${ip}route add default via ${six ? 'fd01::8' : '10.1.0.8'} table 101; ${ip}rule add iif eth-l lookup 101 pref 92`,
          six ? 'true' : 'ip route add default via 10.1.0.8 table 101; ip rule add tos 0x10 lookup 101 pref 93',
          `${ip}route add default via ${six ? 'fd01::8' : '10.1.0.8'} table 101; ${ip}rule add ${c.pick(['', 'not '])}uidrange ${c.pick(['0-999', '1000-1999'])} lookup 101 pref 94`,
          `${ip}route add default via ${six ? 'fd01::8' : '10.1.0.8'} table 101; ${ip}rule add iif eth-l ipproto tcp dport ${c.pick(PORTS)} lookup 101 pref 95`,
        ]),
      ]
    : [];
  return [...dummy, ...up, ...policy, ...more].join('; ');
}

const SCHEDULERS: readonly [string, ...string[]] = [
  'rr',
  'rr',
  'wrr',
  'lc',
  'wlc',
  'sh',
  'dh',
  'mh',
  'sed',
  'nq',
  'fo',
];

function services(c: Chance, world: World): string {
  const six = world.family === 6;
  const host = (address: string, port: number) => (six ? `[${address}]:${port}` : `${address}:${port}`);
  const address = () => host(c.percent(80) ? c.pick(world.services) : c.pick(world.node), c.pick(PORTS));
  const wanted = new Set(
    c.some(1, 3, () =>
      c.percent(12)
        ? `-f ${c.pick([1, 2])}${six ? ' -6' : ''}`
        : `${c.pick(['-t', '-t', '-t', '-u', '-u', '--sctp-service'])} ${address()}`,
    ),
  );
  const lines = [...wanted].flatMap((service) => {
    const marked = service.startsWith('-f');
    const port = marked ? 0 : Number(/\d+$/.exec(service)?.[0]);
    const method = c.percent(20) ? c.pick(['-g', '-g', '-i'] as const) : '-m';
    const kept = method !== '-m' || c.percent(40);
    const servers = new Set(
      c.some(0, 3, () =>
        host(c.percent(90) ? c.pick(world.servers) : world.node[1], marked || kept ? port : c.pick(PORTS)),
      ),
    );
    const mask = six ? ' -M 64' : ' -M 255.255.255.0';
    const flags = `${c.percent(15) ? ` -p 600${c.percent(40) ? mask : ''}` : ''}${service.startsWith('-u') && c.percent(10) ? ' -o' : ''}`;
    return [
      `-A ${service} -s ${c.pick(SCHEDULERS)}${flags}`,
      ...[...servers].map((server) => `-a ${service} -r ${server} ${method} -w ${c.pick([1, 1, 1, 2, 0])}`),
    ];
  });
  return `${lines.join('\n')}\n`;
}
