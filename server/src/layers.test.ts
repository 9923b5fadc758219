/** Imports go one way. Every import of the product is read here; tests may use whatever they need. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { layers, renderLayers } from './layers.ts';

const root = join(import.meta.dirname, '..', '..');

interface Import {
  readonly file: string;
  readonly target: string;
}

const importPattern =
  /^(?:import|export)\b[^;'"]*?from\s*['"]([^'"]+)['"]|^import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm;

const read = new Map<string, readonly Import[]>();

function importsOf(file: string): readonly Import[] {
  const known = read.get(file) ?? readImports(file);
  read.set(file, known);
  return known;
}

function readImports(file: string): readonly Import[] {
  const source = readFileSync(join(root, file), 'utf8');
  return Array.from(source.matchAll(importPattern), (found) => {
    const specifier = found[1] ?? found[2] ?? found[3] ?? '';
    const target = specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : specifier;
    return { file, target };
  });
}

const files = globSync('{server/src,client/src,media,protocol}/**/*.ts', { cwd: root }).filter(
  (file) => !file.endsWith('.test.ts') && !file.includes('/testing/') && file !== 'server/src/layers.ts',
);

const tools = globSync('{bench,conformance,e2e,scripts}/**/*.{ts,mjs}', { cwd: root, exclude: ['**/node_modules'] });
const all = [...files, ...tools];

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function isAllowed({ file, target }: Import): boolean {
  const layer = layers.find(({ folder }) => isInside(file, folder));
  if (layer === undefined) return false;
  if ([layer.folder, ...layer.mayImport].some((folder) => isInside(target, folder))) return true;
  return layer.packages.some((name) => target === name || target.startsWith(name.endsWith(':') ? name : `${name}/`));
}

/** What is left of `among` once every file that imports none of the others is taken away, again and again: circles, and what leads into them. */
function circles(among: readonly string[], targetsOf: (file: string) => readonly string[]): readonly string[] {
  const left = new Set(among);
  const rests = (file: string) => !targetsOf(file).some((target) => target !== file && left.has(target));
  for (let free = among.filter(rests); free.length > 0; free = [...left].filter(rests)) {
    for (const file of free) left.delete(file);
  }
  return [...left];
}

/** The imports between what stands side by side in a folder, be it a file or a folder with all that is in it. */
function neighbours(folder: string, imports: readonly Import[]): ReadonlyMap<string, readonly string[]> {
  const roomOf = (path: string) =>
    isInside(path, folder)
      ? path
          .slice(folder.length + 1)
          .split('/', 1)
          .join()
      : undefined;
  const rooms = new Map<string, string[]>();
  for (const { file, target } of imports) {
    const [from, to] = [roomOf(file), roomOf(target)];
    if (from === undefined) continue;
    const targets = rooms.get(from) ?? [];
    rooms.set(from, targets);
    if (to !== undefined && to !== from) targets.push(to);
  }
  return rooms;
}

function foldersOf(paths: readonly string[]): readonly string[] {
  const above = (path: string): readonly string[] => (path === '.' ? [] : [path, ...above(dirname(path))]);
  return [...new Set(paths.flatMap((path) => above(dirname(path))))];
}

describe('layers', () => {
  test('every source file stands in a layer', () => {
    expect(files.filter((file) => !layers.some(({ folder }) => isInside(file, folder)))).toEqual([]);
  });

  test('no import goes up', () => {
    const wrong = files.flatMap(importsOf).filter((found) => !isAllowed(found));
    expect(wrong.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
  });

  test('no files import each other in a circle, not even types', () => {
    const targets = new Map(all.map((file) => [file, importsOf(file).map(({ target }) => target)]));
    expect(circles(all, (file) => targets.get(file) ?? [])).toEqual([]);
    const round: Readonly<Record<string, readonly string[]>> = { a: ['b'], b: ['c'], c: ['b'], d: [] };
    expect(circles(Object.keys(round), (file) => round[file] ?? [])).toEqual(['a', 'b', 'c']);
  });

  test('no rooms of a folder need each other in a circle, not even for types', () => {
    const imports = all.flatMap(importsOf);
    const wrong = foldersOf(all).flatMap((folder) => {
      const rooms = neighbours(folder, imports);
      return circles([...rooms.keys()], (room) => rooms.get(room) ?? []).map((room) => `${folder}/${room}`);
    });
    expect(wrong).toEqual([]);
    const round = neighbours('a', [
      { file: 'a/b/1.ts', target: 'a/c/2.ts' },
      { file: 'a/c/3.ts', target: 'a/b/4.ts' },
      { file: 'a/d.ts', target: 'e/f.ts' },
    ]);
    expect(circles([...round.keys()], (room) => round.get(room) ?? [])).toEqual(['b', 'c']);
  });

  test('the test would notice', () => {
    const file = 'server/src/trace/walk/walk.ts';
    expect(isAllowed({ file, target: 'server/src/node/model.ts' })).toBe(true);
    expect(isAllowed({ file, target: 'server/src/lsp/server.ts' })).toBe(false);
    expect(isAllowed({ file, target: 'node:fs' })).toBe(false);
    expect(isAllowed({ file: 'client/src/extension.ts', target: 'server/src/net/mark.ts' })).toBe(false);
  });

  test('docs/architecture.md prints this table', () => {
    const page = readFileSync(join(root, 'docs', 'architecture.md'), 'utf8');
    const printed = /<!-- layers -->\n([\s\S]*?)\n?<!-- \/layers -->/.exec(page)?.[1];
    expect(printed?.trim()).toBe(renderLayers());
  });

  test('docs/architecture.md tells the rooms of trace/ from the ground up', () => {
    const folder = 'server/src/trace';
    const page = readFileSync(join(root, 'docs', 'architecture.md'), 'utf8');
    const table = /<!-- rooms of trace -->\n([\s\S]*?)<!-- \/rooms of trace -->/.exec(page)?.[1] ?? '';
    const told = table.split('\n').flatMap((row, line) => {
      const names = row.split('|')[1]?.matchAll(/`([^`]+?)\/?`/g) ?? [];
      return Array.from(names, ([, name = '']) => ({ name, line }));
    });
    const lineOf = (name: string) => told.find((room) => room.name === name)?.line;
    const rooms = neighbours(folder, all.flatMap(importsOf));
    const folders = [...rooms.keys()].filter((name) => !name.endsWith('.ts'));
    expect(folders.filter((name) => lineOf(name) === undefined)).toEqual([]);
    const wrong = [...rooms].flatMap(([from, targets]) =>
      targets.filter((to) => (lineOf(to) ?? 0) > (lineOf(from) ?? Infinity)).map((to) => `${from} needs ${to}`),
    );
    expect(wrong).toEqual([]);
  });
});
