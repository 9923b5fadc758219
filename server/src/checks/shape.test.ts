import { expect, test } from 'vitest';
import { openDump } from '../dialects/iptables-save/index.ts';
import { openDocument } from '../text/document.ts';
import { checkRules } from './run.ts';
import { viewOf } from './view.ts';

test('a line of ten megabytes costs itself, not the checks', () => {
  const long = `-A INPUT -m comment --comment "${'x'.repeat(10_000_000)}" -j ACCEPT`;
  const dump = openDump(openDocument(`*filter\n:INPUT ACCEPT [0:0]\n${long}\n-A INPUT -j NOWHERE\nCOMMIT\n`));
  const codes = checkRules(viewOf(dump)).map(({ line, code }) => `${line + 1} ${code}`);
  expect(codes).toContain('3 line-too-long');
  expect(codes).toContain('4 unknown-chain');
});
