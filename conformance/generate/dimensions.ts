/** Sets of every type with all that their create lines offer, asked with every flag and option, and changed by SET. */
import type { Scenario, ScenarioPacket } from '../kernel/scenario.ts';
import { rules } from '../scenarios/build.ts';
import { entriesOf, type SetKind, setKinds } from './dimensionTypes.ts';
import type { Chance } from './prng.ts';
import { FOUR, SIX, type World } from './world.ts';

interface Made {
  readonly name: string;
  readonly type: string;
  readonly text: string;
  readonly counts: boolean;
  readonly carriesMarks: boolean;
}

export function dimensions(c: Chance): Omit<Scenario, 'name'> {
  const world = c.percent(70) ? FOUR : SIX;
  const sets: Made[] = [];
  const count = 3 + c.below(4);
  while (sets.length < count) {
    const index = sets.length;
    sets.push(
      index > 1 && c.percent(20)
        ? listOf(c, `s${index}`, sets)
        : create(c, world, `s${index}`, c.pick(setKinds(world))),
    );
  }
  const text = rules({
    mangle: chains(c, ['PREROUTING', 'FORWARD', 'POSTROUTING', 'INPUT', 'OUTPUT'], { sets, maps: true }),
    filter: chains(c, ['FORWARD', 'FORWARD', 'INPUT', 'OUTPUT'], { sets, maps: false }),
  });
  return {
    ipset: `${sets.map((set) => set.text).join('\n')}\n`,
    ...(world.family === 6 ? { ip6tables: text } : { iptables: text }),
    packets: c.some(8, 12, () => packet(c, world)),
  };
}

function create(c: Chance, world: World, name: string, kind: SetKind): Made {
  const extensions = [
    ...(c.percent(35) ? ['counters'] : []),
    ...(c.percent(15) ? ['comment'] : []),
    ...(c.percent(20) ? ['skbinfo'] : []),
    ...(c.percent(25) ? [`timeout ${c.pick([0, 300, 600])}`] : []),
  ];
  const options = [...kind.options(c), ...extensions].join(' ');
  const entries = entriesOf(c, kind, world).map((entry) => `add ${name} ${entry}${extras(c, extensions)}`);
  return {
    name,
    type: kind.type,
    text: [`create ${name} ${kind.type} ${options}`.trim(), ...entries].join('\n'),
    counts: extensions.includes('counters'),
    carriesMarks: extensions.includes('skbinfo'),
  };
}

function extras(c: Chance, extensions: readonly string[]): string {
  const has = (start: string) => extensions.some((extension) => extension.startsWith(start)) && c.percent(50);
  return [
    has('timeout') ? ` timeout ${c.pick([0, 200, 1000])}` : '',
    has('counters') ? ` packets ${c.below(4)} bytes ${c.below(300)}` : '',
    has('comment') ? ' comment "an entry -j DROP"' : '',
    has('skbinfo') ? ` skbmark 0x${c.pick(['1', '10', 'f0/0xf0', '0/0xff', 'ff/0xff'])}` : '',
  ].join('');
}

function listOf(c: Chance, name: string, sets: readonly Made[]): Made {
  const members = [...new Set(c.some(1, 3, () => c.pick(sets)?.name))].filter(
    (member) => sets.find((set) => set.name === member)?.type !== 'list:set',
  );
  const counts = c.percent(40);
  const lines = members.map((member, at) => {
    const place = at > 0 && c.percent(40) ? ` ${c.pick(['before', 'after'])} ${members[at - 1]}` : '';
    return `add ${name} ${member}${place}${counts && c.percent(50) ? ' packets 2 bytes 100' : ''}`;
  });
  const text = [`create ${name} list:set${counts ? ' counters' : ''}`, ...lines].join('\n');
  return { name, type: 'list:set', text, counts, carriesMarks: false };
}

interface Table {
  readonly sets: readonly Made[];
  /** --map-set stands in mangle alone. */
  readonly maps: boolean;
}

function chains(c: Chance, names: readonly string[], table: Table): readonly string[] {
  return names.flatMap((chain) => c.some(1, 5, () => `${chain} ${rule(c, chain, table)}`.trim()));
}

function rule(c: Chance, chain: string, table: Table): string {
  const protocol = c.percent(25) ? `-p ${c.pick(['tcp', 'udp', 'sctp'])} ` : '';
  const conditions = [protocol, c.percent(85) ? match(c, table.sets) : '', c.percent(15) ? match(c, table.sets) : ''];
  return `${conditions.join(' ')} ${target(c, chain, table)}`.replace(/ {2,}/g, ' ');
}

function flagsFor(c: Chance, { type }: Made): string {
  const width = type === 'list:set' ? 1 + c.below(3) : type.split(',').length;
  const more = c.percent(15) ? c.pick([-1, 1]) : 0;
  return Array.from({ length: Math.max(width + more, 1) }, () => c.pick(['src', 'dst'])).join();
}

function match(c: Chance, sets: readonly Made[]): string {
  const set = c.pick(sets);
  if (set === undefined) return '';
  const counters = set.counts || c.percent(5);
  return [
    `-m set ${c.percent(25) ? '! ' : ''}--match-set ${set.name} ${flagsFor(c, set)}`,
    c.percent(12) ? '--return-nomatch' : '',
    counters && c.percent(15) ? '! --update-counters' : '',
    counters && c.percent(15) ? '! --update-subcounters' : '',
    counters && c.percent(40) ? c.pick(['--packets-gt 1', '! --packets-eq 2', '--packets-lt 3', '--packets-eq 1']) : '',
    counters && c.percent(20) ? c.pick(['--bytes-gt 60', '--bytes-lt 100', '! --bytes-eq 40']) : '',
  ].join(' ');
}

function target(c: Chance, chain: string, { sets, maps }: Table): string {
  const set = c.pick(sets);
  if (set === undefined || c.percent(45))
    return c.percent(20) ? `-j MARK --set-mark 0x${c.pick(['1', '10', '12'])}` : '';
  const marks = sets.filter(({ carriesMarks }) => carriesMarks);
  const mapped = c.pick(marks);
  if (maps && mapped !== undefined && c.percent(40)) {
    // --map-prio and --map-queue stand where a packet leaves.
    const leaves = chain !== 'PREROUTING' && chain !== 'INPUT' && c.percent(40) ? ' --map-prio --map-queue' : '';
    return `-j SET --map-set ${mapped.name} ${flagsFor(c, mapped)} --map-mark${leaves}`;
  }
  const other = c.pick(sets) ?? set;
  const exist = c.percent(25) ? ' --exist' : '';
  if (c.percent(15))
    return `-j SET --add-set ${set.name} ${flagsFor(c, set)} --del-set ${other.name} ${flagsFor(c, other)}${exist}`;
  return c.percent(65)
    ? `-j SET --add-set ${set.name} ${flagsFor(c, set)}${exist}`
    : `-j SET --del-set ${set.name} ${flagsFor(c, set)}`;
}

const PROTOCOLS = ['tcp', 'tcp', 'tcp', 'udp', 'udp', 'sctp', 'udplite', 'dccp', 'gre', '99'] as const;

function packet(c: Chance, world: World): ScenarioPacket {
  const way = c.pick(world.ways);
  const src = c.pick(way.sources);
  const dst = c.pick(way.destinations);
  const proto = c.percent(15) ? world.icmp : c.pick(PROTOCOLS);
  const more = {
    ...(way.from !== 'local' ? { mac: c.pick(['02:00:00:00:01:02', '02:00:00:00:aa:02']) } : {}),
    ...(way.from === 'local' && c.percent(30) ? { mark: c.pick([1, 16]) } : {}),
  };
  if (proto === world.icmp) return { from: way.from, src, dst, proto, icmpId: 5, ...more };
  if (proto === 'gre' || proto === '99') return { from: way.from, src, dst, proto, ...more };
  return {
    from: way.from,
    src,
    dst,
    proto,
    sport: c.pick([53, 80, 81, 443]),
    dport: c.pick([53, 80, 81, 443]),
    ...more,
  };
}
