import { expect, test } from 'vitest';
import { answer, forwarded } from '../testing/rule.ts';

test.each(['-p nosuch', '-s 300.1.1.1', '-m mark --mark zz', '-p tcp -m state --state FOO', '-p tcp -m tcp --dprt 80'])(
  'a rule with a word that nobody understands may match or not: %s',
  (options) => {
    expect(answer(options, forwarded)).toMatch(/^asks: .*could not be understood/);
  },
);

test('what could be understood still decides', () => {
  expect(answer('-p udp -m mark --mark zz', forwarded)).toBe('no');
});
