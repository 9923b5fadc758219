/** Each page's examples are true: the first has the problem, the second has none. */
import { describe, expect, test } from 'vitest';
import { dumpOf } from '../../dialects/dump.ts';
import { readRouter } from '../../dialects/ios-nat/parse.ts';
import { readInterfaces } from '../../dialects/iproute2/address.ts';
import { readSets } from '../../dialects/ipset-save/parse.ts';
import { problemCodes } from '../../dialects/iptables-save/codes.ts';
import { openDump } from '../../dialects/iptables-save/dump/dump.ts';
import { readServices } from '../../dialects/ipvsadm/parse.ts';
import { openDocument } from '../../text/document.ts';
import type { Page } from '../check.ts';
import { findCheck } from '../index.ts';
import { routerReadingChecks } from '../router/reading.ts';
import { checkProblems, checkRules } from '../run.ts';
import { viewOf } from '../view.ts';
import { readingChecks } from './index.ts';

function codesIn(dialect: Page['dialect'], text: string): readonly string[] {
  switch (dialect) {
    case 'iptables-save':
      return checkRules(viewOf(openDump(openDocument(text)))).map(({ code }) => code);
    case 'ipset-save':
      return checkProblems(readSets(dumpOf('x', text)).problems).map(({ code }) => code);
    case 'ipvsadm':
      return checkProblems(readServices(dumpOf('x', text)).problems).map(({ code }) => code);
    case 'ios-nat':
      return checkProblems(readRouter(dumpOf('x', text)).problems).map(({ code }) => code);
    case 'iproute2':
      return checkProblems(readInterfaces(dumpOf('x', text)).problems).map(({ code }) => code);
  }
}

describe.each([...readingChecks, ...routerReadingChecks].filter(({ before }) => before !== ''))(
  '$code',
  ({ code, dialect, before, after }) => {
    test('the first example has it', () => {
      expect(codesIn(dialect, before)).toContain(code);
    });
    test('the second example has no error', () => {
      const left = codesIn(dialect, after).filter((found) => findCheck(found)?.severity === 'error');
      expect(left).toEqual([]);
    });
  },
);

test('every code of the dialect has a page', () => {
  expect(Object.keys(problemCodes).filter((code) => findCheck(code)?.kind !== 'reading')).toEqual([]);
});

test.each([
  ['byte-order-mark', '\uFEFF*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n'],
  ['carriage-return', '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -j DROP\r\nCOMMIT\n'],
  [
    'line-too-long',
    `*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -m comment --comment ${'x'.repeat(1100)} -j DROP\nCOMMIT\n`,
  ],
])('%s, which no example on a page can show', (code, text) => {
  expect(codesIn('iptables-save', text)).toContain(code);
});
