import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { classifyByText } from '../dialects/iptables-save/line-kinds.ts';
import { openDocument } from '../text/document.ts';
import { classifierFor, type Grammars, loadGrammars } from './grammar.ts';
import { testWorld } from './testing/client.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const bytes = (path: string) => new Uint8Array(readFileSync(join(root, path)));

const loadWasm = async () => ({
  runtime: bytes('node_modules/web-tree-sitter/web-tree-sitter.wasm'),
  grammars: { 'iptables-save': bytes('grammars/iptables-save/iptables-save.wasm') },
});

test('once loaded, the grammar tells the lines of all but the largest dumps apart', async () => {
  const grammars: Grammars = { iptables: undefined, facts: {} };
  const log: string[] = [];
  await loadGrammars({ ...testWorld, loadWasm }, {}, grammars, (text) => void log.push(text));
  expect(log).toEqual([]);
  expect(classifierFor(grammars, openDocument('*filter\nCOMMIT\n'))).not.toBe(classifyByText);
  expect(classifierFor(grammars, openDocument('-A INPUT -j DROP\n'.repeat(20_000)))).toBe(classifyByText);
});

test('without it the text tells them apart, and the log says why', async () => {
  const grammars: Grammars = { iptables: undefined, facts: {} };
  const log: string[] = [];
  await loadGrammars(testWorld, {}, grammars, (text) => void log.push(text));
  expect(log).toEqual([expect.stringContaining('there is no parser in this test')]);
  expect(classifierFor(grammars, openDocument('*filter\n'))).toBe(classifyByText);
});
