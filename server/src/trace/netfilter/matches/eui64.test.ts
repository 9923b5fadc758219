import { expect, test } from 'vitest';
import { answer, forwarded6 } from '../../testing/rule.ts';

const own = { ...forwarded6, src: 'fd01::ff:fe00:102' };

test('an address that was made from the sender’s MAC address', () => {
  expect(answer('-m eui64', { ...own, mac: '02:00:00:00:01:02' }, 'mangle:PREROUTING')).toBe('yes');
  expect(answer('-m eui64', { ...own, mac: '02:00:00:00:01:03' }, 'mangle:PREROUTING')).toBe('no');
  expect(answer('-m eui64', forwarded6, 'mangle:PREROUTING')).toBe('no');
  expect(answer('-m eui64', own, 'mangle:PREROUTING')).toMatch(/^asks: .*“mac”/);
});
