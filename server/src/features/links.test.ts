import { expect, test } from 'vitest';
import { readNode } from '../node/read.ts';
import { links } from './links.ts';
import { filter, viewOfText } from './testing/fixture.ts';

test('pages that comments name', () => {
  const view = viewOfText(
    `# see https://example.org/a, and (http://example.org/b?c=d).\n${filter('-A INPUT -m comment --comment "https://example.org/x" -j DROP')}`,
  );
  expect(links(view, undefined)).toEqual([
    { kind: 'page', line: 0, span: { start: 6, end: 27 }, url: 'https://example.org/a' },
    { kind: 'page', line: 0, span: { start: 34, end: 58 }, url: 'http://example.org/b?c=d' },
    expect.objectContaining({ line: 6, url: 'https://example.org/x' }),
  ]);
});

test('sets lead to the dump that holds them', () => {
  const text = filter(
    '-A INPUT -m set --match-set friends src -j ACCEPT',
    '-A INPUT -m set --match-set foes src -j DROP',
  );
  const { node } = readNode('node', [
    { name: 'ipset-save.txt', text: 'create friends hash:ip\nadd friends 192.0.2.1\n' },
    { name: 'iptables-save.txt', text },
  ]);
  expect(links(viewOfText(text), node)).toEqual([
    { kind: 'file', line: 5, span: { start: 28, end: 35 }, file: 'ipset-save.txt', targetLine: 0 },
  ]);
});
