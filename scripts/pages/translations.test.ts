/** A page and its translation say the same: all that has no language is held against each other. */
import { existsSync, globSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readPage, root, type Target } from './page.ts';

/** The English page of each Chinese one, both from the root of the repository. */
const english = new Map([
  ['README.zh-CN.md', 'README.md'],
  ...globSync('docs/**/zh-CN/**/*.md', { cwd: root }).map((path) => [path, path.replace('zh-CN/', '')] as const),
]);

test('every walk is there in Chinese, and nothing is left of one that is gone', () => {
  const walks = globSync('docs/walks/*.md', { cwd: root }).sort();
  expect([...english.values()].filter((path) => path.startsWith('docs/walks/')).sort()).toEqual(walks);
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
