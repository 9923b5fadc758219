/** What holds for every check: its examples are true, and no recorded dump of a healthy node raises an alarm. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openDump } from '../dialects/iptables-save/dump/dump.ts';
import { openDocument } from '../text/document.ts';
import { render } from '../text/message.ts';
import { checks, lineChecks, rulesChecks } from './index.ts';
import { checkRules } from './run.ts';
import { findingsOf } from './testing/carets.ts';
import { viewOf } from './view.ts';

const root = join(import.meta.dirname, '..', '..', '..');

describe.each([...lineChecks, ...rulesChecks])('$code', ({ code, before, after }) => {
  test('its first example has it', () => expect(findingsOf(code, before).places).not.toEqual([]));
  test('its second example has not', () => expect(findingsOf(code, after).places).toEqual([]));
});

test('codes are kebab-case and stand once', () => {
  const codes = checks.map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  expect(codes.filter((code) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(code))).toEqual([]);
});

test.each(globSync('examples/*/ip{,6}tables-save.txt', { cwd: root }).sort())('%s raises no false alarm', (file) => {
  const view = viewOf(openDump(openDocument(readFileSync(join(root, file), 'utf8')), { fileName: file }));
  const found = checkRules(view).map(({ line, code, message }) => `${line + 1} ${code}: ${render(message)}`);
  expect(found).toMatchSnapshot();
});
