/** Random virtual services: every scheduler and forwarding method, persistence, thresholds, and servers of all kinds. */
import type { Chance } from '../prng.ts';
import type { World } from '../world.ts';

export interface Server {
  readonly address: string;
  /** 0: the packet keeps its own. */
  readonly port: number;
}

export interface Service {
  readonly protocol: 'tcp' | 'udp' | 'sctp';
  /** Undefined: by mark. */
  readonly address: string | undefined;
  readonly port: number;
  readonly mark: number | undefined;
  readonly servers: readonly Server[];
  /** Persistent by calls of SIP. */
  readonly calls?: boolean;
  /** As `ipvsadm -R` reads them. */
  readonly lines: readonly string[];
}

const SCHEDULERS: readonly [string, ...string[]] = [
  'rr',
  'rr',
  'rr',
  'wrr',
  'lc',
  'wlc',
  'sh',
  'sh',
  'dh',
  'mh',
  'mh',
  'sed',
  'nq',
  'lblc',
  'lblcr',
  'ovf',
  'fo',
];

const FLAGS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  sh: ['sh-port', 'sh-fallback', 'sh-fallback,sh-port'],
  mh: ['mh-port', 'mh-fallback', 'mh-fallback,mh-port'],
};

const SERVICE_PORTS: readonly [number, ...number[]] = [53, 80, 80, 443, 8080, 30080, 21, 500];
const SERVER_PORTS: readonly [number, ...number[]] = [53, 80, 8080, 9090];
export const SERVICE_MARKS: readonly [number, ...number[]] = [1, 2, 5];

export function generateServices(c: Chance, world: World): readonly Service[] {
  const taken = new Set<string>();
  return c
    .some(1, 3, () => service(c, world))
    .filter(({ lines }) => {
      const key = lines[0]?.split(' ').slice(1, 3).join(' ') ?? '';
      return !taken.has(key) && taken.add(key);
    });
}

function service(c: Chance, world: World): Service {
  const six = world.family === 6;
  const marked = c.percent(18);
  const protocol = c.pick(['tcp', 'tcp', 'tcp', 'udp', 'udp', 'sctp'] as const);
  const address = c.percent(80) ? c.pick(world.services) : c.pick([...world.node, ...world.outside]);
  const wholeAddress = !marked && c.percent(8);
  const port = wholeAddress ? 0 : c.pick(SERVICE_PORTS);
  const mark = c.pick(SERVICE_MARKS);
  const name = marked ? `-f ${mark}${six ? ' -6' : ''}` : `${OPTIONS[protocol]} ${host(address, port)}`;
  const persistent = wholeAddress || c.percent(22);
  const scheduler = c.pick(SCHEDULERS);
  const flags = FLAGS[scheduler];
  const calls = persistent && !marked && protocol === 'udp' && c.percent(60);
  const options = [
    `-s ${scheduler}`,
    ...(flags !== undefined && c.percent(50) ? [`-b ${c.pick(flags)}`] : []),
    ...(persistent ? [`-p ${c.pick(['600', '10800'])}`] : []),
    ...(persistent && c.percent(40) ? [`-M ${six ? '64' : c.pick(['255.255.255.0', '255.255.255.254'])}`] : []),
    ...(calls ? ['--pe sip'] : []),
    ...((protocol === 'udp' || marked) && c.percent(18) ? ['-o'] : []),
  ];
  const servers = c.some(0, 3, () => server(c, world, { address, port, marked, ports: SERVER_PORTS }));
  const known = new Set<string>();
  const different = servers.filter(
    ({ line }) => !known.has(line.split(' ')[0] ?? '') && known.add(line.split(' ')[0] ?? ''),
  );
  return {
    protocol,
    address: marked ? undefined : address,
    port,
    mark: marked ? mark : undefined,
    servers: different,
    calls,
    lines: [`-A ${name} ${options.join(' ')}`, ...different.map(({ line }) => `-a ${name} -r ${line}`)],
  };
}

const OPTIONS = { tcp: '-t', udp: '-u', sctp: '--sctp-service' } as const;

function host(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

function server(
  c: Chance,
  world: World,
  of: {
    readonly address: string;
    readonly port: number;
    readonly marked: boolean;
    readonly ports: readonly [number, ...number[]];
  },
): Server & { readonly line: string } {
  const method = c.percent(75) ? '-m' : c.pick(['-g', '-g', '-i'] as const);
  const foreign = method === '-i' && c.percent(25);
  const address = foreign ? (world.family === 6 ? '10.2.0.5' : 'fd02::5') : serverAddress(c, world, of.address);
  const kept = method !== '-m' || c.percent(40);
  const port = kept ? (of.marked ? 0 : of.port) : c.pick(of.ports);
  const words = [
    host(address, port),
    method,
    `-w ${c.pick([1, 1, 1, 1, 2, 3, 0, 100])}`,
    ...(c.percent(10) ? [`-x ${c.pick([1, 2, 3])}`] : []),
    ...(method === '-i' ? [c.pick(['', '--tun-type ipip', '--tun-type gue --tun-port 6080', '--tun-type gre'])] : []),
  ];
  return { address, port, line: words.filter((word) => word !== '').join(' ') };
}

/** Mostly a host behind the node; else the node itself, the client's neighbour, or one that nobody reaches. */
function serverAddress(c: Chance, world: World, service: string): string {
  if (c.percent(70)) return c.pick(world.servers);
  return c.percent(45)
    ? c.pick([...world.node, ...world.services, service])
    : c.pick([...world.clients, ...world.outside]);
}
