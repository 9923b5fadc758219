import { expect, test } from 'vitest';
import { answer, forwarded } from '../../testing/rule.ts';

test.each([
  ['--dports 22,80', 'yes'],
  ['--dports 1000:2000,8080', 'no'],
  ['! --dports 22,80', 'no'],
  ['--sports 40000:41000', 'yes'],
  ['--ports 40000', 'yes'],
  ['--ports 81', 'no'],
] as const)('%s: %s', (options, expected) => {
  expect(answer(`-p tcp -m multiport ${options}`, forwarded)).toBe(expected);
});
