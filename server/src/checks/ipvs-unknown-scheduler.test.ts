import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

test('a name that the kernel does not know', () => {
  const [found, expected] = compare(
    'ipvs-unknown-scheduler',
    `-A -t 192.0.2.1:80 -s round-robin
                      ^^^^^^^^^^^ ipvs-unknown-scheduler
-A -t 192.0.2.2:80 -s twos
-A -t 192.0.2.3:80
`,
  );
  expect(found).toEqual(expected);
});
