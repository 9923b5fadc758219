import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('a rule on an interface without “overload”', () => {
  const [found, expected] = compare(
    'nat-overload-implied',
    `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
ip nat inside source list 7 interface GigabitEthernet0/0
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nat-overload-implied: The router adds \`overload\` to this line.
access-list 7 permit 192.168.7.0 0.0.0.255
`,
  );
  expect(found).toEqual(expected);
});
