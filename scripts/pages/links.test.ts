/** Every link and picture of every page leads somewhere. */
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pageOf, readPage, root, type Target } from './page.ts';

const pages = globSync('**/*.md', {
  cwd: root,
  exclude: (name) => ['node_modules', 'dist'].includes(name) || name.startsWith('.'),
});

test.each(pages)('%s', (path) => {
  const { links, pictures } = readPage(path);
  expect([...links, ...pictures].filter((target) => !leadsSomewhere(target)).map(({ written }) => written)).toEqual([]);
});

test('a link is held against files, folders and headings', () => {
  const { links, pictures } = pageOf(
    'docs/walks/README.md',
    [
      '[a page](docker.md), [a folder](../../examples/), [itself](#nothing), `[code](no.md)`,',
      '[a heading](docker.md#the-host-to-its-own-published-port), [the web](https://example.org/no),',
      '[no page](dokcer.md), [no heading](docker.md#the-host), [above](../../../elsewhere/README.md) ![](no.png)',
    ].join('\n'),
  );
  expect([...links, ...pictures].filter((target) => !leadsSomewhere(target)).map(({ written }) => written)).toEqual([
    '#nothing',
    'dokcer.md',
    'docker.md#the-host',
    '../../../elsewhere/README.md',
    'no.png',
  ]);
});

function leadsSomewhere({ path, fragment }: Target): boolean {
  if (path.startsWith('..') || !existsSync(join(root, path))) return false;
  return fragment === undefined || !path.endsWith('.md') || readPage(path).fragments.includes(fragment);
}
