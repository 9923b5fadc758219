import { expect, test } from 'vitest';
import { openDocument } from '../text/document.ts';
import { peek } from './peek.ts';

function documentOf(rules: readonly string[]) {
  const content = openDocument(['*nat', ':PREROUTING ACCEPT [0:0]', ...rules, 'COMMIT', ''].join('\n'));
  return { uri: 'file:///x', languageId: 'iptables-save', language: 'iptables-save', version: 1, content } as const;
}

const many = Array.from({ length: 8000 }, () => '-A PREROUTING -p tcp -m tcp --dport 80 -j ACCEPT');

test('of a large dump the lines that are seen are read, in the table that they stand in', () => {
  const rules = many.with(6000, '-A PREROUTING -p tcp -m tcp --dprt 80 -j ACCEPT').with(10, '-A PREROUTING -x');
  const found = peek(documentOf(rules), 5990, 6040, {});
  expect(found?.map(({ line, code }) => `${line} ${code}`)).toEqual(['6002 unknown-option']);
});

test('a small dump is read as a whole at once', () => {
  expect(peek(documentOf(many.slice(0, 100)), 0, 50, {})).toBeUndefined();
});
