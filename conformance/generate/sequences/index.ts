/** What a packet changes for the next one: connections of both families in turn, rules that count, remember and mark. */
import type { Scenario } from '../../kernel/scenario.ts';
import { rules as dump } from '../../scenarios/build.ts';
import type { Chance } from '../prng.ts';
import { FOUR, SIX, type World } from '../world.ts';
import { asksSet, changesSet, createLines, liveSets, marked, marking } from './changing.ts';
import { countingConditions } from './counting.ts';
import { talks } from './talks.ts';

type Sets = ReturnType<typeof liveSets>;

export function sequences(c: Chance): Omit<Scenario, 'name'> {
  const draw = c.below(100);
  const worlds: readonly [World, ...World[]] = draw < 50 ? [FOUR] : draw < 70 ? [SIX] : [FOUR, SIX];
  const six = worlds[0].family === 6;
  const sets = liveSets(c, six);
  const [first, second] = worlds.map((world, index) => rulesOf(c, world, index === 0 ? sets : []));
  return {
    ipset: createLines(sets, six),
    ...(six
      ? { ip6tables: first ?? '' }
      : { iptables: first ?? '', ...(second === undefined ? {} : { ip6tables: second }) }),
    packets: talks(c, worlds),
  };
}

type Table = 'raw' | 'mangle' | 'filter';

/** What the rules of one family have at hand. */
interface Pool {
  readonly six: boolean;
  readonly sets: Sets;
  readonly counting: readonly [string, ...string[]];
}

function rulesOf(c: Chance, world: World, sets: Sets): string {
  const pool: Pool = { six: world.family === 6, sets, counting: countingConditions(c, world) };
  return dump({
    ...(c.percent(30) ? { raw: tableOf(c, pool, 'raw', ['PREROUTING', 'OUTPUT']) } : {}),
    mangle: tableOf(c, pool, 'mangle', ['PREROUTING', 'FORWARD', 'INPUT', 'OUTPUT', 'POSTROUTING']),
    ...(c.percent(40) ? { nat: translating(c, world) } : {}),
    filter: tableOf(c, pool, 'filter', ['FORWARD', 'FORWARD', 'INPUT', 'OUTPUT']),
  });
}

/** Built-in chains, and below them chains that jump and go to each other down four levels. */
function tableOf(c: Chance, pool: Pool, table: Table, chains: readonly string[]): readonly string[] {
  const users = ['one', 'two', 'three', 'four'].slice(0, c.below(5));
  return [
    ...chains.flatMap((chain) => c.some(1, 4, () => `${chain} ${rule(c, pool, table, users)}`)),
    ...users.flatMap((chain, at) => c.some(1, 3, () => `${chain} ${rule(c, pool, table, users.slice(at + 1))}`)),
    ...users.map((chain) => `:${chain}`),
  ];
}

function rule(c: Chance, pool: Pool, table: Table, below: readonly string[]): string {
  const protocol = c.percent(25) ? c.pick(['tcp', 'tcp', 'udp', pool.six ? 'ipv6-icmp' : 'icmp', 'sctp']) : undefined;
  const conditions = [
    protocol === undefined ? '' : `-p ${protocol}`,
    condition(c, pool, table),
    c.percent(20) ? asksSet(c, pool.sets) : '',
    target(c, pool, table, below),
  ];
  return conditions.filter((word) => word !== '').join(' ');
}

function condition(c: Chance, { counting }: Pool, table: Table): string {
  if (c.percent(25)) return '';
  if (c.percent(25)) return table === 'raw' ? '-m mark ! --mark 0x2/0x2' : marked(c);
  return c.pick(counting);
}

function target(c: Chance, { sets }: Pool, table: Table, below: readonly string[]): string {
  const user = c.pick(below);
  if (user !== undefined && c.percent(40)) return `${c.percent(30) ? '-g' : '-j'} ${user}`;
  const draw = c.below(100);
  if (draw < 35) return '';
  if (draw < 55) return changesSet(c, sets, table === 'mangle' ? 'mangle' : 'elsewhere');
  if (draw < 80) {
    if (table === 'mangle') return marking(c);
    return table === 'raw' ? '-j MARK --or-mark 0x2' : '-j CONNMARK --save-mark';
  }
  if (draw < 92) return c.pick(['-j RETURN', '-j RETURN', '-j ACCEPT']);
  return table === 'filter' ? c.pick(['-j DROP', '-j REJECT']) : table === 'raw' ? '-j CT --notrack' : '-j ACCEPT';
}

function translating(c: Chance, { family, servers, node }: World): readonly string[] {
  const six = family === 6;
  const host = (address: string, ports: string) => (six ? `[${address}]:${ports}` : `${address}:${ports}`);
  const from = six ? 'fd02::77' : '10.2.0.77';
  return c.some(1, 4, () =>
    c.pick([
      'POSTROUTING -o eth-r -j MASQUERADE',
      `POSTROUTING -o eth-r -j SNAT --to-source ${from}`,
      `POSTROUTING -p udp -j SNAT --to-source ${host(node[1], '5000-5002')}`,
      `PREROUTING -p tcp -m tcp --dport 80 -j DNAT --to-destination ${host(servers[1] ?? servers[0], '8080')}`,
      `PREROUTING -p udp -j DNAT --to-destination ${servers[0]}-${servers[2] ?? servers[0]}`,
      `PREROUTING -p tcp -m tcp --dport 50:90 -j DNAT --to-destination ${host(servers[0], '8050-8090/50')}`,
      'PREROUTING -p tcp -m tcp --dport 443 -j REDIRECT --to-ports 8443',
      'OUTPUT -o lo -p tcp -j REDIRECT --to-ports 8080',
      `PREROUTING -d ${six ? 'fd96::/112' : '10.96.0.0/24'} -j NETMAP --to ${six ? 'fd02::/112' : '10.2.0.0/24'}`,
      `OUTPUT -d ${six ? 'fd96::/112' : '10.96.0.0/24'} -j DNAT --to-destination ${servers[0]}`,
    ]),
  );
}
