import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('static rules that no interface enables', () => {
  const [found, expected] = compare(
    'nat-static-disabled',
    `sysname H3C
#
nat static outbound 192.168.1.30 203.0.113.6
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ nat-static-disabled: No interface has nat static enable: the rule translates nothing.
#
interface GigabitEthernet0/1
 ip address 203.0.113.2 255.255.255.0
#
`,
  );
  expect(found).toEqual(expected);
});
