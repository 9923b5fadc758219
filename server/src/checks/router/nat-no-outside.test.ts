import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('nAT rules, but no outside interface', () => {
  const [found, expected] = compare(
    'nat-no-outside',
    `interface GigabitEthernet0/1
 ip address 192.168.7.1 255.255.255.0
 ip nat inside
interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
ip nat inside source static 192.168.7.10 203.0.113.4
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nat-no-outside: No interface is marked \`ip nat outside\`: this rule and the others never apply.
`,
  );
  expect(found).toEqual(expected);
});
