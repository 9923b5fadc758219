/** The two READMEs say the same: commands, tables, pictures and links are held against each other. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const read = (name: string) => readFileSync(join(import.meta.dirname, '..', name), 'utf8');
const [english, chinese] = [read('README.md'), read('README.zh-CN.md')];

test.each([
  ['commands', /^```[\s\S]*?^```/gm],
  ['headings', /^#+(?= )/gm],
  ['points', /^- (?=\*\*)/gm],
  ['rows of tables', /^\| (?:`[^`]*`|-)/gm],
  ['pictures and pages', /\]\((?!README)[^)]*\)/g],
])('%s', (_, pattern) => expect(chinese.match(pattern)).toEqual(english.match(pattern)));

test('each leads to the other', () => {
  expect(english).toContain('(README.zh-CN.md)');
  expect(chinese).toContain('(README.md)');
});
