/** Random rules around services: those that only look, those that steer, and whole random tables. */
import { rules } from '../../scenarios/build.ts';
import type { Chance } from '../prng.ts';
import { generateRules } from '../rules.ts';
import { PORTS, type World } from '../world.ts';

type Table = 'raw' | 'mangle' | 'nat' | 'filter' | 'security';

export function generateServiceRules(c: Chance, world: World): string {
  if (c.percent(12)) return '';
  if (c.percent(25)) return generateRules(c, world, [], true);
  // While nothing asks for connection tracking it sleeps.
  const awake = c.percent(75);
  const lines: Record<Table, string[]> = { raw: [], mangle: [], nat: [], filter: [], security: [] };
  for (const [table, chains] of CHAINS) {
    for (const chain of chains)
      lines[table].push(...c.some(0, 3, () => `${chain} ${look(c, world, { table, chain, awake })}`));
  }
  for (const [table, line] of c.some(0, 4, () => steer(c, world, awake))) lines[table].push(line);
  if (awake) lines.filter.push('INPUT -m conntrack --ctstate NEW');
  return rules(Object.fromEntries(Object.entries(lines).filter(([, all]) => all.length > 0)));
}

const CHAINS: readonly (readonly [Table, readonly string[]])[] = [
  ['mangle', ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING']],
  ['nat', ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING']],
  ['filter', ['INPUT', 'FORWARD', 'OUTPUT']],
];

interface Place {
  readonly table: Table;
  readonly chain: string;
  readonly awake: boolean;
}

/** A rule without a target: the kernel's record shows whether it matched. */
function look(c: Chance, world: World, { awake }: Place): string {
  const not = c.percent(20) ? '! ' : '';
  const six = world.family === 6;
  const forms: (() => string)[] = [
    () => `-m ipvs ${ipvsOptions(c, world)}`,
    () => `-m ipvs ${ipvsOptions(c, world)}`,
    () => `${not}-d ${c.pick([...world.services, ...world.servers, ...world.node])}`,
    () => `${not}-s ${c.pick([...world.services, ...world.clients, ...world.node])}`,
    () => `-p ${c.pick(['tcp', 'udp', 'sctp'])}`,
    () => `-m mark ${not}--mark ${c.pick(['0x1', '0x2', '0x5', '0x4000/0x4000'])}`,
    () => `-m addrtype ${not}--${c.pick(['dst', 'src'])}-type LOCAL`,
    () => (six ? '-m hl --hl-lt 64' : '-m ttl --ttl-lt 64'),
  ];
  if (awake) {
    forms.push(
      () =>
        `-m conntrack ${not}--ctstate ${c.pick(['NEW', 'ESTABLISHED', 'RELATED', 'INVALID', 'UNTRACKED', 'DNAT', 'SNAT'])}`,
      () => `-m conntrack ${not}--ctstate ${c.pick(['NEW', 'ESTABLISHED', 'RELATED', 'INVALID', 'UNTRACKED'])}`,
      () => `-m conntrack ${not}--ctorigdst ${c.pick([...world.services, ...world.servers])}`,
      () => `-m conntrack ${not}--ctreplsrc ${c.pick([...world.services, ...world.servers])}`,
      () => `-m conntrack --ctreplsrcport ${c.pick(PORTS)}`,
      () => `-m conntrack --ctdir ${c.pick(['ORIGINAL', 'REPLY'])}`,
      () => `-m conntrack ${not}--ctstatus ${c.pick(['SEEN_REPLY', 'CONFIRMED', 'ASSURED'])}`,
    );
  }
  return c.pick(forms)?.() ?? '';
}

function ipvsOptions(c: Chance, world: World): string {
  const one = () => {
    const not = c.percent(25) ? '! ' : '';
    return c.pick([
      `${not}--ipvs`,
      `${not}--vproto ${c.pick(['tcp', 'udp', 'sctp'])}`,
      `${not}--vaddr ${c.pick([...world.services, ...world.node])}${c.percent(20) ? (world.family === 6 ? '/64' : '/24') : ''}`,
      `${not}--vport ${c.pick([53, 80, 8080])}`,
      `--vdir ${c.pick(['ORIGINAL', 'REPLY'])}`,
      `${not}--vmethod ${c.pick(['GATE', 'IPIP', 'MASQ'])}`,
      `${not}--vportctl ${c.pick([21, 80, 53])}`,
    ] as const);
  };
  const drawn = c.some(1, 2, one);
  const [first = '', second] = drawn;
  const name = (text: string) => /--\S+/.exec(text)?.[0];
  // Its negation stands alone.
  if (second === undefined || name(first) === name(second) || drawn.includes('! --ipvs')) return first;
  return `${first} ${second}`;
}

function steer(c: Chance, world: World, awake: boolean): readonly [Table, string] {
  const mark = c.pick(['1', '2', '5']);
  const dst = c.pick([...world.services, ...world.node, ...world.outside]);
  const server = c.pick(world.servers);
  const proto = c.pick(['tcp', 'udp', 'sctp']);
  const forms: (() => readonly [Table, string])[] = [
    () => ['mangle', `PREROUTING -d ${dst} -p ${proto} -j MARK --set-mark ${mark}`],
    () => ['mangle', `PREROUTING -d ${dst} -j MARK --set-mark ${mark}`],
    () => ['mangle', `INPUT -p ${proto} -j MARK --set-mark ${mark}`],
    () => ['mangle', `OUTPUT -d ${c.pick([dst, server])} -j MARK --set-mark ${mark}`],
    () => ['mangle', `FORWARD -s ${server} -j MARK --set-mark ${mark}`],
    () => [
      'filter',
      `${c.pick(['INPUT', 'OUTPUT', 'FORWARD'])} -s ${c.pick(world.clients)} -j ${c.pick(['DROP', 'REJECT'])}`,
    ],
    () => ['filter', `OUTPUT -d ${server} -p tcp -j REJECT --reject-with tcp-reset`],
  ];
  if (awake) {
    forms.push(
      () => ['nat', 'POSTROUTING -j MASQUERADE'],
      () => ['nat', `POSTROUTING -m mark --mark ${mark} -j MASQUERADE`],
      () => ['nat', `POSTROUTING -m ipvs --ipvs -j MASQUERADE`],
      () => ['nat', `POSTROUTING -d ${server} -j SNAT --to-source ${world.node[1]}`],
      () => [
        'nat',
        `INPUT -s ${c.pick(world.clients)} -j SNAT --to-source ${world.family === 6 ? 'fd01::99' : '10.1.0.99'}`,
      ],
      () => [
        'nat',
        `PREROUTING -d ${c.pick(world.node)} -p ${c.pick(['tcp', 'udp'])} -j DNAT --to-destination ${c.pick(world.services)}`,
      ],
      () => [
        'nat',
        `OUTPUT -d ${dst} -p tcp -j DNAT --to-destination ${c.pick([...world.services, ...world.servers])}`,
      ],
      () => ['nat', `PREROUTING -d ${dst} -p tcp -j REDIRECT`],
      () => ['raw', `${c.pick(['PREROUTING', 'OUTPUT'])} -p ${proto} -j CT --notrack`],
      () => ['raw', `PREROUTING -s ${server} -j CT --notrack`],
      () => ['mangle', 'INPUT -j CONNMARK --set-mark 1'],
      () => ['mangle', 'FORWARD -j CONNMARK --restore-mark'],
      () => ['filter', 'FORWARD -m conntrack --ctstate INVALID -j DROP'],
      () => ['filter', 'OUTPUT -m conntrack --ctstate NEW -p sctp -j DROP'],
    );
  }
  return c.pick(forms)?.() ?? ['filter', 'INPUT'];
}
