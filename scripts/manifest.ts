/**
 * Writes into package.json and package.nls.*.json what follows from the table of checks: a setting for each
 * diagnostic's severity, described in every language.
 *
 *     node scripts/manifest.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checks } from '../server/src/checks/index.ts';
import { readWords, type Words } from './words/rooms.ts';

const root = join(import.meta.dirname, '..');
const prefix = 'packetPath.diagnostics.';
/** Of the descriptions' keys in package.nls.json. */
const wordPrefix = 'diagnostics.';

interface Manifest {
  contributes: { configuration: { title: string; properties: Record<string, unknown> }[] };
}

/** Files that this script writes parts of, from the repository's root, and how it finds their full text from the present one. */
export const generated: Readonly<Record<string, (text: string) => string>> = {
  'package.json': withDiagnosticSettings,
  'package.nls.json': (text) => withDescriptions(text, ({ title }) => `${title}.`),
  'package.nls.zh-cn.json': (text) => withDescriptions(text, inWords(readWords('zh-cn'), '。')),
};

/** The manifest's text with the settings of all diagnostics, in the order of their codes. */
function withDiagnosticSettings(text: string): string {
  const manifest = JSON.parse(text) as Manifest;
  const settings = checks.map(({ code, severity }) => [
    `${prefix}${code}`,
    {
      type: 'string',
      enum: ['off', 'hint', 'info', 'warning', 'error'],
      default: severity,
      markdownDescription: `%${wordPrefix}${code}%`,
    },
  ]);
  const title = '%config.diagnostics%';
  const [general, ...others] = manifest.contributes.configuration;
  const diagnostics = { title, properties: Object.fromEntries(settings) as Record<string, unknown> };
  const rest = others.filter((section) => section.title !== title);
  manifest.contributes.configuration = [...(general === undefined ? [] : [general]), diagnostics, ...rest];
  return print(manifest);
}

function withDescriptions(text: string, describe: (check: (typeof checks)[number]) => string): string {
  const words = Object.entries(JSON.parse(text) as Words).filter(([key]) => !key.startsWith(wordPrefix));
  const descriptions = checks.map((check) => [`${wordPrefix}${check.code}`, describe(check)] as const);
  return print(Object.fromEntries([...words, ...descriptions]));
}

/** Titles that nobody has translated yet stay English. */
function inWords(words: Words, fullStop: string): (check: (typeof checks)[number]) => string {
  return ({ title }) => (words[title] === undefined ? `${title}.` : `${words[title]}${fullStop}`);
}

function print(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

if (process.argv[1] === import.meta.filename) {
  for (const [name, text] of Object.entries(generated)) {
    const file = join(root, name);
    writeFileSync(file, text(readFileSync(file, 'utf8')));
  }
}
