import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('a group of servers that is not there, and one that is empty', () => {
  const [found, expected] = compare(
    'nat-group-undefined',
    `sysname H3C
#
nat server-group 2
#
nat server-group 3
 inside ip 192.168.1.21 port 8080
#
interface GigabitEthernet0/1
 ip address 203.0.113.2 255.255.255.0
 nat server protocol tcp global 203.0.113.5 80 inside server-group 1
                                                                   ^ nat-group-undefined: There is no server group 1 in the configuration.
 nat server protocol tcp global 203.0.113.5 81 inside server-group 2
                                                                   ^ nat-group-undefined: Server group 2 has no server that takes connections.
 nat server protocol tcp global 203.0.113.5 82 inside server-group 3
#
`,
  );
  expect(found).toEqual(expected);
});
