/** A page and its translation say the same: all that has no language is held against each other. */
import { existsSync, globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readPage, root, type Target } from './page.ts';

/** The English page of each Chinese one, both from the root of the repository. */
const english = new Map([
  ...globSync(['README.zh-CN.md', 'examples/*/README.zh-CN.md'], { cwd: root }).map(
    (path) => [path, path.replace('.zh-CN', '')] as const,
  ),
  ...globSync('docs/**/zh-CN/**/*.md', { cwd: root }).map((path) => [path, path.replace('zh-CN/', '')] as const),
]);

test.each(['docs/walks/*.md', 'docs/diagnostics/*.md', 'examples/*/README.md'])(
  '%s are all there in Chinese',
  (pages) => {
    const translated = [...english.values()];
    expect(globSync(pages, { cwd: root }).filter((path) => !translated.includes(path))).toEqual([]);
  },
);

test('nothing is left of a page that is gone', () => {
  expect([...english.values()].filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

describe.each([...english])('%s', (chinese, original) => {
  const [said, meant] = [readPage(chinese), readPage(original)];

  test.each(['code', 'words', 'names', 'headings', 'tables', 'lists'] as const)('has the same %s', (part) =>
    expect(said[part]).toEqual(meant[part]),
  );

  test('has the same pictures', () => {
    expect(said.pictures.map(({ path }) => path)).toEqual(meant.pictures.map(({ path }) => path));
  });

  test('links to the same pages, in Chinese where they are', () => {
    expect(
      pathsOf(said.links)
        .map((path) => english.get(path) ?? path)
        .sort(),
    ).toEqual(
      pathsOf(meant.links)
        .map((path) => english.get(path) ?? path)
        .sort(),
    );
    const translated = new Map([...english].map(([from, to]) => [to, from]));
    expect(pathsOf(said.links).filter((path) => path !== original && translated.has(path))).toEqual([]);
  });

  test('each leads to the other, in the first line below the title', () => {
    expect(said.links[0]?.path).toBe(original);
    expect(meant.links[0]?.path).toBe(chinese);
  });

  test('emphasis is read as such', () => {
    expect(said.loose).toEqual([]);
  });
});

test('a translation has the name of its page', () => {
  for (const [chinese, original] of english) expect(basename(chinese).replace('.zh-CN', '')).toBe(basename(original));
});

function pathsOf(targets: readonly Target[]): readonly string[] {
  return targets.map(({ path }) => path);
}
