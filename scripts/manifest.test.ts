import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generated } from './manifest.ts';

test.each(Object.entries(generated))('%s tells of every diagnostic (else: npm run manifest)', (name, write) => {
  const text = readFileSync(join(import.meta.dirname, '..', name), 'utf8');
  expect(JSON.parse(text)).toEqual(JSON.parse(write(text)));
});
