import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

test('only a tunnel goes from IPv4 to IPv6', () => {
  const [found, expected] = compare(
    'ipvs-family',
    `-A -t 192.0.2.1:80 -s rr
-a -t 192.0.2.1:80 -r [2001:db8::1]:80 -m
                      ^^^^^^^^^^^^^^^^ ipvs-family
-a -t 192.0.2.1:80 -r [2001:db8::2]:80 -i
-A -f 7 -6 -s rr
-a -f 7 -6 -r 10.0.0.1:80 -m
              ^^^^^^^^^^^ ipvs-family: The service is IPv6 and this server IPv4: only a tunnel goes from one to the other.
`,
  );
  expect(found).toEqual(expected);
});
