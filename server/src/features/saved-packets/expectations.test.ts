import { expect, test } from 'vitest';
import type { OutcomeJson } from '../../../../protocol/trace.ts';
import { render } from '../../text/message.ts';
import { differences, type Expectation, outcomesMeant } from './expectations.ts';

const packet = {
  in: 'eth0',
  out: 'eth1',
  protocol: 'tcp',
  src: '10.1.0.7',
  dst: '10.2.0.5',
  sport: 40000,
  dport: 8080,
  mark: 0,
};

const forwarded: OutcomeJson = {
  probability: '1/2',
  assumptions: [],
  events: [],
  steps: [],
  verdict: 'forwarded',
  decidedBy: { by: 'rule', table: 'filter', chain: 'FORWARD', rule: 3, text: 'rule 3' },
  out: 'eth1',
  packet,
  summary: 'Forwarded out eth1.',
  reasons: [],
};
const other: OutcomeJson = { ...forwarded, packet: { ...packet, dst: '10.2.0.6' } };

function compare(expect: Expectation | readonly Expectation[], outcomes: readonly OutcomeJson[]): string[] {
  const saved = { name: 'web', src: '10.1.0.7', dst: '10.96.0.1', protocol: 'tcp', expect };
  return differences(saved, outcomes).map((difference) => render(difference));
}

test('every field that is given must be so', () => {
  expect(compare({ verdict: 'forwarded', out: 'eth1', packet: { dport: 8080 } }, [forwarded, other])).toEqual([]);
  expect(compare({ decidedBy: { chain: 'FORWARD', rule: 3 } }, [forwarded])).toEqual([]);
});

test('what differs is named, with what was found', () => {
  expect(
    compare({ verdict: 'dropped', packet: { dst: '10.2.0.5' }, decidedBy: { table: 'raw' } }, [forwarded]),
  ).toEqual([
    'verdict: expected dropped, found forwarded (Forwarded out eth1.)',
    'decidedBy.table: expected raw, found filter (Forwarded out eth1.)',
  ]);
  expect(compare({ packet: { dst: '10.2.0.5' } }, [forwarded, other])).toEqual([
    'packet.dst: expected 10.2.0.5, found 10.2.0.6 (Forwarded out eth1.)',
  ]);
});

test('of a list each outcome is one, and each one happens', () => {
  const both = [{ packet: { dst: '10.2.0.5' } }, { packet: { dst: '10.2.0.6' } }];
  expect(compare(both, [forwarded, other])).toEqual([]);
  expect(compare(both, [forwarded])).toEqual(['expected an outcome {"packet":{"dst":"10.2.0.6"}}, and none is so']);
});

test('of what nobody knows the likelier answer is taken, or the one that is saved', () => {
  const saved = { name: 'web', src: '10.1.0.7', dst: '10.96.0.1', protocol: 'tcp', expect: {} };
  const limit = (holds: boolean) => [{ id: 'limit', text: 'the limit is not used up', holds }];
  const first = { ...forwarded, assumptions: limit(true) };
  const second = { ...other, assumptions: limit(true) };
  const third = { ...forwarded, assumptions: limit(false) };
  const all = [first, second, third];
  expect(outcomesMeant(saved, all)).toEqual([first, second]);
  expect(outcomesMeant({ ...saved, assume: { limit: false } }, all)).toEqual([third]);
});
