import { expect, test } from 'vitest';
import { answer, forwarded } from '../../testing/rule.ts';

/** Claims to be from the other side. */
const forged = { ...forwarded, src: '10.2.0.9' };

test.each([
  ['-m rpfilter', forwarded, 'yes'],
  ['-m rpfilter', forged, 'no'],
  ['-m rpfilter --loose', forged, 'yes'],
  ['-m rpfilter --invert', forged, 'yes'],
  // One of the node's own addresses.
  ['-m rpfilter --loose', { ...forwarded, src: '10.2.0.1' }, 'no'],
  ['-m rpfilter --loose --accept-local', { ...forwarded, src: '10.2.0.1' }, 'yes'],
] as const)('%s', (conditions, packet, expected) => {
  expect(answer(conditions, packet, 'mangle:PREROUTING')).toBe(expected);
});
