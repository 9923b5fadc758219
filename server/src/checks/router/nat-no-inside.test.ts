import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('nAT rules, but no inside interface', () => {
  const [found, expected] = compare(
    'nat-no-inside',
    `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
ip nat inside source static 192.168.7.10 203.0.113.4
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nat-no-inside: No interface is marked \`ip nat inside\`: this rule and the others never apply.
`,
  );
  expect(found).toEqual(expected);
});
