/** The types of sets, and random entries of each about addresses and ports that packets have. */
import type { Chance } from './prng.ts';
import { everyone, type World } from './world.ts';

export interface SetKind {
  readonly type: string;
  /** Random words of the create line. */
  readonly options: (c: Chance) => readonly string[];
  readonly entry: (c: Chance, world: World) => string;
  /** Whether entries may be exceptions. */
  readonly exceptions?: true;
}

const ip = (c: Chance, world: World) => c.pick(everyone(world));
const port = (c: Chance, world: World) =>
  c.pick([
    'tcp:80',
    'tcp:80',
    'tcp:53',
    'tcp:443',
    'udp:80',
    'udp:53',
    'udp:53-81',
    'tcp:79-82',
    'sctp:80',
    'udplite:80',
    '33:0',
    '99:0',
    '47:0',
    world.family === 6 ? 'icmpv6:128/0' : 'icmp:8/0',
    world.family === 6 ? 'icmpv6:echo-request' : 'icmp:echo-request',
  ]);

/** A network around an address, from itself up to everything. */
function net(c: Chance, world: World): string {
  if (c.percent(35)) return c.pick(world.nets);
  const whole = world.family === 6 ? 128 : 32;
  return `${ip(c, world)}/${c.pick([whole, whole, whole - 1, whole - 3, whole / 2, whole / 4, 8])}`;
}
const mac = (c: Chance) => c.pick(['02:00:00:00:01:02', '02:00:00:00:aa:02', '02:00:00:00:01:01']);
const mark = (c: Chance) => c.pick(['0x0', '0x1', '0x10', '0x12']);
const hash = (c: Chance) => [
  ...(c.percent(20) ? [`hashsize ${c.pick([64, 1024, 2048])}`] : []),
  ...(c.percent(20) ? [`maxelem ${c.pick([128, 65536])}`] : []),
];
const six = (world: World) => (world.family === 6 ? ['family inet6'] : []);

export function setKinds(world: World): readonly [SetKind, ...SetKind[]] {
  const hashed = (type: string, entry: SetKind['entry'], more: Partial<SetKind> = {}): SetKind => ({
    type,
    entry,
    options: (c) => [...six(world), ...hash(c)],
    ...more,
  });
  const of =
    (...makers: readonly ((c: Chance, world: World) => string)[]) =>
    (c: Chance): string =>
      makers.map((make) => make(c, world)).join();
  const exceptions = true;
  const anyFamily: readonly [SetKind, ...SetKind[]] = [
    hashed('hash:ip', of(ip)),
    hashed('hash:ip', of(ip), {
      options: (c) => [...six(world), `netmask ${world.family === 6 ? c.pick([64, 125]) : c.pick([16, 24, 29])}`],
    }),
    hashed('hash:ip', of(ip), { options: (c) => [...six(world), `maxelem ${c.pick([4, 5])}`] }),
    hashed('hash:net', of(net), { exceptions }),
    hashed('hash:net', of(net), { exceptions }),
    hashed('hash:ip,port', of(ip, port)),
    hashed('hash:net,port', of(net, port), { exceptions }),
    hashed('hash:ip,port,ip', of(ip, port, ip)),
    hashed('hash:ip,port,net', of(ip, port, net), { exceptions }),
    hashed('hash:net,net', of(net, net), { exceptions }),
    hashed('hash:net,net', of(net, net), { exceptions }),
    hashed('hash:net,port,net', of(net, port, net), { exceptions }),
    hashed('hash:ip,mark', of(ip, mark), {
      options: (c) => [...six(world), ...(c.percent(50) ? [`markmask 0x${c.pick(['ff', 'f0', '1'])}`] : [])],
    }),
    hashed(
      'hash:net,iface',
      (c) => `${net(c, world)},${c.pick(['eth-l', 'eth-r', 'lo', 'physdev:eth-l', 'eth wildcard', 'eth-l'])}`,
      {
        exceptions,
      },
    ),
    hashed('hash:ip,mac', of(ip, mac)),
    { type: 'hash:mac', options: hash, entry: mac },
    bitmap('bitmap:port', '0-65535', ['80', '80', '53', '79-81', '443']),
    bitmap('bitmap:port', '50-100', ['80', '53', '79-81']),
  ];
  if (world.family === 6) return anyFamily;
  return [
    ...anyFamily,
    bitmap('bitmap:ip', '10.1.0.0/24', ['10.1.0.7', '10.1.0.8', '10.1.0.6-10.1.0.9', '10.1.0.0/29']),
    bitmap('bitmap:ip', '10.1.0.5-10.1.0.8', ['10.1.0.7', '10.1.0.8']),
    bitmap('bitmap:ip', '10.0.0.0/8 netmask 24', ['10.1.0.7', '10.2.0.0/24', '10.96.0.0/16']),
    bitmap('bitmap:ip,mac', '10.1.0.0/24', [
      '10.1.0.7',
      '10.1.0.8',
      '10.1.0.7,02:00:00:00:01:02',
      '10.1.0.9,02:00:00:00:aa:02',
    ]),
  ];
}

function bitmap(type: string, range: string, entries: readonly [string, ...string[]]): SetKind {
  return { type, options: () => [`range ${range}`], entry: (c) => c.pick(entries) };
}

/** Not more than the smallest set has room for. */
export function entriesOf(c: Chance, kind: SetKind, world: World): readonly string[] {
  const drawn = c.some(0, 4, () => kind.entry(c, world));
  return [...new Set(drawn)].map((entry) => `${entry}${kind.exceptions === true && c.percent(25) ? ' nomatch' : ''}`);
}
