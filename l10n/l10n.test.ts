/** No string of the extension or its view is left without a Chinese counterpart, and none is translated for nobody. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import packageEnglish from '../package.nls.json' with { type: 'json' };
import packageChinese from '../package.nls.zh-cn.json' with { type: 'json' };
import bundle from './bundle.l10n.zh-cn.json' with { type: 'json' };

const root = join(import.meta.dirname, '..');

/** English words said by calls such as l10n.t('…') and say('…'), and by tables of words marked with \`word:\`. */
function wordsIn(pattern: string, call: RegExp): readonly string[] {
  const files = globSync(pattern, { cwd: root }).filter(
    (file) => !file.endsWith('.test.ts') && !file.includes('testing'),
  );
  return files.flatMap((file) =>
    Array.from(readFileSync(join(root, file), 'utf8').matchAll(call), (found) => unquote(found[1] ?? '')),
  );
}

function unquote(literal: string): string {
  return literal.slice(1, -1).replace(/\\(.)/g, '$1');
}

const said = new Set([
  ...wordsIn('client/src/**/*.ts', /\bl10n\.t\(\s*('(?:[^'\\]|\\.)*')/g),
  ...wordsIn('media/**/*.ts', /\bs(?:ay|peak)\(\s*('(?:[^'\\]|\\.)*')/g),
  ...wordsIn('media/**/*.ts', /\bword: ('(?:[^'\\]|\\.)*')/g),
]);
const translated = Object.keys(bundle);

test('every string of client and view has a translation', () => {
  expect([...said].filter((english) => !translated.includes(english))).toEqual([]);
});

test('the manifest speaks both languages', () => {
  expect(Object.keys(packageChinese).sort()).toEqual(Object.keys(packageEnglish).sort());
});

test('the manifest has no words of its own', () => {
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const inside = wordsOf((manifest as { contributes: unknown }).contributes);
  expect(inside.filter((word) => !/^%.*%$|^Packet Path$/.test(word))).toEqual([]);
});

/** Titles and descriptions in a part of the manifest. */
function wordsOf(part: unknown): readonly string[] {
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) =>
    typeof value === 'string' && /^(title|label|description|markdownDescription)$/.test(key) ? [value] : wordsOf(value),
  );
}

test('a translation fills the same places as its English', () => {
  const places = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((place) => place[1] ?? '').sort();
  for (const [english, chinese] of Object.entries(bundle))
    expect({ english, places: places(chinese) }).toEqual({ english, places: places(english) });
});
