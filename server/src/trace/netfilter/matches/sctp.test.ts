import { expect, test } from 'vitest';
import { answer, forwarded } from '../../testing/rule.ts';

const sctp = { ...forwarded, protocol: 'sctp' };
const data = { ...sctp, chunks: ['DATA', 'SACK'] };

test.each([
  ['any INIT', sctp, 'yes'],
  ['any DATA', sctp, 'no'],
  ['any DATA,INIT', data, 'yes'],
  ['all DATA,SACK', data, 'yes'],
  ['all DATA,INIT', data, 'no'],
  ['only DATA', data, 'no'],
  ['only DATA,SACK,INIT', data, 'yes'],
  ['any ALL', data, 'yes'],
] as const)('--chunk-types %s', (chunks, packet, expected) => {
  expect(answer(`-p sctp -m sctp --chunk-types ${chunks}`, packet)).toBe(expected);
  expect(answer(`-p sctp -m sctp ! --chunk-types ${chunks}`, packet)).toBe(expected === 'yes' ? 'no' : 'yes');
});

test('flags of chunks are asked for where the types fit', () => {
  expect(answer('-p sctp -m sctp --chunk-types any DATA:Be', data)).toMatch(/^asks: the chunks have the flags/);
  expect(answer('-p sctp -m sctp --chunk-types any ABORT:T', data)).toBe('no');
});
