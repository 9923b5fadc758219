/** Nodes whose rules are looked for: recorded ones, and random rules on a recorded machine. */
import { join } from 'node:path';
import type { Node } from '../../server/src/node/model.ts';
import { readNode } from '../../server/src/node/read.ts';
import type { ReachGoal } from '../../server/src/trace/reach/goal.ts';
import { conditions } from '../generate/conditions.ts';
import { generate, type ThemeName } from '../generate/index.ts';
import { mixed } from '../generate/mixed.ts';
import { type Chance, chance } from '../generate/prng.ts';
import { type GeneratedSet, generateSets } from '../generate/sets.ts';
import { BRIDGED, FOUR, SIX, type World } from '../generate/world.ts';
import { readGolden } from '../golden.ts';
import { record } from '../kernel/record.ts';
import type { Recording, Scenario } from '../kernel/scenario.ts';
import { rules as dump } from '../scenarios/build.ts';

export interface Asked {
  readonly name: string;
  readonly world: World;
  readonly files: Readonly<Record<string, string>>;
  /** How a real kernel gets such a node. */
  readonly scenario?: Scenario;
}

export function nodeOf({ name, files }: Asked): Node {
  return readNode(
    name,
    Object.entries(files).map(([file, text]) => ({ name: file, text })),
  ).node;
}

const golden = (file: string) => readGolden(join(import.meta.dirname, '..', 'golden', `${file}.json`)).recordings;

/** Every recorded node of a topic. */
export function recorded(file: string): readonly Asked[] {
  return golden(file).map(asked);
}

function asked({ scenario, dumps }: Recording): Asked {
  const world = scenario.bed !== undefined ? BRIDGED : scenario.ip6tables === undefined ? FOUR : SIX;
  return { name: scenario.name, world, files: dumps, scenario };
}

/** Random nodes of a theme, as a real kernel dumps them. */
export async function dumped(seed: number, count: number, theme: ThemeName): Promise<readonly Asked[]> {
  const scenarios = generate(seed, count, theme).map((scenario) => ({ ...scenario, packets: [] }));
  const { recordings, failures } = await record(scenarios);
  for (const { scenario, error } of failures) console.log(`could not be played: ${scenario.name}: ${error}`);
  return recordings.map(asked);
}

/** `ip addr` and the like of the usual machine, by world. */
function machines(): ReadonlyMap<World, Readonly<Record<string, string>>> {
  const found = new Map<World, Readonly<Record<string, string>>>();
  for (const { scenario, dumps } of [...golden('generated'), ...golden('core'), ...golden('ipv6')]) {
    const world = scenario.bed !== undefined ? BRIDGED : scenario.ip6tables === undefined ? FOUR : SIX;
    if (found.has(world) || scenario.setup !== undefined) continue;
    found.set(world, Object.fromEntries(Object.entries(dumps).filter(([name]) => name.startsWith('ip-'))));
  }
  return found;
}

const usual = machines();

export const KINDS = ['mixed', 'crowded', 'rare'] as const;
export type Kind = (typeof KINDS)[number];

/**
 * Random rules of all tables: those of the mixed generator, crowded ones that hide each other, or crowded ones about what
 * only rules and connections give packets, which the search tells impossible by what no rule gives.
 */
export function random(seed: number, index: number, kind: Kind): Asked {
  const c = chance(seed * 1_000_003 + index);
  const world = c.percent(70) ? FOUR : SIX;
  const machine = c.percent(75) ? (usual.get(world) ?? {}) : {};
  const name = `${kind}/${seed}-${index}`;
  const file = world.family === 6 ? 'ip6tables-save.txt' : 'iptables-save.txt';
  if (kind !== 'mixed') {
    const sets = generateSets(c, world);
    const text = crowded(c, world, sets, kind === 'rare' ? rare : narrow);
    return { name, world, files: { ...machine, [file]: text, ...setsFile(sets.map((set) => set.text).join('\n')) } };
  }
  for (let at = 0; ; at++) {
    const made = mixed(chance(seed * 1_000_003 + index * 101 + at));
    if (made.bed !== undefined) continue;
    const six = made.ip6tables !== undefined;
    const own = Object.keys(machine).length === 0 ? {} : (usual.get(six ? SIX : FOUR) ?? {});
    return {
      name,
      world: six ? SIX : FOUR,
      files: {
        ...own,
        ...(six ? { 'ip6tables-save.txt': made.ip6tables } : { 'iptables-save.txt': made.iptables ?? '' }),
        ...setsFile(made.ipset ?? ''),
        ...(made.ipvs === undefined ? {} : { 'ipvsadm-save.txt': made.ipvs }),
      },
    };
  }
}

/** Crowded rules on one of the machines of a recorded topic. */
export function crowdedOn(topic: string, seed: number, index: number): Asked {
  const c = chance(seed * 1_000_003 + index);
  const all = recorded(topic);
  const { world, files } = all[c.below(all.length)] as Asked;
  const machine = Object.fromEntries(Object.entries(files).filter(([name]) => !/tables-save|ipset/.test(name)));
  const sets = generateSets(c, world);
  const file = world.family === 6 ? 'ip6tables-save.txt' : 'iptables-save.txt';
  const text = crowded(c, world, sets, narrow);
  return {
    name: `${topic}/${seed}-${index}`,
    world,
    files: { ...machine, [file]: text, ...setsFile(sets.map((set) => set.text).join('\n')) },
  };
}

function setsFile(text: string): Readonly<Record<string, string>> {
  return text === '' ? {} : { 'ipset-save.txt': `${text}\n` };
}

const verdicts = ['-j ACCEPT', '-j DROP', '-j RETURN', '-j DROP', ''] as const;
const marks = [
  '-j MARK --set-mark 0x1',
  '-j MARK --set-xmark 0x10/0xf0',
  '-j MARK --or-mark 0x4000',
  '-j CONNMARK --save-mark',
  '-j CONNMARK --restore-mark',
  '-j DROP',
] as const;

/** Many rules in few chains, most of them about the same few things, so that rules hide rules. */
function crowded(c: Chance, world: World, sets: readonly GeneratedSet[], usual: Usual): string {
  const chainsOf = { mangle: ['PREROUTING', 'FORWARD', 'OUTPUT'], filter: ['INPUT', 'FORWARD', 'OUTPUT'] } as const;
  const tables: Record<string, string[]> = {};
  for (const table of ['mangle', 'filter'] as const) {
    if (table === 'mangle' && c.percent(40)) continue;
    const lines: string[] = [];
    const users = ['A', 'B', 'C'];
    for (const chain of [...chainsOf[table], ...users]) {
      if (!users.includes(chain) && c.percent(25)) lines.push(`:${chain} DROP`);
      const below = users.slice(users.indexOf(chain) + 1);
      for (let count = 1 + c.below(table === 'filter' ? 7 : 3); count > 0; count--) {
        const place = { world, sets, ipvs: false, chain: users.includes(chain) ? undefined : chain };
        const asks = c.percent(25) ? [] : (usual(c, world) ?? conditions(c, place));
        const jump = c.percent(30) ? c.pick(below) : undefined;
        const does =
          jump !== undefined ? `${c.percent(25) ? '-g' : '-j'} ${jump}` : c.pick(table === 'mangle' ? marks : verdicts);
        lines.push([chain, ...asks, does].filter((word) => word !== '').join(' '));
      }
    }
    tables[table] = [...lines, ...users.map((chain) => `:${chain}`)];
  }
  if (usual === rare && c.percent(40)) tables['raw'] = helpers(c);
  return dump(tables);
}

type Usual = (c: Chance, world: World) => readonly string[] | undefined;

/** Helpers for some connections, so that others may be announced. */
function helpers(c: Chance): string[] {
  const chain = c.pick(['PREROUTING', 'OUTPUT']);
  return [`${chain} -p tcp -m tcp --dport ${c.pick(['80', '21'])} -j CT --helper ftp`];
}

/** What packets have from rules before, or from their connection, or never. */
function rare(c: Chance, world: World): readonly string[] | undefined {
  if (c.percent(15)) return undefined;
  if (c.percent(20)) return narrow(c, world);
  const not = c.percent(40) ? '! ' : '';
  const six = world.family === 6;
  const amount = c.pick(['2', '0:1', '100', '19', '40:60', '3:5', '1:1']);
  return [
    c.pick([
      `-m connlabel ${not}--label ${c.pick(['5', '6', '7'])}${c.percent(25) ? ' --set' : ''}`,
      `-m helper ${not}--helper ftp`,
      `-m mark ${not}--mark ${c.pick(['0x10/0xf0', '0x4000/0x4000', '0x11/0xff', '0x8000/0x8000', '0x2'])}`,
      `-m connmark ${not}--mark ${c.pick(['0x1', '0x10/0x10', '0x4000/0x4000', '0x8000/0x8000', '0x0/0xff'])}`,
      `-m connbytes ${not}--connbytes ${amount} --connbytes-dir ${c.pick(['original', 'reply', 'both'])} --connbytes-mode ${c.pick(['packets', 'bytes', 'avgpkt'])}`,
      `-m conntrack ${not}--ctstatus ${c.pick(['EXPECTED', 'SEEN_REPLY', 'ASSURED', 'CONFIRMED', 'NONE'])}`,
      `-m conntrack ${not}--ctstate ${c.pick(['RELATED', 'DNAT', 'SNAT', 'UNTRACKED', 'NEW,INVALID'])}`,
      `-p dccp -m dccp ${not}--dccp-types ${c.pick(['REQUEST', 'RESPONSE,DATA', 'RESET', 'INVALID'])}`,
      `-m addrtype ${not}--${c.pick(['src', 'dst'])}-type ${c.pick(['LOCAL', 'UNICAST', 'MULTICAST', 'LOCAL,UNICAST', ...(six ? [] : ['BROADCAST'])])}`,
      ...(six
        ? [
            `-m ipv6header ${not}--header ${c.pick(['frag', 'prot', 'esp', 'dst,prot', 'none'])}${c.percent(60) ? ' --soft' : ''}`,
          ]
        : ['-m realm --realm 0x1', `-m addrtype ${not}--dst-type LOCAL --limit-iface-in`]),
      `${not}-o ${c.pick(['eth+', 'eth-l', 'lo', 'et+'])}`,
      `${not}-i ${c.pick(['eth+', 'eth-l', 'lo', 'et+'])}`,
    ] as const),
  ];
}

function narrow(c: Chance, world: World): readonly string[] | undefined {
  if (c.percent(30)) return undefined;
  const not = c.percent(35) ? '! ' : '';
  return [
    c.pick([
      `${not}-s ${world.nets[0]}`,
      `${not}-s ${world.clients[0]}`,
      `${not}-d ${world.nets[1]}`,
      `${not}-p tcp`,
      `${not}-p udp`,
      `-p tcp -m tcp ${not}--dport 80`,
      `-p tcp -m tcp ${not}--dport 53:443`,
      `-m mark ${not}--mark 0x1`,
      `-m mark ${not}--mark 0x10/0xf0`,
      `-m conntrack ${not}--ctstate NEW`,
      `-m conntrack ${not}--ctstate RELATED,ESTABLISHED`,
      `-m conntrack ${not}--ctstate INVALID`,
    ] as const),
  ];
}

/** The rule's line. */
export function textOf({ files }: Asked, { family, table, chain, rule }: ReachGoal): string {
  const text = files[family === 'ipv6' ? 'ip6tables-save.txt' : 'iptables-save.txt'] ?? '';
  const block = text.slice(text.indexOf(`*${table}\n`)).split('COMMIT')[0] ?? '';
  return block.split('\n').filter((line) => `${line} `.startsWith(`-A ${chain} `))[rule - 1] ?? '';
}

export function nameOf({ family, table, chain, rule }: ReachGoal): string {
  return `${family} ${table}/${chain}/${rule}`;
}

/** Every rule of a node. */
export function rulesOf(node: Node): readonly ReachGoal[] {
  return node.rulesets.flatMap(({ family, tables }) =>
    [...tables.values()].flatMap(({ name: table, chains }) =>
      [...chains.values()].flatMap(({ name: chain, rules }) =>
        Array.from({ length: rules.length }, (_, index) => ({ family, table, chain, rule: index + 1 })),
      ),
    ),
  );
}
