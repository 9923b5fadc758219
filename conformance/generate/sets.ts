/** Random sets of the types that rules use most. */
import type { Chance } from './prng.ts';
import { CLIENT_PORTS, everyone, PORTS, type World } from './world.ts';

export interface GeneratedSet {
  readonly name: string;
  readonly text: string;
  /** The flags that fit its dimensions: `src`, `dst,dst`… */
  readonly flags: readonly [string, ...string[]];
  /** bitmap:port asks for a protocol with ports in the same rule. */
  readonly needsPorts: boolean;
}

interface Kind {
  readonly type: string;
  readonly flags: readonly [string, ...string[]];
  readonly entry: (c: Chance, world: World) => string;
  readonly options?: string;
}

const ip = (c: Chance, world: World) => c.pick(everyone(world));
const port = (c: Chance) => `${c.pick(['tcp', 'tcp', 'udp'])}:${c.percent(80) ? c.pick(PORTS) : c.pick(CLIENT_PORTS)}`;
const net = (c: Chance, world: World) => (c.percent(60) ? c.pick(world.nets) : ip(c, world));
const netEntry = (c: Chance, world: World) => `${net(c, world)}${c.percent(20) ? ' nomatch' : ''}`;

const KINDS: readonly [Kind, ...Kind[]] = [
  { type: 'hash:ip', flags: ['src', 'dst'], entry: ip },
  { type: 'hash:net', flags: ['src', 'dst'], entry: netEntry },
  {
    type: 'hash:ip,port',
    flags: ['dst,dst', 'src,dst', 'src,src', 'dst,src'],
    entry: (c, world) => `${ip(c, world)},${port(c)}`,
  },
  { type: 'hash:net,port', flags: ['dst,dst', 'src,dst'], entry: (c, world) => `${net(c, world)},${port(c)}` },
  {
    type: 'hash:ip,port,ip',
    flags: ['dst,dst,src', 'src,dst,dst'],
    entry: (c, world) => `${ip(c, world)},${port(c)},${ip(c, world)}`,
  },
  {
    type: 'hash:ip,port,net',
    flags: ['dst,dst,src', 'src,dst,dst'],
    entry: (c, world) => `${ip(c, world)},${port(c)},${netEntry(c, world)}`,
  },
  {
    type: 'hash:net,net',
    flags: ['src,dst', 'dst,src'],
    entry: (c, world) => `${net(c, world)},${netEntry(c, world)}`,
  },
  {
    type: 'hash:net,iface',
    flags: ['src,src', 'dst,dst'],
    entry: (c, world) => `${net(c, world)},${c.pick(['eth-l', 'eth-r', 'lo'])}`,
  },
  {
    type: 'hash:net,port,net',
    flags: ['src,dst,dst', 'dst,dst,src'],
    entry: (c, world) => `${net(c, world)},${port(c)},${net(c, world)}`,
  },
  {
    type: 'hash:ip,mark',
    flags: ['src,src', 'dst,dst'],
    entry: (c, world) => `${ip(c, world)},${c.pick(['0x0', '0x1', '0x10'])}`,
  },
  { type: 'hash:ip', flags: ['src', 'dst'], entry: ip, options: ' counters' },
  { type: 'hash:net', flags: ['src', 'dst'], entry: netEntry, options: ' counters comment' },
  {
    type: 'hash:ip,port',
    flags: ['dst,dst'],
    entry: (c, world) => `${ip(c, world)},${port(c)}`,
    options: ' timeout 600',
  },
];

export function generateSets(c: Chance, world: World): readonly GeneratedSet[] {
  const made: GeneratedSet[] = [];
  const count = c.percent(60) ? 1 + c.below(3) : 0;
  for (let index = 0; index < count; index++) {
    const name = `set${index}`;
    if (c.percent(12)) made.push(bitmap(c, name));
    else if (index > 0 && c.percent(15)) made.push(listOf(c, name, made));
    else made.push(plain(c, world, name));
  }
  return made;
}

function plain(c: Chance, world: World, name: string): GeneratedSet {
  const kind = c.pick(KINDS);
  // The same entry twice would be refused; the same with and without nomatch too.
  const entries = new Map(
    c.some(1, 5, () => kind.entry(c, world)).map((entry) => [entry.replace(' nomatch', ''), entry]),
  );
  const family = world.family === 6 ? ' family inet6' : '';
  const text = [
    `create ${name} ${kind.type}${family}${kind.options ?? ''}`,
    ...[...entries.values()].map((entry) => `add ${name} ${entry}`),
  ];
  return { name, text: text.join('\n'), flags: kind.flags, needsPorts: false };
}

/** A list of sets before it, but not of lists: one dimension, or two, is what the rule asks of them. */
function listOf(c: Chance, name: string, before: readonly GeneratedSet[]): GeneratedSet {
  const members = before.filter(({ text }) => !text.includes(' list:set ')).map((set) => set.name);
  const chosen = new Set(c.some(1, 2, () => c.pick(members)));
  const text = [`create ${name} list:set size 8`, ...[...chosen].map((member) => `add ${name} ${member}`)];
  return { name, text: text.join('\n'), flags: ['src', 'dst', 'dst,dst'], needsPorts: false };
}

function bitmap(c: Chance, name: string): GeneratedSet {
  const entries = new Set(c.some(1, 3, () => c.pick(PORTS)));
  const text = [`create ${name} bitmap:port range 0-65535`, ...[...entries].map((entry) => `add ${name} ${entry}`)];
  return { name, text: text.join('\n'), flags: ['dst', 'src'], needsPorts: true };
}
