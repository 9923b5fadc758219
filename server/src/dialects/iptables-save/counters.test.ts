import { describe, expect, it } from 'vitest';
import { readPolicyCounters, readRuleCounters } from './counters.ts';

describe('counters before a rule', () => {
  it.each([
    ['-A INPUT', { kind: 'none' }],
    [' [1:2] -A INPUT', { kind: 'none' }],
    ['[1:2 -A INPUT', { kind: 'bad' }],
    ['[:] -A INPUT', { kind: 'bad' }],
    ['[12] -A INPUT', { kind: 'bad' }],
  ])('%j', (line, found) => {
    expect(readRuleCounters(line)).toEqual(found);
  });

  it('are numbers of 64 bits', () => {
    expect(readRuleCounters('[5:18446744073709551615]-A INPUT')).toMatchObject({
      end: 24,
      counters: { packets: 5n, bytes: 18446744073709551615n, span: { start: 0, end: 24 } },
    });
  });

  it('may be letters, which count as nothing', () => {
    expect(readRuleCounters('[a:b] -A INPUT')).toMatchObject({ kind: 'counters', end: 5, counters: undefined });
  });
});

it('counters behind a policy are numbers', () => {
  expect(readPolicyCounters('[1:2]', 10)).toEqual({ packets: 1n, bytes: 2n, span: { start: 10, end: 15 } });
  expect(readPolicyCounters('0:0', 0)).toBeUndefined();
});
