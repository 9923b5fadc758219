import { expect, test } from 'vitest';
import { compare } from '../testing/carets.ts';

test('a command in the wrong mode', () => {
  const [found, expected] = compare(
    'nat-prompt-mode',
    `R1(config)#ip nat inside
           ^^^^^^^^^^^^^ nat-prompt-mode: This command belongs to an interface, but the prompt shows the mode “config”: enter “interface …” first.
`,
  );
  expect(found).toEqual(expected);
});
