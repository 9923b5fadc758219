import { expect, test } from 'vitest';
import { render } from '../text/message.ts';
import { Failure } from './failure.ts';
import { readInput, readInputs } from './inputs.ts';
import { fakeWorld } from './testing/world.ts';

const rules = '*filter\nCOMMIT\n';

const world = fakeWorld({
  'cluster/README.md': '*filter\n',
  'cluster/node-1/iptables-save.txt': rules,
  'cluster/node-1/ipset-save.txt': '',
  'cluster/node-1/cases.packets.json': '[{"dst":"10.0.0.1"}]',
  'cluster/node-1/notes.txt': 'nothing of interest',
  'cluster/node-2/rules.v4': rules,
  'cluster/node-2/.hidden/rules.v4': rules,
  'empty/notes.txt': 'nothing',
});

async function failure(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'no failure',
    (error: unknown) => (error instanceof Failure ? render(error.said) : String(error)),
  );
}

test('a folder is a node, and so is each folder below it', async () => {
  const inputs = await readInputs(['cluster'], world);
  expect(inputs.map(({ name, files }) => `${name}: ${files.map((file) => file.name).join(' ')}`)).toEqual([
    'cluster/node-1: ipset-save.txt iptables-save.txt',
    'cluster/node-2: rules.v4',
  ]);
});

test('a file is read alone, and keeps the name that it was given', async () => {
  expect(await readInput('cluster/node-2/rules.v4', world)).toEqual({
    name: 'cluster/node-2/rules.v4',
    files: [{ name: 'cluster/node-2/rules.v4', text: rules }],
    folder: undefined,
  });
});

test('what can’t be read says what to do', async () => {
  expect(await failure(readInput('nowhere', world))).toBe(
    'nowhere is not there. Give the path of a dump, or of a folder with dumps.',
  );
  expect(await failure(readInput('empty', world))).toBe(
    'No dump was found in empty. Expected files such as iptables-save.txt, ipset-save.txt or ip-addr.txt.',
  );
  expect(await failure(readInput('cluster', world))).toBe(
    'cluster itself holds no dump, but folders below it do: cluster/node-1, cluster/node-2. Name one of them.',
  );
});

test('files that somebody took for dumps are named', async () => {
  const mixed = fakeWorld({
    'node/iptables-save.txt': rules,
    'node/ipset.txt': 'ipset: command not found\n',
    'alone/iptables-L.txt': 'Chain INPUT (policy ACCEPT)\n',
  });
  const { files, unread = [] } = await readInput('node', mixed);
  expect(files.map(({ name }) => name)).toEqual(['iptables-save.txt']);
  expect(unread.map((each) => render(each))).toEqual([
    'ipset.txt, line 1: found “ipset: command not found”, expected what ipset save prints. Nothing of the file is read.',
  ]);
  const { unread: alone } = await readInput('alone/iptables-L.txt', mixed);
  expect(alone).toHaveLength(1);
  expect(await failure(readInput('alone', mixed))).toContain('No dump was found in alone.');
});
