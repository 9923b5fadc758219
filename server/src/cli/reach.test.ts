import { expect, test } from 'vitest';
import { main } from './main.ts';
import { fakeWorld } from './testing/world.ts';

const rules = `*filter
:INPUT DROP [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -i eth0 -p tcp -m tcp --dport 22 -j ACCEPT
-A INPUT -p tcp -j DROP
-A INPUT -i eth0 -p tcp -m tcp --dport 80 -j ACCEPT
COMMIT
`;
const asked = (chain: string, rule: string, ...more: readonly string[]) => [
  ...['reach', 'iptables-save.txt', '--table', 'filter', '--chain', chain, '--rule', rule],
  ...more,
];

test('a packet that matches the rule, and its trace', async () => {
  const world = fakeWorld({ 'iptables-save.txt': rules });
  expect(await main(asked('INPUT', '1'), world)).toBe(0);
  expect(world.out()).toContain('This packet matches rule 1 of INPUT in table filter');
  expect(world.out()).toContain('in eth0');
});

test('of a packet that forks only the outcomes are shown in which it matches', async () => {
  const world = fakeWorld({ 'iptables-save.txt': rules });
  expect(await main(asked('INPUT', '1'), world)).toBe(0);
  expect(world.out()).toContain('assuming 192.0.2.1 is an address of this node');
  expect(world.out()).not.toContain('FORWARD policy');
  expect(world.out()).toContain('Outcomes of this packet in which it doesn’t match the rule, not shown: 1.');
});

test('what takes them all is named with its line, and is exit code 1', async () => {
  const world = fakeWorld({ 'iptables-save.txt': rules });
  expect(await main(asked('INPUT', '3', '--json'), world)).toBe(1);
  expect(JSON.parse(world.out())).toEqual({
    answer: 'none',
    text: 'No packet reaches rule 3 of INPUT in table filter: these take all that could match it: INPUT 2 (filter, line 6).',
    packets: [],
    rules: [{ table: 'filter', chain: 'INPUT', rule: 2, file: 'iptables-save.txt', line: 6 }],
  });
});

test.each([
  ['INPUT', '4', 'chain INPUT has 3 rules, expected a number from 1 to 3, found “4”'],
  ['INPUT', 'x', 'found “x”'],
  ['WEB', '1', 'table filter has no chain WEB'],
])('rule %s %s is not there: exit code 2', async (chain, rule, said) => {
  const world = fakeWorld({ 'iptables-save.txt': rules });
  expect(await main(asked(chain, rule), world)).toBe(2);
  expect(world.err()).toContain(said);
});

test('what its trace must be told is told, and shown', async () => {
  const limited = '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -m limit --limit 3/min -j ACCEPT\n-A INPUT -j DROP\nCOMMIT\n';
  const world = fakeWorld({ 'iptables-save.txt': limited });
  expect(await main(asked('INPUT', '2', '--json'), world)).toBe(0);
  const { answer, assumptions, trace } = JSON.parse(world.out());
  expect(answer).toBe('reached');
  expect(assumptions).toEqual({ 'limit:filter/INPUT/1': false });
  const events = trace.packets[0].outcomes.flatMap(({ events }: { events: readonly object[] }) => events);
  expect(events).toContainEqual(expect.objectContaining({ table: 'filter', chain: 'INPUT', event: 'rule', rule: 2 }));
});
