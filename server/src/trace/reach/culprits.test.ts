/** Where no packet matches a rule and no other rule takes any, the answer names what of the rule is to blame. */
import { expect, test } from 'vitest';
import { render } from '../../text/message.ts';
import { router } from '../testing/node.ts';
import { reach } from './reach.ts';
import { filter } from './testing/found.ts';
import { reachText } from './words.ts';

const sets = `create nobody hash:ip family inet hashsize 1024 maxelem 65536
create office hash:net family inet hashsize 1024 maxelem 65536
add office 10.1.0.0/24
create filled hash:ip family inet hashsize 1024 maxelem 65536
`;

/** What is said of the last rule of a chain, behind the name of the rule. */
function blamed(rules: string, chain = 'FORWARD', chains = ''): string {
  const node = router(filter(rules, chains), { 'ipset-save.txt': sets });
  const rule = rules.split('\n').filter((line) => line.startsWith(`-A ${chain} `)).length;
  const goal = { family: 'ipv4', table: 'filter', chain, rule } as const;
  return render(reachText(reach(node, goal), goal)).replace(/^.*? in table filter: /, '');
}

test.each([
  [
    'an empty set by its name',
    '-A FORWARD -p tcp -m set --match-set nobody src -j DROP\n',
    'the set nobody has no entries.',
  ],
  [
    'what no packet ever meets',
    '-A FORWARD -i eth-l -m tos --tos 0x01/0x00 -j DROP\n',
    'no packet ever meets --tos 0x01/0x00.',
  ],
  [
    'what never comes together',
    '-A FORWARD -s 10.2.0.7 -m set --match-set office src -j DROP\n',
    'these never come together there: -s 10.2.0.7, --match-set office src.',
  ],
  [
    'and not what has nothing to do with it',
    '-A FORWARD -s 10.2.0.7 -i eth+ -m set --match-set office src -j DROP\n',
    'nothing that comes there and fits the rest of the rule meets -s 10.2.0.7, --match-set office src.',
  ],
  [
    'what nothing has that comes there',
    '-A FORWARD -m mark --mark 0x1 -j DROP\n',
    'nothing that comes there meets --mark 0x1.',
  ],
])('%s', (_, rules, expected) => {
  expect(blamed(rules)).toBe(expected);
});

test('a negated question of an empty set is no reason', () => {
  expect(blamed('-A FORWARD -m set ! --match-set nobody src -m mark --mark 0x1 -j DROP\n')).toBe(
    'nothing that comes there and fits the rest of the rule meets --mark 0x1.',
  );
});

test('nor is a set that rules fill', () => {
  const fills = '-A FORWARD -p udp -j SET --add-set filled src\n';
  expect(blamed(`${fills}-A FORWARD -m set --match-set filled src -m mark --mark 0x1 -j DROP\n`)).toBe(
    'nothing that comes there and fits the rest of the rule meets --mark 0x1.',
  );
});

test('a chain that is called for other packets', () => {
  const rules = '-A FORWARD -p udp -j A\n-A A -p tcp -j DROP\n';
  expect(blamed(rules, 'A', ':A - [0:0]\n')).toBe('nothing that comes there meets -p tcp.');
});
