import { expect, test } from 'vitest';
import { answer, forwarded } from '../../testing/rule.ts';

const dccp = { ...forwarded, protocol: 'dccp' };

test('a first packet is a request', () => {
  expect(answer('-p dccp -m dccp --dccp-types REQUEST,RESPONSE', dccp)).toBe('yes');
  expect(answer('-p dccp -m dccp --dccp-types DATA', dccp)).toBe('no');
  expect(answer('-p dccp -m dccp ! --dccp-types DATA', { ...dccp, dccpType: 'DATA' })).toBe('no');
});

test('types that no standard knows are invalid', () => {
  expect(answer('-p dccp -m dccp --dccp-types INVALID', { ...dccp, dccpType: 13 })).toBe('yes');
});

test('options are asked for', () => {
  expect(answer('-p dccp -m dccp --dccp-option 4', dccp)).toBe(
    'asks: the packet carries the DCCP option 4 (give its options as “dccpOptions”)',
  );
  expect(answer('-p dccp -m dccp --dccp-option 4', { ...dccp, dccpOptions: [4, 32] })).toBe('yes');
  expect(answer('-p dccp -m dccp --dccp-option 4', { ...dccp, dccpOptions: [] })).toBe('no');
});
