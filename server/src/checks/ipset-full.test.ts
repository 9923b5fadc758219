import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

test('the first entry that has no room', () => {
  const [found, expected] = compare(
    'ipset-full',
    `create a hash:ip maxelem 2
add a 192.0.2.1
add a 192.0.2.2
add a 192.0.2.3
      ^^^^^^^^^ ipset-full: a holds at most 2 entries, and here are 4.
add a 192.0.2.4
create b hash:ip maxelem 1 forceadd
add b 192.0.2.1
add b 192.0.2.2
`,
  );
  expect(found).toEqual(expected);
});
