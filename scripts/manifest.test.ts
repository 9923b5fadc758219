import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withDiagnosticSettings } from './manifest.ts';

test('every diagnostic has a setting for its severity (else: npm run manifest)', () => {
  const text = readFileSync(join(import.meta.dirname, '..', 'package.json'), 'utf8');
  expect(JSON.parse(text)).toEqual(JSON.parse(withDiagnosticSettings(text)));
});
