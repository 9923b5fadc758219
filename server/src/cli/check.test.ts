import { expect, test } from 'vitest';
import { main } from './main.ts';
import { fakeWorld } from './testing/world.ts';

const clean = `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -p tcp -m tcp --dport 22 -j DROP
COMMIT
`;
const wrong = clean.replace('--dport', '--dprot');

test('a clean file: exit code 0', async () => {
  const world = fakeWorld({ 'rules.v4': clean });
  expect(await main(['check', 'rules.v4'], world)).toBe(0);
  expect(world.out()).toBe('No problems in 1 file.\n');
});

test('a problem: exit code 1, and the place in JSON, from 1', async () => {
  const world = fakeWorld({ 'dumps/rules.v4': wrong });
  expect(await main(['check', 'dumps', '--format', 'json'], world)).toBe(1);
  expect(JSON.parse(world.out())).toEqual([
    {
      file: 'dumps/rules.v4',
      line: 5,
      column: 24,
      endLine: 5,
      endColumn: 31,
      severity: 'error',
      code: 'unknown-option',
      message: expect.any(String),
    },
  ]);
});

test('what may be there is no reason for exit code 1', async () => {
  const world = fakeWorld({ 'rules.v4': wrong });
  expect(await main(['check', 'rules.v4', '--max-severity', 'error'], world)).toBe(0);
  expect(world.out()).toContain('rules.v4:5:24: error: ');
});

test('a bundle as our script collects it has no problems of its own', async () => {
  const world = fakeWorld({
    'worker-1.txt': `Creating debugging pod node-debugger on node worker-1.\n$ iptables-nft-save -c\n${clean}# complete\n\n$ ip addr\n1: lo: <UP> mtu 65536\n# complete\n\n$ ipset save\n# complete\n`,
  });
  expect(await main(['check', 'worker-1.txt'], world)).toBe(0);
  expect(world.out()).toBe('No problems in 1 file.\n');
});

test('sets and services are checked too, and their lines are nothing of iptables’ business', async () => {
  const world = fakeWorld({
    'bundle.txt': `# iptables-save\n${clean}# ipset save\ncreate a hash:ip\nadd b 1.2.3.4\n# ip addr\n1: lo: <UP> mtu 65536\n`,
  });
  expect(await main(['check', 'bundle.txt', '--format', 'json'], world)).toBe(1);
  expect(JSON.parse(world.out()).map(({ line, code }: { line: number; code: string }) => `${line} ${code}`)).toEqual([
    '9 ipset-unused',
    '10 ipset-undefined',
  ]);
});

test('text that is no dump at all has problems', async () => {
  const world = fakeWorld({ 'rules.v4': 'COMMIT\n' });
  expect(await main(['check', 'rules.v4'], world)).toBe(1);
  expect(world.out()).toContain('rules.v4:1:1: error: ');
});

test('a file that is not there: exit code 2', async () => {
  const world = fakeWorld({});
  expect(await main(['check', 'nowhere.txt'], world)).toBe(2);
  expect(world.err()).toBe(
    'packet-path: nowhere.txt is not there. Give the path of a dump, or of a folder with dumps.\n',
  );
  expect(world.out()).toBe('');
});

test('people are told in their language, programs in English', async () => {
  const translate = (template: string) => `~${template}`;
  const told = { ...fakeWorld({ 'rules.v4': wrong }), translate };
  const texts: string[] = [];
  await main(['check', 'rules.v4'], { ...told, write: (text) => texts.push(text) });
  expect(texts.join('')).toMatch(/: ~error: ~/);
  texts.length = 0;
  await main(['check', 'rules.v4', '--format', 'json'], { ...told, write: (text) => texts.push(text) });
  expect(texts.join('')).not.toContain('~');
});
