/** What `ip rule` and `ip route` were asked for stands behind the prompt: what they left out is not known. */
import { describe, expect, test } from 'vitest';
import { render } from '../text/message.ts';
import { readNode } from './read.ts';

const route = '10.1.0.0/24 dev eth0 proto kernel scope link src 10.1.0.1\n';
const rule = '100:\tfrom all fwmark 0x1 lookup 100\n';

function read(text: string) {
  const { node, notes } = readNode('n', [{ name: 'session.txt', text }]);
  return {
    rules: (node.policyRules?.ipv4 ?? node.policyRules?.ipv6 ?? []).map(({ priority }) => priority),
    notes: notes.map(({ message }) => render(message)),
  };
}

describe('policy rules', () => {
  const said = (only: string) =>
    `session.txt shows no policy rules but those that “${only}” selects: those that every machine starts with are taken beside them, and others are not known. Add ip rule.`;

  test.each([
    ['ip rule show table 100', 'table 100'],
    ['ip rule list fwmark 1', 'fwmark 1'],
    ['ip -4 ru ls from 10.0.0.0/8', 'from 10.0.0.0/8'],
    ['ip rule | grep fwmark', '| grep fwmark'],
  ])('%s', (command, only) => {
    expect(read(`root@n:~# ${command}\n${rule}`)).toEqual({ rules: [0, 100, 32766, 32767], notes: [said(only)] });
  });

  test('of IPv6', () => {
    expect(read(`root@n:~# ip -6 rule show table 100\n${rule}`).rules).toEqual([0, 100, 32766]);
  });

  test.each([
    ['ip rule', `$ ip rule\n${rule}`],
    ['ip rule show', `$ ip rule show\n${rule}`],
    ['a heading in words of its own', `=== ip rule of the router ===\n${rule}`],
    ['a listing of all beside it', `$ ip rule show table 100\n${rule}$ ip rule\n${rule}`],
    ['a rule that was added before', `$ ip rule add fwmark 1 lookup 100\n$ ip rule\n${rule}`],
  ])('all are there: %s', (_, text) => expect(read(text)).toEqual({ rules: [100], notes: [] }));
});

describe('routes', () => {
  const notesOf = (command: string, more = '') => read(`$ ${command}\n${route}${more}`).notes;
  test.each([
    ['ip route show proto kernel', 'proto kernel'],
    ['ip route show table 100 scope link', 'scope link'],
    ['ip r l 10.1.0.0/16', '10.1.0.0/16'],
    ['ip -4 route | grep eth0', '| grep eth0'],
  ])('%s', (command, only) => {
    expect(notesOf(command)).toEqual([
      `session.txt shows no routes but those that “${only}” selects: others are not known. Add ip route show table all.`,
    ]);
  });

  test.each([
    'ip route',
    'ip -d route list',
    'ip route show table all',
    'ip route show vrf red',
    'ip route # all of them',
  ])('all are there: %s', (command) => expect(notesOf(command)).toEqual([]));

  test('another listing may show the rest', () => {
    expect(notesOf('ip route show proto kernel', `$ ip route\n${route}`)).toEqual([]);
    expect(notesOf('ip route show proto kernel', `$ ip -6 route\nfd01::/64 dev eth0\n`)).toHaveLength(1);
  });
});
