import fc from 'fast-check';
import { expect, test } from 'vitest';
import { defaultSettings, readSettings } from './settings.ts';

test('what the user set is taken, the rest keeps its default', () => {
  const section = {
    diagnostics: { 'unknown-chain': 'off' },
    inlayHints: { marks: false },
    codeLens: { enable: false },
  };
  expect(readSettings(section)).toEqual({
    diagnostics: { 'unknown-chain': 'off' },
    inlayHints: { ...defaultSettings.inlayHints, marks: false },
    codeLens: 'none',
  });
});

test('a severity that there is not is no choice', () => {
  expect(readSettings({ diagnostics: { a: 'fatal', b: 1, c: 'hint' } }).diagnostics).toEqual({ c: 'hint' });
});

test('whatever somebody typed there, settings come out', () => {
  fc.assert(
    fc.property(fc.anything(), (section) => {
      expect(['none', 'chains', 'chains-and-rules']).toContain(readSettings(section).codeLens);
    }),
  );
});
