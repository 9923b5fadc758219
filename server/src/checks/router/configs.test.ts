/** Whole configurations as devices have them, with everything that is not about NAT: what is said of each, and nothing else. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readNode } from '../../node/read.ts';
import { render } from '../../text/message.ts';
import { checkFacts } from '../run.ts';

const folder = join(import.meta.dirname, '../../dialects/ios-nat/testing/configs');

test.each(readdirSync(folder).sort())('%s', (name) => {
  const text = readFileSync(join(folder, name), 'utf8');
  const lines = text.split('\n');
  const { node, parts } = readNode('node', [{ name, text }]);
  expect(parts.map(({ kind }) => kind)).toEqual(['router']);
  const found = parts.flatMap((part) => (part.kind === 'router' ? checkFacts(part, node, parts) : []));
  const { router } = node;
  expect({
    vendor: router?.vendor,
    interfaces: router?.interfaces.map(({ name: device, natSides }) =>
      `${device} ${natSides.map(({ side }) => side).join()}`.trim(),
    ),
    rules: router?.rules.map((rule) => rule.text),
    lists: router?.accessLists.map((list) => `${list.name} ${list.kind} ${list.entries.length}`),
    diagnostics: found.map(
      ({ line, severity, code, message }) => `${lines[line]?.trim()} | ${severity} ${code}: ${render(message)}`,
    ),
  }).toMatchSnapshot();
});
