/** What a trace takes for granted stands in the documentation, word for word. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { render } from '../../text/message.ts';
import { behaviour } from './assumptions.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', '..', '..', 'docs', 'router-assumptions.md'), 'utf8');

test.each(Object.entries(behaviour))('%s is documented', (id, { text }) => {
  expect(page).toContain(`\`${id}\``);
  expect(page).toContain(render(text));
});

test('nothing is documented that no trace assumes', () => {
  const named = Array.from(page.matchAll(/`(nat:[\w-]+)`/g), ([, id]) => id);
  expect(named.filter((id) => id !== undefined && !(id in behaviour))).toEqual([]);
});
