/** Interfaces that no dump shows are asked for by their names, as far as these are still open. */
import { expect, test } from 'vitest';
import { openSession } from '../engine.ts';
import { packet, rulesAlone } from '../testing/node.ts';

const rules = (asks: readonly string[]): string =>
  `*filter\n:FORWARD ACCEPT [0:0]\n${asks.map((ask) => `-A FORWARD ${ask} -j LOG\n`).join('')}COMMIT\n`;

/** Each outcome of a packet that is sent on: which of the rules it matched. */
function matched(asks: readonly string[]): readonly string[] {
  const session = openSession(rulesAlone(rules(asks)), { assumptions: { 'local:10.2.0.5': false } });
  const { outcomes } = session.send(packet('tcp 10.1.0.7:40000 > 10.2.0.5:80 in lan0'));
  return outcomes.map(({ steps }) => steps.flatMap((step) => (step.kind === 'rule' ? [step.rule] : [])).join(' '));
}

test('one of eth+ is not wan0, and may be eth0', () => {
  expect(matched(['-o eth+', '-o wan0', '-o eth0', '-o et+'])).toEqual(['1 3 4', '1 4', '2', '4', '']);
});

test('what is not one of eth+ is not eth0', () => {
  expect(matched(['! -o eth+', '-o eth0', '-o ethernet'])).toEqual(['2', '3', '', '1']);
});
