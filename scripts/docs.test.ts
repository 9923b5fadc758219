import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generatedDocs, presentPages } from './docs.ts';

const docs = join(import.meta.dirname, '..', 'docs');

test('the generated documentation is that of the code (node scripts/docs.ts)', () => {
  const stale = [...generatedDocs()].filter(([path, text]) => readFileSync(join(docs, path), 'utf8') !== text);
  expect(stale.map(([path]) => path)).toEqual([]);
});

test('no page is left of a diagnostic that is gone', () => {
  const generated = generatedDocs();
  expect(presentPages().filter((page) => !generated.has(page))).toEqual([]);
});
