/** The WASM is the grammar's, and it parses the corpus as the corpus says. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Language, Parser } from 'web-tree-sitter';
import { type Manifest, manifestOf } from './manifest.ts';

const here = import.meta.dirname;
const names = readdirSync(here).filter((name) => existsSync(join(here, name, 'grammar.js')));
await Parser.init();

interface Case {
  readonly title: string;
  readonly input: string;
  readonly expected: string;
}

/** Cases of a corpus file: a title between rules of `=`, the input, a rule of `-`, and the tree. */
function corpus(text: string): readonly Case[] {
  const parts = text.split(/^={3,}\n(.*)\n={3,}\n/m).slice(1);
  const cases: Case[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [input = '', expected = ''] = (parts[at + 1] ?? '').split(/^-{3,}\n/m);
    cases.push({
      title: parts[at] ?? '',
      input: input.replace(/\n$/, ''),
      expected: expected.replace(/\s+/g, ' ').trim(),
    });
  }
  return cases;
}

describe.each(names)('%s', (name) => {
  const folder = join(here, name);

  test('the WASM and the parser were made from this grammar (else: npm run grammars)', () => {
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;
    expect(manifestOf(name, folder, manifest.treeSitter)).toEqual(manifest);
  });

  const files = readdirSync(join(folder, 'test', 'corpus'));
  const cases = files.flatMap((file) => corpus(readFileSync(join(folder, 'test', 'corpus', file), 'utf8')));
  test.each(cases)('$title', async ({ input, expected }) => {
    const parser = new Parser();
    parser.setLanguage(await Language.load(readFileSync(join(folder, `${name}.wasm`))));
    const tree = parser.parse(input);
    const found = tree?.rootNode.toString().replace(/\) \)/g, '))');
    tree?.delete();
    parser.delete();
    expect(found).toBe(expected.replace(/\) \)/g, '))'));
  });
});
