/**
 * Runs the collect script on nodes in a real kernel, and holds what our own join reads of its output against the dumps
 * that were taken one by one.
 *
 *     node conformance/collect.ts
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type CollectInto, collectScript } from '../server/src/features/collect/script.ts';
import { looksLikeDump } from '../server/src/node/detect.ts';
import type { Node } from '../server/src/node/model.ts';
import { readNode } from '../server/src/node/read.ts';
import type { NodeFile } from '../server/src/node/split.ts';
import { missing } from './kernel/boot.ts';
import { record } from './kernel/record.ts';
import type { Recording, Scenario } from './kernel/scenario.ts';

const sources = join(import.meta.dirname, 'examples');
const lacking = missing();
if (lacking.length > 0) {
  console.error(`This machine cannot boot the kernel: ${lacking.join(', ')} missing.`);
  process.exit(2);
}
const place = mkdtempSync(join(tmpdir(), 'packet-path-collect-'));
try {
  const forms = ['folder', 'bundle'] as const;
  const names = readdirSync(sources);
  const asked = names.flatMap((name) => forms.map((into) => ({ name, into, scenario: scenarioOf(name, into) })));
  const { recordings, failures } = await record(
    asked.map(({ scenario }) => scenario),
    1,
  );
  for (const { scenario, error } of failures) console.error(`${scenario.name}: ${error}`);
  const wrong = asked.filter(({ scenario, into }) => {
    const recording = recordings.find((one) => one.scenario === scenario);
    return recording === undefined || !agrees(recording, into);
  });
  console.log(`${asked.length - wrong.length} nodes collected as they are, ${wrong.length} not`);
  process.exitCode = wrong.length > 0 ? 1 : 0;
} finally {
  rmSync(place, { recursive: true, force: true });
}

function outputOf(name: string, into: CollectInto): string {
  return join(place, `${name}-${into}`);
}

/** The example's node, without its packets, and the script run by dash when all is loaded. */
function scenarioOf(name: string, into: CollectInto): Scenario {
  const script = join(place, `${name}-${into}.sh`);
  writeFileSync(script, collectScript(into));
  const out = outputOf(name, into);
  const file = (of: string): string | undefined =>
    readdirSync(join(sources, name)).includes(of) ? readFileSync(join(sources, name, of), 'utf8') : undefined;
  const node = JSON.parse(file('node.json') ?? '{}') as Pick<Scenario, 'bed'>;
  const loaded = {
    iptables: file('iptables.rules'),
    ip6tables: file('ip6tables.rules'),
    ipset: file('ipset.rules'),
    ipvs: file('ipvsadm.rules'),
  };
  return {
    name: `${name} into a ${into}`,
    ...(node.bed === undefined ? {} : { bed: node.bed }),
    ...Object.fromEntries(Object.entries(loaded).filter(([, text]) => text !== undefined)),
    after:
      into === 'folder'
        ? `dash ${script} ${out} 2>${out}.said`
        : `mkdir ${out}; dash ${script} >${out}/bundle.txt 2>${out}.said`,
    packets: [],
  };
}

function agrees({ scenario, dumps }: Recording, into: CollectInto): boolean {
  const [name = ''] = scenario.name.split(' ');
  const out = outputOf(name, into);
  const said = readFileSync(`${out}.said`, 'utf8');
  if (said !== '') console.error(`${scenario.name}: the script complained: ${said}`);
  const collected = filesIn(out);
  if (collected.some(({ text }) => text.includes('\r'))) console.error(`${scenario.name}: carriage returns`);
  const ours = facts(readNode('', collected).node, 1);
  const theirs = facts(
    readNode(
      '',
      Object.entries(dumps).map(([file, text]) => ({ name: file, text })),
    ).node,
    0,
  );
  const differing = Object.keys(theirs).filter((key) => !isDeepStrictEqual(theirs[key], ours[key]));
  for (const key of differing)
    console.error(
      `${scenario.name}: another ${key}:\n  ${JSON.stringify(theirs[key])}\n  ${JSON.stringify(ours[key])}`,
    );
  return said === '' && differing.length === 0;
}

function filesIn(folder: string): readonly NodeFile[] {
  return readdirSync(folder)
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }))
    .filter(({ name, text }) => looksLikeDump(name, text.slice(0, 4096)));
}

/**
 * What the two ways of taking dumps must agree in. `harness`: rules of the guest's own in each chain of raw, which its
 * own dumps leave out. Over IPv6 addresses and routes are still coming up by themselves meanwhile.
 */
function facts(node: Node, harness: number): Readonly<Record<string, unknown>> {
  const rulesets = node.rulesets
    .filter(({ tables }) => tables.size > 0)
    .toSorted((a, b) => (a.family < b.family ? -1 : 1))
    .map(({ family, tables }) => [
      family,
      [...tables].map(([table, { chains }]) => {
        const own = (name: string) => (table === 'raw' && /^[A-Z]+$/.test(name) ? harness : 0);
        return [table, [...chains.values()].map(({ name, policy, rules }) => [name, policy, rules.length - own(name)])];
      }),
    ]);
  const interfaces = node.interfaces?.map(({ name, flags, addresses }) => ({
    name,
    flags,
    addresses: addresses.filter(({ address }) => address.family === 'ipv4'),
  }));
  const told = {
    interfaces,
    routes: node.routes?.ipv4,
    policyRules: node.policyRules?.ipv4,
    sets: node.sets ?? [],
    services: node.services ?? [],
  };
  const plain = JSON.stringify(told, (key, value: unknown) => {
    if (key === 'origin' || key === 'packets' || key === 'bytes') return undefined;
    if (value instanceof Map) return [...value];
    return typeof value === 'bigint' ? String(value) : value;
  });
  return {
    ...(JSON.parse(plain) as object),
    rulesets,
    forwarding: node.sysctls?.get('net.ipv4.ip_forward'),
  };
}
