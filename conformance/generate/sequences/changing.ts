/** Targets whose effect a later packet sees: marks of packets and connections in every form, and entries of sets. */
import type { Chance } from '../prng.ts';

const VALUES = ['0x1', '0xff', '0xf0', '0x12345678', '0xffffffff', '0x80000001', '0x0', '0x2'] as const;
const MASKS = ['0xff', '0xf0', '0xffff', '0xffffffff', '0x0', '0x80000000', '0xf'] as const;

export function marking(c: Chance): string {
  const masked = c.percent(50) ? `/${c.pick(MASKS)}` : '';
  const change = c.pick([
    `--set-mark ${c.pick(VALUES)}${masked}`,
    `--set-xmark ${c.pick(VALUES)}${masked}`,
    `--and-mark ${c.pick(MASKS)}`,
    `--or-mark ${c.pick(VALUES)}`,
    `--xor-mark ${c.pick(VALUES)}`,
  ]);
  if (c.percent(35)) return `-j MARK ${change}`;
  const shift = c.percent(25) ? ` --${c.pick(['left', 'right'])}-shift-mark ${c.pick([1, 4, 8, 31])}` : '';
  // iptables takes a shift for what is set under a mask, saved or restored.
  if (c.percent(40)) return `-j CONNMARK ${change}${shift !== '' && change.startsWith('--set-xmark') ? shift : ''}`;
  const masks =
    shift !== '' || c.percent(50)
      ? ` --nfmask ${c.pick(MASKS)} --ctmask ${c.pick(MASKS)}`
      : c.percent(40)
        ? ` --mask ${c.pick(MASKS)}`
        : '';
  return `-j CONNMARK ${c.pick(['--save-mark', '--restore-mark'])}${masks}${shift}`;
}

export function marked(c: Chance): string {
  const masked = c.percent(50) ? `/${c.pick(MASKS)}` : '';
  return `-m ${c.pick(['mark', 'connmark', 'connmark'])} ${c.percent(25) ? '! ' : ''}--mark ${c.pick(VALUES)}${masked}`;
}

interface LiveSet {
  readonly name: string;
  readonly create: string;
  readonly flags: readonly [string, ...string[]];
  readonly marks?: true;
}

const SETS: readonly [LiveSet, ...LiveSet[]] = [
  { name: 'seen', create: 'hash:ip FAMILY timeout 600', flags: ['src', 'dst'] },
  { name: 'ever', create: 'hash:ip FAMILY counters timeout 0', flags: ['src', 'dst'] },
  { name: 'few', create: 'hash:ip FAMILY maxelem 2', flags: ['src', 'dst'] },
  { name: 'ports', create: 'hash:ip,port FAMILY counters', flags: ['src,dst', 'dst,dst', 'src,src'] },
  { name: 'pairs', create: 'hash:net,net FAMILY timeout 300', flags: ['src,dst', 'dst,src'] },
  { name: 'triples', create: 'hash:ip,port,ip FAMILY', flags: ['src,dst,dst', 'dst,src,src'] },
  { name: 'marks', create: 'hash:ip,mark FAMILY skbinfo', flags: ['src,src', 'dst,dst'], marks: true },
  { name: 'given', create: 'hash:net FAMILY skbinfo counters', flags: ['src', 'dst'], marks: true },
  { name: 'knocks', create: 'bitmap:port range 0-65535 timeout 60', flags: ['dst', 'src'] },
  { name: 'cards', create: 'hash:mac', flags: ['src'] },
];

/** Some sets, empty but for those whose entries carry marks. */
export function liveSets(c: Chance, six: boolean): readonly LiveSet[] {
  const drawn = c.some(1, 4, () => c.pick(SETS));
  const family = six ? 'family inet6' : 'family inet';
  return [...new Set(drawn)].map((set) => ({ ...set, create: set.create.replace('FAMILY', family) }));
}

export function createLines(sets: readonly LiveSet[], six: boolean): string {
  const [net, host] = six ? ['fd01::/64', 'fd02::5'] : ['10.1.0.0/24', '10.2.0.5'];
  const lines = sets.flatMap(({ name, create }) => [
    `create ${name} ${create}`,
    ...(name === 'given' ? [`add given ${net} skbmark 0x10/0xf0`, `add given ${host} skbmark 0xff skbprio 1:2`] : []),
  ]);
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

export function asksSet(c: Chance, sets: readonly LiveSet[]): string {
  const set = c.pick(sets);
  if (set === undefined) return '';
  const counters =
    set.create.includes('counters') && c.percent(40) ? ` --packets-${c.pick(['gt 1', 'lt 3', 'eq 2'])}` : '';
  return `-m set ${c.percent(30) ? '! ' : ''}--match-set ${set.name} ${c.pick(set.flags)}${counters}`;
}

/** `maps`: in mangle alone. */
export function changesSet(c: Chance, sets: readonly LiveSet[], where: 'mangle' | 'elsewhere'): string {
  const set = c.pick(sets);
  if (set === undefined) return '-j ACCEPT';
  const mapped = c.pick(sets.filter(({ marks }) => marks));
  if (where === 'mangle' && mapped !== undefined && c.percent(40))
    return `-j SET --map-set ${mapped.name} ${c.pick(mapped.flags)} --map-mark`;
  const timeout = set.create.includes('timeout') && c.percent(50) ? ` --timeout ${c.pick([0, 30, 3000])}` : '';
  const other = c.pick(sets) ?? set;
  return c.pick([
    `-j SET --add-set ${set.name} ${c.pick(set.flags)}${timeout}`,
    `-j SET --add-set ${set.name} ${c.pick(set.flags)} --exist${timeout}`,
    `-j SET --del-set ${set.name} ${c.pick(set.flags)}`,
    `-j SET --add-set ${set.name} ${c.pick(set.flags)} --del-set ${other.name} ${c.pick(other.flags)}${timeout}`,
  ]);
}
