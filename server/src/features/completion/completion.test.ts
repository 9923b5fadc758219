import { expect, test } from 'vitest';
import { cursorIn, filter } from '../testing/fixture.ts';
import { completion } from './index.ts';

const around = { interfaces: ['eth0'], sets: ['friends'] };

function offered(rule: string) {
  const { view, line, character } = cursorIn(filter(rule));
  return completion(view, line, character, around).items;
}

const labels = (rule: string): readonly string[] => offered(rule).map(({ label }) => label);

test('behind an exclamation mark stands what can be negated, and no match or target', () => {
  const found = labels('-A INPUT -p tcp -m tcp ! $0');
  expect(found).toEqual(expect.arrayContaining(['--dport', '-s', '-i']));
  expect(found).not.toEqual(expect.arrayContaining(['-m']));
  expect(found).not.toEqual(expect.arrayContaining(['-j']));
});

test('an exclamation mark alone is followed by its blank', () => {
  expect(labels('-A INPUT -p tcp -m tcp !$0')).toEqual(expect.arrayContaining(['! --dport', '! -s']));
});

test.each([
  ['-A INPUT -m lim$0', 'limit', undefined],
  ['-A INPUT -m multi$0', 'multiport', `multiport \${1|--sports,--dports,--ports|} $2`],
  ['-A INPUT -m state$0', 'state', 'state --state $1'],
  ['-A INPUT -j AUD$0', 'AUDIT', 'AUDIT --type $1'],
])('what an extension can’t do without comes with it: %s', (rule, label, insert) => {
  expect(offered(rule).find((item) => item.label === label)?.insert).toBe(insert);
});

test('ports are offered by number, and found by the name of their service', () => {
  const https = offered('-A INPUT -p tcp -m tcp --dport ht$0').find(({ label }) => label.includes('https'));
  expect(https).toMatchObject({ label: '443 (https)', insert: '443' });
});

test('the usual protocols stand first', () => {
  const ranks = new Map(offered('-A INPUT -p $0').map(({ label, rank }) => [label, rank]));
  expect(ranks.get('tcp')).toBe(0);
  expect(ranks.get('isis')).toBe(1);
});

test('networks, interfaces, sets and marks', () => {
  expect(labels('-A INPUT -s $0')).toContain('10.0.0.0/8');
  expect(labels('-A INPUT -i $0')).toContain('eth0');
  expect(labels('-A INPUT -m set --match-set $0')).toContain('friends');
  expect(labels('-A INPUT -m mark --mark 0x1/0x1 -m mark --mark $0')).toContain('0x1/0x1');
});
