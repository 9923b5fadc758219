/**
 * Records examples/ anew: loads what stands in conformance/examples/NAME into a real kernel, takes the dumps that its
 * administrator would take, and writes down what the kernel did with each question.
 *
 * usage: node conformance/record-examples.ts [NAME…]
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeGolden } from './golden.ts';
import { missing } from './kernel/boot.ts';
import { record } from './kernel/record.ts';
import { rulebook } from './kernel/rulebook.ts';
import type { Bed, Recording, Scenario, ScenarioPacket } from './kernel/scenario.ts';
import { type Conclusion, conclude } from './kernel/verdict.ts';
import { question } from './question.ts';

const SOURCES = fileURLToPath(new URL('examples/', import.meta.url));
const EXAMPLES = fileURLToPath(new URL('../examples/', import.meta.url));
const GOLDEN = fileURLToPath(new URL('golden/examples/', import.meta.url));

interface NamedPacket extends ScenarioPacket {
  readonly name: string;
  /** The node rolls a die for it: only the verdict can be expected. */
  readonly chance?: boolean;
  /** Answers to assumptions under which the guest sent it, such as to which Ethernet address. */
  readonly assume?: Readonly<Record<string, boolean>>;
}

interface ExampleNode {
  readonly title: string;
  readonly about: string;
  readonly bed: Bed;
  readonly setup?: string;
  readonly packets: readonly NamedPacket[];
}

const lacking = missing();
if (lacking.length > 0) {
  console.error(`This machine cannot boot the kernel: ${lacking.join(', ')} missing.`);
  process.exit(2);
}
const wanted = process.argv.slice(2);
const names = readdirSync(SOURCES).filter((name) => wanted.length === 0 || wanted.includes(name));
const nodes = new Map(
  names.map((name) => [name, JSON.parse(readFileSync(join(SOURCES, name, 'node.json'), 'utf8')) as ExampleNode]),
);
const played = await Promise.all([...nodes].map(([name, node]) => record([scenarioOf(name, node)])));
for (const { versions, recordings, failures } of played) {
  for (const { scenario, error } of failures) {
    console.error(`${scenario.name}: ${error}`);
    process.exitCode = 1;
  }
  for (const recording of recordings) {
    const node = nodes.get(recording.scenario.name);
    if (node === undefined || versions === undefined) continue;
    write(recording, node);
    mkdirSync(GOLDEN, { recursive: true });
    writeGolden(join(GOLDEN, `${recording.scenario.name}.json`), versions, [recording]);
  }
}

function scenarioOf(name: string, node: ExampleNode): Scenario {
  const text = (file: string) =>
    existsSync(join(SOURCES, name, file)) ? readFileSync(join(SOURCES, name, file), 'utf8') : undefined;
  const files = {
    iptables: 'iptables.rules',
    ip6tables: 'ip6tables.rules',
    ipset: 'ipset.rules',
    ipvs: 'ipvsadm.rules',
  };
  const loaded = Object.entries(files).map(([field, file]) => [field, text(file)] as const);
  const packets = node.packets.map(({ name: _, chance: __, assume: ___, ...packet }) => packet);
  const setup = node.setup === undefined ? {} : { setup: node.setup };
  return {
    name,
    bed: node.bed,
    ...setup,
    ...Object.fromEntries(loaded.filter(([, content]) => content !== undefined)),
    packets,
  };
}

function write(recording: Recording, node: ExampleNode): void {
  const folder = join(EXAMPLES, recording.scenario.name);
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(recording.dumps)) writeFileSync(join(folder, file), text);
  const conclusions = node.packets.map((_, index) => conclude(recording, index));
  const asked = node.packets.map((packet, index) => ({
    name: packet.name,
    ...question(node, packet),
    ...(packet.assume === undefined ? {} : { assume: packet.assume }),
    expect: expectation(packet, conclusions[index], randomPort(recording, index, conclusions[index])),
  }));
  const lines = asked.map((packet) => `  ${JSON.stringify(packet)}`).join(',\n');
  writeFileSync(join(folder, 'questions.packets.json'), `[\n${lines}\n]\n`);
  writeFileSync(join(folder, 'README.md'), readme(recording, node, conclusions));
}

/** Whether a rule with --random-fully chose the port with which the packet left: it will be another one next time. */
function randomPort(recording: Recording, index: number, conclusion: Conclusion | undefined): boolean {
  const rules = rulebook(recording.dumps['iptables-save.txt'] ?? '');
  const lines = recording.answers[index]?.events.map(({ table, chain, rule }) => rules.line(table, chain, rule));
  const changed = conclusion?.packet?.sport !== recording.scenario.packets[index]?.sport;
  return changed && (lines ?? []).some((line) => line?.includes('--random'));
}

function expectation(packet: NamedPacket, conclusion: Conclusion | undefined, anyPort: boolean) {
  if (conclusion === undefined) throw new RangeError(packet.name);
  const { verdict, out, packet: seen, decidedBy } = conclusion;
  if (packet.chance) return { verdict };
  const { src, sport, dst, dport } = seen ?? {};
  const left = { src, ...(anyPort ? {} : { sport }), dst, dport };
  return { verdict, ...(out ? { out } : {}), ...(seen ? { packet: left } : {}), ...(decidedBy ? { decidedBy } : {}) };
}

function readme(recording: Recording, node: ExampleNode, conclusions: readonly Conclusion[]): string {
  const rows = node.packets.map(
    (packet, index) =>
      `| ${packet.name} | ${asks(node, packet)} | ${answers(packet, conclusions[index], randomPort(recording, index, conclusions[index]))} |`,
  );
  const files = Object.keys(recording.dumps)
    .sort()
    .map((file) => `\`${file}\``);
  return [
    `# ${node.title}`,
    '',
    // Written by hand; the pages' test holds it against this one.
    '[简体中文](README.zh-CN.md)',
    '',
    node.about,
    '',
    `The dumps (${files.join(', ')}) were taken from a real kernel, and so were the answers: \`questions.packets.json\` holds them as tests for \`packet-path test\`.`,
    '',
    '| question | packet | what the kernel did |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function asks(node: ExampleNode, packet: NamedPacket): string {
  const { in: device } = question(node, packet);
  const flags = packet.flags ? ` ${packet.flags}` : '';
  const kind = packet.icmpType === undefined ? '' : ` ${packet.icmpType}`;
  const from = device === null ? 'made here' : `in ${device}`;
  return `${packet.proto}${flags}${kind} ${host(packet.src, packet.sport)} → ${host(packet.dst, packet.dport)}, ${from}`;
}

function host(address: string, port: number | string | undefined): string {
  if (port === undefined) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

function answers(packet: NamedPacket, conclusion: Conclusion | undefined, anyPort: boolean): string {
  if (conclusion === undefined) return '';
  const { verdict, out, packet: seen, decidedBy, reply } = conclusion;
  const way =
    seen && !packet.chance
      ? ` as ${host(seen.src, anyPort ? 'random' : seen.sport)} → ${host(seen.dst, seen.dport)}`
      : '';
  const by = decidedBy ? ` by ${decidedBy.table} ${decidedBy.chain} ${decidedBy.rule ?? 'policy'}` : '';
  const leaves = out && !packet.chance ? ` by ${out}` : '';
  return `${verdict}${leaves}${way}${by}${reply ? ` (${reply})` : ''}${packet.chance ? ', to one of several' : ''}`;
}
