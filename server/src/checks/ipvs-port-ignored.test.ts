import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

test('a port that direct routing can’t reach', () => {
  const [found, expected] = compare(
    'ipvs-port-ignored',
    `-A -t 192.0.2.1:80 -s rr
-a -t 192.0.2.1:80 -r 10.0.0.1:8080 -g -w 1
                      ^^^^^^^^^^^^^ ipvs-port-ignored: Packets arrive at port 80 of the server: this way of forwarding rewrites no port.
-a -t 192.0.2.1:80 -r 10.0.0.2:8080 -m
-a -t 192.0.2.1:80 -r 10.0.0.3 -i
-A -f 5 -s rr
-a -f 5 -r 10.0.0.3:8080 -g
`,
  );
  expect(found).toEqual(expected);
});
