/** A router's trace and its page say in Chinese the same of what is taken for granted, word for word. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { languages, readWords } from '../scripts/words/rooms.ts';
import { behaviour } from '../server/src/trace/ios/assumptions.ts';

const folders = { 'zh-cn': 'zh-CN' } as const;

test.each(languages)('every assumption of the device stands in the page in %s', (language) => {
  const page = readFileSync(
    join(import.meta.dirname, '..', 'docs', folders[language], 'router-assumptions.md'),
    'utf8',
  );
  const words = readWords(language);
  for (const [id, { text }] of Object.entries(behaviour))
    expect(page).toContain(`| \`${id}\` | ${words[text.template]} |`);
});
