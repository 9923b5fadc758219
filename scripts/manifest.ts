/**
 * Writes into package.json what follows from the table of checks: a setting for each diagnostic's severity.
 *
 *     node scripts/manifest.ts
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checks } from '../server/src/checks/index.ts';

const file = join(import.meta.dirname, '..', 'package.json');
const prefix = 'packetPath.diagnostics.';

interface Manifest {
  contributes: { configuration: { title: string; properties: Record<string, unknown> }[] };
}

/** The manifest's text with the settings of all diagnostics, in the order of their codes. */
export function withDiagnosticSettings(text: string): string {
  const manifest = JSON.parse(text) as Manifest;
  const settings = checks.map(({ code, title, severity }) => [
    `${prefix}${code}`,
    {
      type: 'string',
      enum: ['off', 'hint', 'info', 'warning', 'error'],
      default: severity,
      markdownDescription: `${title}.`,
    },
  ]);
  const [general, ...others] = manifest.contributes.configuration;
  const diagnostics = { title: 'Diagnostics', properties: Object.fromEntries(settings) as Record<string, unknown> };
  const rest = others.filter(({ title }) => title !== diagnostics.title);
  manifest.contributes.configuration = [...(general === undefined ? [] : [general]), diagnostics, ...rest];
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

if (process.argv[1] === import.meta.filename) writeFileSync(file, withDiagnosticSettings(readFileSync(file, 'utf8')));
