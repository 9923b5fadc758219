import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { findPages } from './pages.ts';

const folder = mkdtempSync(join(tmpdir(), 'pages-'));
for (const pages of ['both/docs/diagnostics', 'both/docs/zh-CN/diagnostics', 'english/docs/diagnostics'])
  mkdirSync(join(folder, pages), { recursive: true });
afterAll(() => rmSync(folder, { recursive: true }));

function found(locale: string, bundles: string): string | undefined {
  return findPages(locale, join(folder, bundles))?.replace(`${pathToFileURL(folder).href}/`, '');
}

test('pages in the language of the user, beside the command line and beside the server', () => {
  for (const bundles of ['both/dist', 'both/dist/server']) {
    expect(found('zh-cn', bundles)).toBe('both/docs/zh-CN/diagnostics');
    expect(found('de', bundles)).toBe('both/docs/diagnostics');
    expect(found('zh-tw', bundles)).toBe('both/docs/diagnostics');
  }
});

test('English where there are no others, and nothing where there are none', () => {
  expect(found('zh-cn', 'english/dist')).toBe('english/docs/diagnostics');
  expect(found('zh-cn', 'none/dist')).toBeUndefined();
});
