import { expect, test } from 'vitest';
import { answer, forwarded6 } from '../../testing/rule.ts';

const two = { ...forwarded6, headers: ['hop-by-hop', 'fragment'] };

test.each([
  ['--header protocol', forwarded6, 'yes'],
  ['--header hop-by-hop', forwarded6, 'no'],
  // Without --soft all of them must be named, the protocol above IPv6 too.
  ['--header hop-by-hop,frag', two, 'no'],
  ['--header hop-by-hop,frag,prot', two, 'yes'],
  ['--header frag --soft', two, 'yes'],
  ['--header frag,route --soft', two, 'no'],
  ['! --header frag,route --soft', two, 'no'],
  ['! --header route --soft', two, 'yes'],
  ['! --header prot', two, 'yes'],
  ['--header esp', { ...forwarded6, protocol: 'esp' }, 'yes'],
  ['--header auth,none', { ...forwarded6, protocol: 'ah' }, 'yes'],
] as const)('%s', (option, packet, expected) => {
  expect(answer(`-m ipv6header ${option}`, packet)).toBe(expected);
});
