import { expect, test } from 'vitest';
import { type Finding, type Findings, formatJson, formatSarif, formatText, isWorse } from './findings.ts';

const english = (template: string): string => template;

const finding: Finding = {
  file: 'node/rules v4',
  line: 3,
  column: 10,
  endLine: 3,
  endColumn: 17,
  severity: 'error',
  code: 'unknown-option',
  message: 'There is no option “--dprot”.',
};
const lines = ['*filter', ':INPUT ACCEPT', '-A INPUT --dprot 80'];
const found: Findings = {
  findings: [finding, { ...finding, severity: 'warning', variant: 'nft', code: 'other' }],
  files: 1,
  lineOf: (_, line) => lines[line - 1],
};
const options = { version: '1.2.3', colours: false, translate: english };

test('text: the place, what is wrong, and carets under the word', () => {
  expect(formatText(found, options)).toBe(`node/rules v4:3:10: error: There is no option “--dprot”. [unknown-option]
    -A INPUT --dprot 80
             ^^^^^^^
node/rules v4:3:10: warning (iptables-nft): There is no option “--dprot”. [other]
    -A INPUT --dprot 80
             ^^^^^^^
1 error, 1 warning in 1 file.
`);
  expect(formatText({ ...found, findings: [], files: 2 }, options)).toBe('No problems in 2 files.\n');
});

test('text: of a long line only what stands around the word', () => {
  const long = `-A INPUT ${'x'.repeat(500)} ${'y'.repeat(500)}`;
  const [, shown = '', carets = ''] = formatText(
    { findings: [{ ...finding, column: 511, endColumn: 513 }], files: 1, lineOf: () => long },
    options,
  ).split('\n');
  expect(shown.length).toBeLessThan(220);
  expect(shown.slice(carets.indexOf('^'), carets.lastIndexOf('^') + 1)).toBe('yy');
});

test('JSON: a list of what the contract promises', () => {
  expect(JSON.parse(formatJson(found, options))).toEqual([
    finding,
    { ...finding, severity: 'warning', variant: 'nft', code: 'other' },
  ]);
});

test('SARIF: rules, levels and places', () => {
  const log = JSON.parse(formatSarif(found, options));
  expect(log.version).toBe('2.1.0');
  expect(log.runs[0].tool.driver).toEqual({
    name: 'packet-path',
    version: '1.2.3',
    rules: [{ id: 'other' }, { id: 'unknown-option' }],
  });
  expect(log.runs[0].results[0]).toEqual({
    ruleId: 'unknown-option',
    ruleIndex: 1,
    level: 'error',
    message: { text: 'There is no option “--dprot”.' },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'node/rules%20v4' },
          region: { startLine: 3, startColumn: 10, endLine: 3, endColumn: 17 },
        },
      },
    ],
  });
});

test('what is worse than what is tolerated', () => {
  expect(isWorse('warning', 'info')).toBe(true);
  expect(isWorse('info', 'info')).toBe(false);
  expect(isWorse('hint', 'none')).toBe(true);
  expect(isWorse('error', 'error')).toBe(false);
});
