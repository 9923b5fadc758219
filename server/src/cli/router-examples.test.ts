/** The routers of examples/ with their saved packets, as `packet-path test` runs them. */
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { runTest } from './test.ts';
import { fakeWorld } from './testing/world.ts';

const root = join(import.meta.dirname, '..', '..', '..');

test.each(globSync('examples/router-*/questions.packets.json', { cwd: root }).sort())('%s', async (path) => {
  const folder = dirname(path);
  const files = globSync('*', { cwd: join(root, folder) }).map((name) => [
    join(folder, name),
    readFileSync(join(root, folder, name), 'utf8'),
  ]);
  const world = fakeWorld(Object.fromEntries(files));
  expect(await runTest([folder], world), world.out()).toBe(0);
  expect(world.out()).toContain(basename(path));
});
