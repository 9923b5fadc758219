/** Zones keep connections apart. No kernel was asked: that of user-mode Linux is built without them. */
import { expect, test } from 'vitest';
import { trace } from '../engine.ts';
import { packet, router } from '../testing/node.ts';

const states = (rules: string, ...ways: readonly string[]) =>
  trace(
    router(`*raw\n:PREROUTING ACCEPT [0:0]\n${rules}COMMIT\n*filter\n-A FORWARD -m conntrack --ctstate NEW\nCOMMIT\n`),
    ways.map((way) => packet(way)),
  ).map(({ outcomes: [first] }) =>
    first?.steps.flatMap((step) => (step.kind === 'conntrack' ? [step.state] : [])).join(),
  );

const asks = 'udp 10.1.0.7:1 > 10.2.0.5:53 in eth-l';
const answers = 'udp 10.2.0.5:53 > 10.1.0.7:1 in eth-r';

test('an answer outside of the zone is not recognised, one inside is', () => {
  expect(states('-A PREROUTING -i eth-l -j CT --zone 1\n', asks, answers)).toEqual(['NEW', 'NEW']);
  expect(states('-A PREROUTING -j CT --zone 1\n', asks, answers)).toEqual(['NEW', 'ESTABLISHED']);
});

test('a zone of one direction leaves the other in zone 0', () => {
  expect(states('-A PREROUTING -i eth-l -j CT --zone-orig 1\n', asks, answers, asks)).toEqual([
    'NEW',
    'ESTABLISHED',
    'ESTABLISHED',
  ]);
  expect(states('-A PREROUTING -i eth-l -j CT --zone-reply 1\n', asks, answers)).toEqual(['NEW', 'NEW']);
});

test('a zone by mark is the mark that raw leaves', () => {
  const rules = '-A PREROUTING -j CT --zone mark\n-A PREROUTING -i eth-l -j MARK --set-mark 7\n';
  expect(states(rules, asks, answers)).toEqual(['NEW', 'NEW']);
  expect(states(`${rules}-A PREROUTING -i eth-r -j MARK --set-mark 7\n`, asks, answers)).toEqual([
    'NEW',
    'ESTABLISHED',
  ]);
});
