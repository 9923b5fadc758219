/** The packets saved in examples/ fare as their files say. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readNode } from '../../node/read.ts';
import { render } from '../../text/message.ts';
import { readPacketFile } from './packet-file.ts';
import { runSaved } from './run.ts';

const examples = join(import.meta.dirname, '..', '..', '..', '..', 'examples');

test.each(readdirSync(examples))('%s', (name) => {
  const folder = join(examples, name);
  const files = readdirSync(folder).map((file) => ({ name: file, text: readFileSync(join(folder, file), 'utf8') }));
  const dumps = files.filter((file) => file.name.endsWith('.txt'));
  const saved = files.filter((file) => file.name.endsWith('.packets.json'));
  const packets = saved.flatMap(({ text }) => readPacketFile(text).packets.map(({ input }) => input));
  expect(packets.length).toBeGreaterThan(0);
  const differing = runSaved(readNode(name, dumps).node, packets).filter(({ differences }) => differences.length > 0);
  expect(
    differing.map(({ name: packet, differences }) => [packet, ...differences.map((each) => render(each))]),
  ).toEqual([]);
});
