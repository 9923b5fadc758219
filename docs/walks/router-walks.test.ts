/** The routers' walks stay true: what they link to is there, and every command that they show can be run. */
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { main } from '../../server/src/cli/main.ts';
import { fakeWorld } from '../../server/src/cli/testing/world.ts';

const root = join(import.meta.dirname, '..', '..');
const pages = readdirSync(import.meta.dirname).filter((name) => name.startsWith('router-') && name.endsWith('.md'));
const examples = Object.fromEntries(
  globSync('examples/router-*/*', { cwd: root }).map((path) => [path, readFileSync(join(root, path), 'utf8')]),
);

describe.each(pages)('%s', (page) => {
  const text = readFileSync(join(import.meta.dirname, page), 'utf8');

  test('every link leads somewhere', () => {
    const links = Array.from(text.matchAll(/\]\(([^)#]+)\)/g), ([, path]) => path ?? '');
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((path) => !existsSync(join(import.meta.dirname, path)))).toEqual([]);
  });

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
