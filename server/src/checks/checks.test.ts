/** What holds for every check: its examples are true, and no recorded dump of a healthy node raises an alarm. */
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openDump } from '../dialects/iptables-save/dump/dump.ts';
import { looksLikeDump } from '../node/detect.ts';
import { readNode } from '../node/read.ts';
import { openDocument } from '../text/document.ts';
import { render } from '../text/message.ts';
import { checks, factsChecks, factsNodeChecks, lineChecks, nodeChecks, rulesChecks } from './index.ts';
import { checkRules } from './run.ts';
import { findingsOf } from './testing/carets.ts';
import { viewOf } from './view.ts';

const root = join(import.meta.dirname, '..', '..', '..');

describe.each([...lineChecks, ...rulesChecks, ...factsChecks])('$code', ({ code, before, after }) => {
  test('its first example has it', () => expect(findingsOf(code, before).places).not.toEqual([]));
  test('its second example has not', () => expect(findingsOf(code, after).places).toEqual([]));
});

/** Of a router: checks that trace say nothing where they would have to guess. */
const surroundings = [
  {
    name: 'ip-addr.txt',
    text: [
      '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536',
      '    inet 127.0.0.1/8 scope host lo',
      '2: eth0: <BROADCAST,UP,LOWER_UP> mtu 1500',
      '    inet 192.0.2.1/24 scope global eth0',
      '3: eth1: <BROADCAST,UP,LOWER_UP> mtu 1500',
      '    inet 10.0.0.1/24 scope global eth1',
      '',
    ].join('\n'),
  },
  {
    name: 'ip-route.txt',
    text: 'default via 192.0.2.254 dev eth0\n10.0.0.0/24 dev eth1 proto kernel scope link src 10.0.0.1\n',
  },
  { name: 'ip-rule.txt', text: '0:\tfrom all lookup local\n32766:\tfrom all lookup main\n' },
  { name: 'sysctl.txt', text: 'net.ipv4.ip_forward = 1\nnet.ipv4.conf.all.rp_filter = 0\n' },
];

describe.each(factsNodeChecks.filter(({ before }) => before !== ''))('$code', ({ code, before, after }) => {
  test('its first example has it', () => expect(findingsOf(code, before, surroundings).places).not.toEqual([]));
  test('its second example has not', () => expect(findingsOf(code, after, surroundings).places).toEqual([]));
});

describe.each(nodeChecks.filter(({ before }) => before !== ''))('$code', ({ code, before, after }) => {
  const nodeOf = (text: string) => readNode('node', [...surroundings, { name: 'iptables-save.txt', text }]).node;
  test('its first example has it', () => expect(findingsOf(code, before, nodeOf(before)).places).not.toEqual([]));
  test('its second example has not', () => expect(findingsOf(code, after, nodeOf(after)).places).toEqual([]));
});

test('codes are kebab-case and stand once', () => {
  const codes = checks.map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes.filter((code) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(code))).toEqual([]);
});

test.each(globSync('examples/*/ip{,6}tables-save.txt', { cwd: root }).sort())('%s raises no false alarm', (file) => {
  const view = viewOf(openDump(openDocument(readFileSync(join(root, file), 'utf8')), { fileName: file }));
  const folder = join(root, dirname(file));
  const files = readdirSync(folder).map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
  const { node } = readNode(
    folder,
    files.filter(({ name, text }) => looksLikeDump(name, text)),
  );
  const found = checkRules(view, { node }).map(({ line, code, message }) => `${line + 1} ${code}: ${render(message)}`);
  expect(found).toMatchSnapshot();
});
