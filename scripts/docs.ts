/**
 * Writes what documentation is printed from data: the pages of diagnostics in each language, and the table of layers.
 *
 *     node scripts/docs.ts
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checks } from '../server/src/checks/index.ts';
import { type Edition, renderIndex, renderPage } from '../server/src/checks/page.ts';
import { renderLayers } from '../server/src/layers.ts';
import { inEnglish } from '../server/src/text/message.ts';
import { readWords } from './words/rooms.ts';

const docs = join(import.meta.dirname, '..', 'docs');

/** The folders of the pages, under docs/, and their languages. */
function editions(): ReadonlyMap<string, Edition> {
  const chinese = readWords('zh-cn');
  return new Map([
    ['diagnostics', { translate: inEnglish, other: { folder: '../zh-CN/diagnostics', language: '简体中文' } }],
    [
      'zh-CN/diagnostics',
      {
        translate: (template) => chinese[template] ?? template,
        other: { folder: '../../diagnostics', language: 'English' },
      },
    ],
  ]);
}

/** The generated files by their paths under docs/, with what should stand in them. */
export function generatedDocs(): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const [folder, edition] of editions()) {
    files.set(`${folder}/README.md`, renderIndex(checks, edition));
    for (const check of checks) files.set(`${folder}/${check.code}.md`, renderPage(check, edition));
  }
  const architecture = readFileSync(join(docs, 'architecture.md'), 'utf8');
  const table = `<!-- layers -->\n${renderLayers()}\n<!-- /layers -->`;
  files.set(
    'architecture.md',
    architecture.replace(/<!-- layers -->[\s\S]*?<!-- \/layers -->/, () => table),
  );
  return files;
}

/** Pages of diagnostics that are there, by their paths under docs/. */
export function presentPages(): readonly string[] {
  return [...editions().keys()].flatMap((folder) => readdirSync(join(docs, folder)).map((name) => `${folder}/${name}`));
}

if (import.meta.main) {
  for (const folder of editions().keys()) mkdirSync(join(docs, folder), { recursive: true });
  const files = generatedDocs();
  for (const page of presentPages()) if (!files.has(page)) rmSync(join(docs, page));
  for (const [path, text] of files) writeFileSync(join(docs, path), text);
}
