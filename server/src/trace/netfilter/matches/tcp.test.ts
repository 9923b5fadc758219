import { describe, expect, test } from 'vitest';
import { answer, forwarded } from '../../testing/rule.ts';

test.each([
  ['--dport 80', 'yes'],
  ['! --dport 80', 'no'],
  ['--sport 1024:', 'yes'],
  ['--syn', 'yes'],
  ['--tcp-flags SYN,ACK SYN', 'yes'],
  ['--tcp-flags SYN,ACK SYN,ACK', 'no'],
  ['! --tcp-flags RST RST', 'yes'],
] as const)('a first SYN, %s: %s', (options, expected) => {
  expect(answer(`-p tcp -m tcp ${options}`, forwarded)).toBe(expected);
});

test('options are compared where they are described, and asked for where not', () => {
  expect(answer('-p tcp -m tcp --tcp-option 8', { ...forwarded, tcpOptions: [2, 8] })).toBe('yes');
  expect(answer('-p tcp -m tcp --tcp-option 4', { ...forwarded, tcpOptions: [2, 8] })).toBe('no');
  expect(answer('-p tcp -m tcp --tcp-option 4', forwarded)).toMatch(/^asks: .*“tcpOptions”/);
});

describe('fragments behind the first, where connection tracking sleeps', () => {
  const later = { ...forwarded, fragmentOffset: 1480 };

  test.each(['--dport 80', '! --dport 80', '--syn', '! --syn', '--tcp-option 2'])('%s never matches', (options) => {
    expect(answer(`-p tcp -m tcp ${options}`, later)).toBe('no');
  });

  test('but -f does, and -p', () => {
    expect(answer('-f', later)).toBe('yes');
    expect(answer('-p tcp', later)).toBe('yes');
  });
});
