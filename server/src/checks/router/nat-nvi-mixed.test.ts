import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('marks of one kind of NAT, rules of the other', () => {
  const [found, expected] = compare(
    'nat-nvi-mixed',
    `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat enable
interface GigabitEthernet0/1
 ip address 192.168.7.1 255.255.255.0
 ip nat enable
ip nat inside source static 192.168.7.10 203.0.113.4
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nat-nvi-mixed: The interfaces are marked \`ip nat enable\`: there the rule is written without \`inside\` and \`outside\`.
`,
  );
  expect(found).toEqual(expected);
});

test('one mark among the others, which no rule is for', () => {
  const [found, expected] = compare(
    'nat-nvi-mixed',
    `interface GigabitEthernet0/0
 ip address 203.0.113.2 255.255.255.248
 ip nat outside
interface GigabitEthernet0/1
 ip address 192.168.7.1 255.255.255.0
 ip nat inside
interface GigabitEthernet0/2
 ip address 192.168.8.1 255.255.255.0
 ip nat enable
 ^^^^^^^^^^^^^ nat-nvi-mixed: All rules have \`inside\` or \`outside\`: here they do not apply.
ip nat inside source static 192.168.7.10 203.0.113.4
`,
  );
  expect(found).toEqual(expected);
});
