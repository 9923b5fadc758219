/**
 * Measures the built product (npm run build) on generated dumps, and prints each figure beside a reference that was
 * measured in the same run: figures of a shared machine say little, their ratio says much.
 *
 *     node bench/run.ts [--services 10000] [--endpoints 3] [--runs 3] [--cli dist/cli.js]
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeServices, type Service } from './kube/cluster.ts';
import { iptablesMode } from './kube/iptables-mode.ts';
import { ipvsMode } from './kube/ipvs-mode.ts';
import { median, type Run, restoreTest, runNode, splitWords } from './measure.ts';
import { plainRules } from './plain-rules.ts';
import { largeRouter, routerVisits } from './router.ts';

const { values } = parseArgs({
  options: {
    services: { type: 'string', default: '10000' },
    endpoints: { type: 'string', default: '3' },
    runs: { type: 'string', default: '3' },
    cli: { type: 'string', default: join(import.meta.dirname, '..', 'dist', 'cli.js') },
  },
});
const runs = Number(values.runs);
const { cli } = values;

interface Row {
  readonly what: string;
  readonly figure: string;
  readonly ratio: string;
}

const folder = mkdtempSync(join(tmpdir(), 'packet-path-bench-'));
try {
  const services = makeServices(Number(values.services), Number(values.endpoints));
  const rows = [
    ...measureStart(),
    ...measureBig(services),
    ...measureGrowth(services),
    ...measureIpvs(services),
    ...measurePlain(),
    ...measureHeap(),
    ...measureRouter(),
  ];
  for (const { what, figure, ratio } of rows) console.log(`${what.padEnd(58)} ${figure.padStart(14)}  ${ratio}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function measureStart(): readonly Row[] {
  const bare = median(runs, () => runNode(['-e', '0']));
  const help = median(runs, () => runNode([cli, '--help']));
  return [timed('packet-path --help', help, bare, 'an empty Node program')];
}

/** The dump of 150,000 lines. */
function measureBig(services: readonly Service[]): readonly Row[] {
  const node = write('big', { 'iptables-save.txt': iptablesMode(services) });
  const file = join(node, 'iptables-save.txt');
  const words = median(runs, () => splitWords(file));
  const restore = restoreTest(file) === undefined ? undefined : median(runs, () => restoreTest(file) ?? words);
  const [reference, name] =
    restore === undefined ? [words, 'splitting all words'] : [restore, 'iptables-nft-restore --test'];
  const check = median(runs, () => runNode([cli, 'check', file, '--format', 'json']));
  const [one, many, most] = [1, 101, 1001].map((count) =>
    median(runs, () => tracePackets(node, serviceVisits(services, count))),
  );
  return [
    { what: `${name}, the same file`, figure: milliseconds(reference), ratio: 'reference' },
    timed('check, whole process', check, reference, name),
    { what: 'check, peak memory', figure: megabytes(check), ratio: perFile(check, words) },
    timed('trace of one packet, whole process', one, reference, name),
    // The first hundred read the rules that they meet; behind them all of KUBE-SERVICES has been read.
    ...perPacket('trace of a further packet, of the first 100', one, many, 100),
    ...perPacket('trace of a further packet, of the next 900', many, most, 900),
  ];
}

/** Twice the lines should cost twice the time, and a dump of 700,000 lines has to be read at all. */
function measureGrowth(services: readonly Service[]): readonly Row[] {
  const sizes = [0.5, 1, 4.67].map((factor) => Math.round(services.length * factor));
  const [half, whole, huge] = sizes.map((count, index) => {
    const dump = iptablesMode(makeServices(count, Number(values.endpoints)));
    const file = join(write(`growth-${index}`, { 'iptables-save.txt': dump }), 'iptables-save.txt');
    return median(index < 2 ? runs : 1, () => runNode([cli, 'check', file, '--format', 'json']));
  });
  if (half === undefined || whole === undefined || huge === undefined) return [];
  return [
    timed('check of twice the lines', whole, half, 'half of them'),
    timed('check of 4.67 times the lines (700,000 by default)', huge, whole, 'the file above'),
    { what: 'its peak memory', figure: megabytes(huge), ratio: '' },
  ];
}

function measureIpvs(services: readonly Service[]): readonly Row[] {
  const node = write('ipvs', ipvsMode(services));
  const words = median(runs, () => splitWords(join(node, 'ipset-save.txt')));
  const [one, many] = [1, 101].map((count) => median(runs, () => tracePackets(node, serviceVisits(services, count))));
  return [
    timed('ipvs mode: trace of one packet, whole process', one, words, 'splitting all words of its ipset-save'),
    ...perPacket('ipvs mode: trace of a further packet', one, many, 100),
  ];
}

/** A firewall of 500 rules, of which a packet passes most. */
function measurePlain(): readonly Row[] {
  const node = write('plain', plainRules(500));
  const [one, many] = [1, 20_001].map((count) => median(runs, () => tracePackets(node, plainVisits(count))));
  return perPacket('500 rules: trace of a further packet', one, many, 20_000);
}

/** What is kept for a node must not grow with the traces over it: each of these has a session of its own. */
function measureHeap(): readonly Row[] {
  const run = runNode(['--expose-gc', join(import.meta.dirname, 'heap.ts')]);
  if (run.status !== 0) throw new Error(`heap.ts failed: ${run.stderr}`);
  const [few = 0, many = 0] = run.stdout.trim().split('\n').map(Number);
  const figure = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
  return [
    { what: '500 rules: heap after 1,000 traces', figure: figure(few), ratio: 'reference' },
    { what: '500 rules: heap after 20,000 traces', figure: figure(many), ratio: `${(many / few).toFixed(2)} x` },
  ];
}

/** Every packet from inside passes the whole access list, and finds its entry among all. */
function measureRouter(): readonly Row[] {
  const size = { statics: 10_000, lines: 1_000 };
  const node = write('router', largeRouter(size));
  const [one, many] = [1, 2_001].map((count) => median(runs, () => tracePackets(node, routerVisits(size, count))));
  const what = 'router, 10,000 entries: trace';
  const config = join(write('router-config', largeRouter({ statics: 15_000, lines: 5_000 })), 'running-config.txt');
  const words = median(runs, () => splitWords(config));
  const check = median(runs, () => runNode([cli, 'check', config, '--format', 'json']));
  return [
    timed('router, 20,000 lines: check, whole process', check, words, 'splitting all words'),
    timed(`${what} of one packet, whole process`, one, words, 'splitting all words'),
    ...perPacket(`${what} of a further packet`, one, many, 2_000),
  ];
}

function tracePackets(node: string, packets: readonly object[]): Run {
  const run = runNode([cli, 'trace', node, '--packets', '-', '--json'], JSON.stringify(packets));
  if (run.status !== 0) throw new Error(`trace failed: ${run.stderr}`);
  return run;
}

function serviceVisits(services: readonly Service[], count: number): readonly object[] {
  return Array.from({ length: count }, (_, index) => {
    const service = services[(index * 7919) % services.length];
    return { in: 'eth0', src: '192.0.2.77', dst: service?.clusterIp, protocol: 'tcp', sport: 30000 + index, dport: 80 };
  });
}

function plainVisits(count: number): readonly object[] {
  return Array.from({ length: count }, (_, index) => ({
    in: 'eth0',
    src: `198.51.${(index >> 8) & 255}.${index & 255}`,
    dst: '192.0.2.11',
    protocol: 'tcp',
    sport: 1024 + (index % 60000),
    dport: 10_000 + (index % 500),
  }));
}

function write(name: string, files: Readonly<Record<string, string>>): string {
  const path = join(folder, name);
  mkdirSync(path);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
  return path;
}

function timed(what: string, run: Run | undefined, reference: Run, name: string): Row {
  if (run === undefined) return { what, figure: '-', ratio: '' };
  return {
    what,
    figure: milliseconds(run),
    ratio: `${(run.milliseconds / reference.milliseconds).toFixed(2)} x ${name}`,
  };
}

function perPacket(what: string, one: Run | undefined, many: Run | undefined, packets: number): readonly Row[] {
  if (one === undefined || many === undefined) return [];
  const each = Math.max((many.milliseconds - one.milliseconds) / packets, 0);
  return [{ what, figure: `${each.toFixed(3)} ms`, ratio: `${Math.round(1000 / each)} packets a second` }];
}

function milliseconds(run: Run): string {
  return `${Math.round(run.milliseconds)} ms`;
}

function megabytes({ peak }: Run): string {
  return peak === undefined ? 'not told' : `${Math.round(peak / 1024 / 1024)} MB`;
}

function perFile(run: Run, words: Run): string {
  return run.peak === undefined || words.peak === undefined
    ? ''
    : `${(run.peak / words.peak).toFixed(2)} x splitting all words`;
}
