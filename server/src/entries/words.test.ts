import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { localeOfEnvironment, readWords } from './words.ts';

const folder = mkdtempSync(join(tmpdir(), 'words-'));
mkdirSync(join(folder, 'l10n'));
writeFileSync(join(folder, 'l10n', 'server.zh-cn.json'), '{"No problems.":"没有问题。"}');
afterAll(() => rmSync(folder, { recursive: true }));

test.each(['zh-cn', 'zh_CN.UTF-8', 'zh', 'zh-Hans-CN', 'zh_SG'])('%s is Simplified Chinese', async (locale) => {
  for (const bundles of [folder, join(folder, 'cli')])
    expect(await readWords(locale, bundles)).toEqual({ 'No problems.': '没有问题。' });
});

test.each(['en', 'de_DE.UTF-8', 'C', 'C.UTF-8', 'zh_TW.UTF-8', 'zh-Hant', ''])('%s is English', async (locale) => {
  expect(await readWords(locale, folder)).toBeUndefined();
});

test('the environment, in the order that programs go by', () => {
  expect(localeOfEnvironment({ LANG: 'zh_CN.UTF-8', LC_ALL: 'C' })).toBe('C');
  expect(localeOfEnvironment({ LANG: 'zh_CN.UTF-8', LC_ALL: '' })).toBe('zh_CN.UTF-8');
  expect(localeOfEnvironment({})).toBe('en');
});
