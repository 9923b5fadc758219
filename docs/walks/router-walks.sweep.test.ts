/** The routers' walks stay true: every command that they show can be run, and what they quote is what a trace says. */
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readWords } from '../../scripts/words/rooms.ts';
import { main } from '../../server/src/cli/main.ts';
import { fakeWorld } from '../../server/src/cli/testing/world.ts';

const root = join(import.meta.dirname, '..', '..');
const pages = readdirSync(import.meta.dirname).filter((name) => name.startsWith('router-') && name.endsWith('.md'));
const examples = Object.fromEntries(
  globSync('examples/router-*/*', { cwd: root }).map((path) => [path, readFileSync(join(root, path), 'utf8')]),
);

describe.each(pages)('%s', (page) => {
  const text = readFileSync(join(import.meta.dirname, page), 'utf8');

  test('every command runs, and saved packets come out as expected', async () => {
    const commands = Array.from(text.matchAll(/^packet-path ((?:[^\\\n]|\\\n)*)/gm), ([, line]) =>
      (line ?? '').replaceAll('\\\n', ' ').split(/\s+/),
    );
    expect(commands.length).toBeGreaterThan(0);
    for (const words of commands) {
      const world = fakeWorld(examples);
      expect(await main(words, world), `${words.join(' ')}: ${world.err()}`).toBe(0);
      expect(world.out()).not.toBe('');
    }
  });
});

const quoting: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['.', {}],
  ['zh-CN', readWords('zh-cn')],
];

test.each(quoting)('what the walks in %s quote of a trace, it says of a saved packet', async (folder, words) => {
  let quotes = 0;
  for (const page of pages) {
    const text = readFileSync(join(import.meta.dirname, folder, page), 'utf8');
    const quoted = [
      ...Array.from(text.matchAll(/^> (?:`[^`]*…`[:：] ?)?(.+)$/gm), ([, said]) => said ?? ''),
      ...Array.from(text.matchAll(/^\|.*[“"](.+)[”"].*\|$/gm), ([, said]) => said ?? ''),
    ];
    if (quoted.length === 0) continue;
    quotes += quoted.length;
    const example = `examples/${page.replace('.md', '')}`;
    const world = { ...fakeWorld(examples), translate: (template: string) => words[template] ?? template };
    await main(['trace', example, '--packets', `${example}/questions.packets.json`], world);
    expect(quoted.filter((said) => !world.out().includes(said))).toEqual([]);
  }
  expect(quotes).toBeGreaterThan(4);
});
