/** Saved packets through the server, over a recorded node. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  type RunSavedResult,
  runSavedRequest,
  type SavedPacketsResult,
  savedPacketsRequest,
} from '../../../protocol/requests.ts';
import { startClient } from './testing/client.ts';

const folder = join(import.meta.dirname, '..', '..', '..', 'examples', 'docker-host');
const files = Object.fromEntries(
  readdirSync(folder).map((name) => [`file:///docker/${name}`, readFileSync(join(folder, name), 'utf8')]),
);
const uri = 'file:///docker/questions.packets.json';
const text = `[
  {"name":"published","in":"eth0","src":"198.51.100.9","dst":"192.0.2.30","protocol":"tcp","dport":8080,
   "expect":{"verdict":"forwarded","out":"docker0"}},
  {"in":"eth0","src":"198.51.100.9","dst":"192.0.2.30","protocol":"tcp","sport":40001,"dport":8080,
   "expect":{"verdict":"dropped"}},
  {"src":"192.0.2.30"}
]`;

test('a file tells its packets and their lines, and what is none', async () => {
  const client = await startClient(files);
  expect(await client.connection.sendRequest<SavedPacketsResult>(savedPacketsRequest, { uri, text })).toEqual({
    packets: [
      { name: 'published', first: 1, last: 2 },
      { name: 'packet 2', first: 3, last: 4 },
    ],
    problems: [{ line: 5, text: 'packet 3 lacks dst, protocol: each needs "src", "dst" and "protocol"' }],
  });
  await client.stop();
});

test('packets run over the dumps beside them, none of which is open', async () => {
  const client = await startClient(files);
  const { results } = await client.connection.sendRequest<RunSavedResult>(runSavedRequest, { uri, text });
  expect(results.map(({ differences }) => differences.length)).toEqual([0, 1]);
  expect(results[1]?.differences[0]).toMatch(/^verdict: expected dropped, found forwarded/);
  await client.stop();
});

test.each([
  ['without dumps', {}],
  ['where the only file is none', { 'file:///docker/firewall.txt': 'Chain INPUT (policy ACCEPT)\n' }],
])('%s it says so', async (_, beside) => {
  const client = await startClient(beside);
  const answer = await client.connection.sendRequest<RunSavedResult>(runSavedRequest, { uri, text });
  expect(answer).toEqual({ results: [], error: `There is no dump beside ${uri} to trace its packets over.` });
  await client.stop();
});
