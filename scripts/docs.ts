/**
 * Writes what documentation is printed from data: the pages of diagnostics and the table of layers.
 *
 *     node scripts/docs.ts
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checks } from '../server/src/checks/index.ts';
import { renderIndex, renderPage } from '../server/src/checks/page.ts';
import { renderLayers } from '../server/src/layers.ts';

const docs = join(import.meta.dirname, '..', 'docs');

/** The generated files by their paths under docs/, with what should stand in them. */
export function generatedDocs(): ReadonlyMap<string, string> {
  const files = new Map<string, string>([['diagnostics/README.md', renderIndex(checks)]]);
  for (const check of checks) files.set(`diagnostics/${check.code}.md`, renderPage(check));
  const architecture = readFileSync(join(docs, 'architecture.md'), 'utf8');
  const table = `<!-- layers -->\n${renderLayers()}\n<!-- /layers -->`;
  files.set(
    'architecture.md',
    architecture.replace(/<!-- layers -->[\s\S]*?<!-- \/layers -->/, () => table),
  );
  return files;
}

/** Files under docs/diagnostics, by their paths under docs/. */
export function presentPages(): readonly string[] {
  return readdirSync(join(docs, 'diagnostics')).map((name) => `diagnostics/${name}`);
}

if (import.meta.main) {
  mkdirSync(join(docs, 'diagnostics'), { recursive: true });
  const files = generatedDocs();
  for (const page of presentPages()) if (!files.has(page)) rmSync(join(docs, page));
  for (const [path, text] of files) writeFileSync(join(docs, path), text);
}
