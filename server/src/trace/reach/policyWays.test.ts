/** Interfaces that policy rules lead by. */
import { describe, expect, test } from 'vitest';
import type { Node } from '../../node/model.ts';
import { router } from '../testing/node.ts';
import { filter, found } from './testing/found.ts';

const routes = `default via 10.2.0.254 dev eth-r
10.1.0.0/24 dev eth-l scope link src 10.1.0.1
10.2.0.0/24 dev eth-r scope link src 10.2.0.1
default via 10.1.0.254 dev eth-l table 100
local default dev lo table 200
10.9.0.0/16 via 10.1.0.254 dev eth-l table 101
blackhole 10.9.9.0/24 table 101
throw 10.8.0.0/16 table 102
default via 10.1.0.254 dev eth-l table 102
`;
const usual = { first: '0: from all lookup local\n', last: '32766: from all lookup main\n' };
const by =
  (rule: string) =>
  (text: string): Node =>
    router(text, { 'ip-rule.txt': `${usual.first}${rule}\n${usual.last}`, 'ip-route.txt': routes });
const marking = (what: string) =>
  `*mangle\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING ${what} -j MARK --set-xmark 0x1/0xffffffff\nCOMMIT\n`;

describe('a packet with the mark of a rule goes where its table leads, and no other does', () => {
  const rule = by('100: from all fwmark 0x1 lookup 100');
  test.each([
    ['one that is marked', marking('-d 8.8.8.8/32'), '-d 8.8.8.8/32 -o eth-r', ['none: contradiction']],
    ['one that is not', marking('-d 9.9.9.9/32'), '-d 8.8.8.8/32 -o eth-l', ['none: contradiction']],
    [
      'its table has a route for all',
      marking('-d 8.8.8.8/32'),
      '-d 8.8.8.8/32 -o eth-l',
      ['tcp 10.1.0.7:40000 > 8.8.8.8:80 in eth-l', 'if forwarding:ipv4'],
    ],
  ] as const)('%s', (_, mangle, match, expected) => {
    const answer = found(`${mangle}${filter(`-A FORWARD ${match} -j ACCEPT <--\n`)}`, rule);
    expect(Array.isArray(answer) && answer[0]?.startsWith('none') ? answer : answer.slice(0, 1)).toEqual(
      expected[0].startsWith('none') ? expected : [expect.stringContaining('8.8.8.8')],
    );
  });
});

test('what a rule leaves to its table and that has no route for is the next one’s', () => {
  const shorter = by('100: from all lookup main suppress_prefixlength 0\n101: not from all fwmark 0x7 lookup 100');
  expect(found(filter('-A FORWARD -d 8.8.8.8/32 -o eth-r -j ACCEPT <--\n'), shorter)).toEqual(['none: contradiction']);
  expect(found(filter('-A FORWARD -d 10.2.0.9/32 -o eth-l -j ACCEPT <--\n'), shorter)).toEqual(['none: contradiction']);
  expect(found(filter('-A FORWARD -d 10.2.0.9/32 -o eth-r -j ACCEPT <--\n'), shorter)[0]).toContain('10.2.0.9');
});

test('destinations that its table has no route for are the next rule’s, and what ends in its table is not', () => {
  const few = by('100: from all lookup 101');
  const toward = (match: string) => found(filter(`-A FORWARD ${match} -j ACCEPT <--\n`), few);
  expect(toward('-d 8.8.8.8/32 -o eth-r')[0]).toContain('8.8.8.8');
  expect(toward('-d 10.9.0.9/32 -o eth-l')[0]).toContain('10.9.0.9');
  expect(toward('-d 10.9.0.9/32 -o eth-r')).toEqual(['none: contradiction']);
  expect(toward('-d 10.9.9.9/32')).toEqual(['none: contradiction']);
});

test.each([
  ['a rule that throws away leaves nothing to the next one', 'from all to 8.8.8.8 blackhole', 'eth-r', 'none'],
  ['by the destination', 'from all to 8.8.8.0/24 lookup 100', 'eth-r', 'none'],
  ['other destinations are the next rule’s', 'from all to 8.8.9.0/24 lookup 100', 'eth-r', 'tcp'],
])('%s', (_, rule, out, expected) => {
  const [answer] = found(filter(`-A FORWARD -d 8.8.8.8/32 -o ${out} -j ACCEPT <--\n`), by(`100: ${rule}`));
  expect(answer).toContain(expected);
});

test('a mark counts under the mask of its rule', () => {
  const rule = by('100: from all fwmark 0x1/0x1 lookup 100');
  const marked = (out: string) =>
    `${marking('-d 8.8.8.8/32').replace('0x1/', '0x3/')}${filter(`-A FORWARD -d 8.8.8.8/32 -o ${out} -j ACCEPT <--\n`)}`;
  expect(found(marked('eth-l'), rule)[0]).toContain('8.8.8.8');
  expect(found(marked('eth-r'), rule)).toEqual(['none: contradiction']);
});

test.each([
  ['from all ipproto udp lookup 100', '-p tcp -d 8.8.8.8/32 -o eth-r'],
  ['from all tos 0x10 lookup 100', '-d 8.8.8.8/32 -o eth-r'],
  ['from all lookup main suppress_ifgroup 1\n101: from all lookup 100', '-d 8.8.8.8/32 -o eth-l'],
  ['from all goto 101\n101: from all lookup 100', '-d 8.8.8.8/32 -o eth-l'],
  ['from all lookup 102', '-d 10.8.0.9/32 -o eth-r'],
])('what asks for more, or goes on by itself, may lead anywhere: %s', (rule, match) => {
  expect(found(filter(`-A FORWARD ${match} -j ACCEPT <--\n`), by(`100: ${rule}`))[0]).not.toMatch(/^none/);
});

test('by the interface of arrival and by the source', () => {
  const arrival = by('100: from all iif eth-r lookup 100');
  expect(found(filter('-A FORWARD -i eth-r -o eth-r -d 8.8.8.8/32 -j ACCEPT <--\n'), arrival)).toEqual([
    'none: contradiction',
  ]);
  expect(found(filter('-A FORWARD -i eth-l -o eth-l -d 8.8.8.8/32 -j ACCEPT <--\n'), arrival)).toEqual([
    'none: contradiction',
  ]);
  const source = by('100: from 10.1.0.0/25 lookup 100');
  expect(found(filter('-A FORWARD -s 10.1.0.9/32 -o eth-r -d 8.8.8.8/32 -j ACCEPT <--\n'), source)).toEqual([
    'none: contradiction',
  ]);
  expect(found(filter('-A FORWARD -s 10.1.0.200/32 -o eth-l -d 8.8.8.8/32 -j ACCEPT <--\n'), source)).toEqual([
    'none: contradiction',
  ]);
});

test('what a program sends has no source before its route is chosen: a rule for sources may not see it', () => {
  const source = by('100: from 10.1.0.1 lookup 100');
  const answer = found(filter('-A OUTPUT -s 10.1.0.1/32 -o eth-r -d 8.8.8.8/32 -j ACCEPT <--\n'), source);
  expect(answer).toEqual(['tcp 10.1.0.1:40000 > 8.8.8.8:80', 'unless bound:10.1.0.1']);
});

test('the rules count for what a program sends too', () => {
  const ruled = by('100: from all to 8.8.8.0/24 lookup 100');
  expect(found(filter('-A OUTPUT -o eth-r -d 8.8.8.8/32 -j ACCEPT <--\n'), ruled)).toEqual(['none: contradiction']);
  expect(found(filter('-A OUTPUT -o eth-l -d 8.8.8.8/32 -j ACCEPT <--\n'), ruled)).toEqual([
    'tcp 10.1.0.1:40000 > 8.8.8.8:80',
  ]);
});

test('what is marked for a local route of another table is not sent on', () => {
  const tproxy = by('100: from all fwmark 0x1 lookup 200');
  const text = `${marking('-p tcp')}${filter('-A FORWARD -p tcp -j ACCEPT <--\n')}`;
  expect(found(text, tproxy)).toEqual(['none: contradiction']);
  expect(found(text.replace('-A FORWARD -p tcp', '-A FORWARD -p udp'), tproxy)[0]).toMatch(/^udp/);
});

test('a table that no dump shows may lead anywhere', () => {
  const unseen = by('100: from all fwmark 0x1 lookup 300');
  const text = `${marking('-d 8.8.8.8/32')}${filter('-A FORWARD -d 8.8.8.8/32 -o eth-l -j ACCEPT <--\n')}`;
  expect(found(text, unseen)[0]).not.toMatch(/^none/);
});

describe('its own broadcasts leave by the interface of their network, not by loopback', () => {
  const local = `local 10.1.0.1 dev eth-l table local scope host src 10.1.0.1
broadcast 10.1.0.255 dev eth-l table local scope link src 10.1.0.1
`;
  const toldBy =
    (rule: string) =>
    (text: string): Node =>
      router(text, { 'ip-rule.txt': `${usual.first}${rule}${usual.last}`, 'ip-route.txt': `${routes}${local}` });
  test.each([
    ['no dump tells them', router],
    ['the table local tells them', toldBy('')],
    ['policy rules choose the way of others', toldBy('100: from all to 8.8.8.0/24 lookup 100\n')],
  ] as const)('%s', (_, make) => {
    const toEverybody = (out: string) => found(filter(`-A OUTPUT -d 10.1.0.255/32 ${out} -j ACCEPT <--\n`), make)[0];
    expect(toEverybody('-o eth-l')).toContain('> 10.1.0.255');
    expect(toEverybody('-o lo')).toBe('none: contradiction');
  });

  test('and so does all else in that network', () => {
    const rules = '-A OUTPUT -d 10.1.0.1/32 -j DROP\n-A OUTPUT -d 10.1.0.0/24 ! -o eth-l -j ACCEPT <--\n';
    expect(found(filter(rules))).toEqual(['none: taken', 'OUTPUT 1']);
  });
});

test('what answers a program on a node of several uplinks is found by what it would ask, not by a broadcast', () => {
  const uplinks = by('100: from all fwmark 0x1 lookup 100');
  const answered = filter('-A INPUT -i eth-r -p tcp -m conntrack --ctstate ESTABLISHED --ctdir REPLY -j ACCEPT <--\n');
  const [asks] = found(answered, uplinks);
  expect(asks).toMatch(/^tcp 10\.\d\.0\.1:\d+ > /);
  expect(asks).not.toMatch(/\.255:/);
});
