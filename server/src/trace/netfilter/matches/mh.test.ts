import { expect, test } from 'vitest';
import { answer, forwarded6 } from '../../testing/rule.ts';

const mobile = { ...forwarded6, protocol: 'mobility-header' };

test('the type of a mobility header, or the question for it', () => {
  expect(answer('-p mobility-header -m mh --mh-type hoti:coti', { ...mobile, mobilityType: 2 })).toBe('yes');
  expect(answer('-p mobility-header -m mh --mh-type hoti', { ...mobile, mobilityType: 2 })).toBe('no');
  expect(answer('-p mobility-header -m mh --mh-type hoti', mobile)).toMatch(/^asks: .*“mobilityType”/);
});
