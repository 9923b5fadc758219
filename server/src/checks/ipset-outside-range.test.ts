import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

test('ports and addresses', () => {
  const [found, expected] = compare(
    'ipset-outside-range',
    `create p bitmap:port range 100-200
add p 100
add p 80
      ^^ ipset-outside-range: The range of p is 100-200.
create a bitmap:ip range 10.0.0.0-10.0.0.255
add a 10.0.0.255
add a 10.0.1.0
      ^^^^^^^^ ipset-outside-range
create m bitmap:ip,mac range 10.0.0.0/24
add m 10.0.0.7,02:00:00:00:00:05
add m 10.1.0.7
      ^^^^^^^^ ipset-outside-range
create h hash:ip
add h 10.1.0.7
`,
  );
  expect(found).toEqual(expected);
});
