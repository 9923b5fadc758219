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

function importsOf(file: string): readonly Import[] {
  const source = readFileSync(join(root, file), 'utf8');
  return Array.from(source.matchAll(importPattern), (found) => {
    const specifier = found[1] ?? found[2] ?? found[3] ?? '';
    const target = specifier.startsWith('.') ? normalize(join(dirname(file), specifier)) : specifier;
    return { file, target };
  });
}

const files = globSync('{server/src,client/src,media/trace,protocol}/**/*.ts', { cwd: root }).filter(
  (file) => !file.endsWith('.test.ts') && !file.includes('/testing/') && file !== 'server/src/layers.ts',
);

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}

function isAllowed({ file, target }: Import): boolean {
  const layer = layers.find(({ folder }) => isInside(file, folder));
  if (layer === undefined) return false;
  if ([layer.folder, ...layer.mayImport].some((folder) => isInside(target, folder))) return true;
  return layer.packages.some((name) => target === name || target.startsWith(name.endsWith(':') ? name : `${name}/`));
}

describe('layers', () => {
  test('every source file stands in a layer', () => {
    expect(files.filter((file) => !layers.some(({ folder }) => isInside(file, folder)))).toEqual([]);
  });

  test('no import goes up', () => {
    const wrong = files.flatMap(importsOf).filter((found) => !isAllowed(found));
    expect(wrong.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
  });

  test('the test would notice', () => {
    const file = 'server/src/trace/walk.ts';
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
});
