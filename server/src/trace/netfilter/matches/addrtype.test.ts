import { expect, test } from 'vitest';
import { answer, forwarded } from '../../testing/rule.ts';

const to = (dst: string) => ({ ...forwarded, dst });

test.each([
  ['--dst-type LOCAL', to('10.1.0.1'), 'yes'],
  ['--dst-type LOCAL', to('10.2.0.5'), 'no'],
  ['--dst-type UNICAST', to('10.2.0.5'), 'yes'],
  ['! --dst-type LOCAL', to('10.2.0.5'), 'yes'],
  ['--dst-type BROADCAST', to('255.255.255.255'), 'yes'],
  ['--dst-type MULTICAST', to('224.0.0.5'), 'yes'],
  ['--src-type LOCAL', { ...forwarded, src: '10.1.0.1' }, 'yes'],
  // An address of the other interface counts as anybody's.
  ['--dst-type LOCAL --limit-iface-in', to('10.1.0.1'), 'yes'],
  ['--dst-type LOCAL --limit-iface-in', to('10.2.0.1'), 'no'],
] as const)('%s', (options, packet, expected) => {
  expect(answer(`-m addrtype ${options}`, packet, 'mangle:PREROUTING')).toBe(expected);
});
