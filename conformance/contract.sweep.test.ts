/** The JSON of `packet-path trace`, over recorded nodes and routers, with answers: what schemas/trace.schema.json publishes. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { PacketInput } from '../protocol/trace.ts';
import { traceNode } from '../server/src/cli/engine.ts';
import { packetsOfJson } from '../server/src/cli/trace-options.ts';
import type { Node } from '../server/src/node/model.ts';
import { readNode } from '../server/src/node/read.ts';
import { breachesIn } from './contract.ts';
import { readGolden } from './golden.ts';
import { question } from './question.ts';

const root = join(import.meta.dirname, '..');

function answered(node: Node, packets: readonly PacketInput[]) {
  const traced = [...traceNode(node, packets, { assumptions: {}, replies: 'with' })];
  const answer = { packets: traced.map(({ packet }) => packet), replies: traced.flatMap(({ reply }) => reply ?? []) };
  return JSON.parse(JSON.stringify(answer));
}

test.each(readdirSync(join(root, 'examples')))('examples/%s', (name) => {
  const folder = join(root, 'examples', name);
  const files = readdirSync(folder).map((file) => ({ name: file, text: readFileSync(join(folder, file), 'utf8') }));
  const packets = files.filter((file) => file.name.endsWith('.packets.json'));
  const { node } = readNode(name, files);
  for (const { name: file, text } of packets) expect(breachesIn(answered(node, packetsOfJson(text, file)))).toEqual([]);
});

/** The live comparison (run.ts) holds every answer to it; here some scenarios of some files are enough. */
const every = 64;
const everyFile = 3;

test.each(
  readdirSync(join(root, 'conformance/golden')).filter(
    (file, index) => file.endsWith('.json') && index % everyFile === 0,
  ),
)('golden/%s', (file) => {
  const { recordings } = readGolden(join(root, 'conformance/golden', file));
  for (const { scenario, dumps } of recordings.filter((_, index) => index % every === 0)) {
    const { node } = readNode(
      scenario.name,
      Object.entries(dumps).map(([name, text]) => ({ name, text })),
    );
    const packets = scenario.packets.slice(0, 4).map((packet): PacketInput => ({ ...question(scenario, packet) }));
    expect(breachesIn(answered(node, packets)), scenario.name).toEqual([]);
  }
});

test('what breaks the contract is found', () => {
  const node = readNode('alone', [{ name: 'iptables-save.txt', text: '*filter\n:FORWARD DROP [0:0]\nCOMMIT\n' }]).node;
  const answer = answered(node, [{ in: 'eth0', src: '10.1.0.7', dst: '10.2.0.5', protocol: 'tcp', flags: [] }]);
  expect(answer.packets[0].outcomes[0].packet.flags).toEqual([]);
  expect(breachesIn(answer)).toEqual([]);
  const [first] = answer.packets[0].outcomes;
  expect(breachesIn({ packets: [{ ...answer.packets[0], outcomes: [{ ...first, verdict: 'lost' }] }] })[0]).toMatch(
    /verdict must be equal to one of the allowed values/,
  );
  expect(breachesIn({ packets: [{ groups: [], outcomes: [{ ...first, events: [] }] }] })).toContain(
    'events are not those of the steps',
  );
});
