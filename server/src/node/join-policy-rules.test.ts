/** `ip rule` lists one family, and may not say which: without the rule 32767 it looks like that of IPv6. */
import { expect, test } from 'vitest';
import { render } from '../text/message.ts';
import { readNode } from './read.ts';

const rules = '0:\tfrom all lookup local\n100:\tfrom all fwmark 0x1 lookup 101\n32766:\tfrom all lookup main\n';
const four = 'default via 10.2.0.254 dev eth0\n';
const six = 'default via fd02::fe dev eth0\n';

function read(files: Readonly<Record<string, string>>) {
  const { node, notes } = readNode(
    'n',
    Object.entries(files).map(([name, text]) => ({ name, text })),
  );
  return { families: Object.keys(node.policyRules ?? {}), notes: notes.map(({ message }) => render(message)) };
}

test('the tables that it asks tell', () => {
  const routes = (table: string) => `${four}${six}${table}`;
  expect(read({ 'rules.txt': rules, 'routes.txt': routes('default via 10.3.0.1 dev eth1 table 101\n') })).toEqual({
    families: ['ipv4'],
    notes: [],
  });
  expect(read({ 'rules.txt': rules, 'routes.txt': routes('default via fd03::1 dev eth1 table 101\n') })).toEqual({
    families: ['ipv6'],
    notes: [],
  });
});

test('routes of one family alone tell', () => {
  expect(read({ 'rules.txt': rules, 'routes.txt': four }).families).toEqual(['ipv4']);
  expect(read({ 'rules.txt': rules, 'routes.txt': six }).families).toEqual(['ipv6']);
});

test('beside a listing of one family it is that of the other', () => {
  const whole = `${rules}32767:\tfrom all lookup default\n`;
  expect(read({ 'a.txt': whole, 'b.txt': rules, 'routes.txt': four }).families).toEqual(['ipv4', 'ipv6']);
  expect(read({ 'ip-6-rule.txt': rules, 'b.txt': rules, 'routes.txt': four + six }).families).toEqual(['ipv4', 'ipv6']);
});

test('where nothing tells it is taken for that of IPv6, and that is said', () => {
  expect(read({ 'rules.txt': rules, 'routes.txt': four + six })).toEqual({
    families: ['ipv6'],
    notes: [
      'Nothing says which family the rules in rules.txt are of. They have no rule 32767, as those of IPv6: they are taken for these. A name such as ip-rule.txt or ip-6-rule.txt would tell.',
    ],
  });
});

test('a name, a command or an address needs no guess', () => {
  const routes = { 'routes.txt': four + six };
  expect(read({ 'ip-rule.txt': rules, ...routes })).toEqual({ families: ['ipv4'], notes: [] });
  expect(read({ 'rules.txt': `$ ip -4 rule\n${rules}`, ...routes })).toEqual({ families: ['ipv4'], notes: [] });
  const own = rules.replace('from all fwmark', 'from 10.1.0.0/16 fwmark');
  expect(read({ 'rules.txt': own, ...routes })).toEqual({ families: ['ipv4'], notes: [] });
});
