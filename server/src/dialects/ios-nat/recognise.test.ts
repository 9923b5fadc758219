import { expect, test } from 'vitest';
import { routerLine } from './recognise.ts';

test.each([
  ['[R1]acl 2000', true],
  ['[R1-GigabitEthernet0/0/1]nat outbound 2000', true],
  ['[*R1-acl-basic-2000]rule permit source 10.0.0.0 0.0.0.255', true],
  ['<Huawei>system-view', true],
  ['[0:0] -A INPUT -j ACCEPT', false],
  ['[NEW] tcp 6 120 SYN_SENT src=10.0.0.1 dst=10.0.0.2', false],
  ['[Interface]', false],
  ['<ipsets>', false],
])('%s', (line, expected) => {
  expect(routerLine.test(line)).toBe(expected);
});
