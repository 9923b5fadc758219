import { expect, test } from 'vitest';
import { trace } from '../engine.ts';
import type { TraceOptions } from '../session.ts';
import { packet, router } from '../testing/node.ts';

const asked = `*raw
-A PREROUTING -p udp --dport 69 -j CT --helper tftp
COMMIT
`;
const seen = `*filter
:FORWARD ACCEPT [0:0]
-A FORWARD -m helper --helper ftp -j REJECT
-A FORWARD -m conntrack --ctstate RELATED -m helper --helper tftp -j DROP
COMMIT
`;
const request = packet('udp 10.1.0.7:3000 > 10.2.0.5:69 in eth-l');

function verdictsOf(rules: string, answer: string, options?: TraceOptions): string | undefined {
  const traced = trace(router(rules), [request, packet(answer)], options);
  return traced[1]?.outcomes.map(({ verdict }) => verdict).join(' or ');
}

test.each([
  ['to the port of the client: likely announced', 'udp 10.2.0.5:4000 > 10.1.0.7:3000 in eth-r', 'dropped or forwarded'],
  ['to another one: hardly', 'udp 10.2.0.5:4000 > 10.1.0.7:53 in eth-r', 'forwarded or dropped'],
  ['from elsewhere, to the client', 'udp 10.2.0.9:4000 > 10.1.0.7:3000 in eth-r', 'forwarded or dropped'],
  ['between others', 'udp 10.2.0.9:4000 > 10.1.0.8:3000 in eth-r', 'forwarded'],
])('%s', (_, answer, verdicts) => {
  expect(verdictsOf(asked + seen, answer)).toBe(verdicts);
});

test('it can be told', () => {
  const [id, answer] = ['announced:tftp:10.2.0.5:4000>10.1.0.7:3000', 'udp 10.2.0.5:4000 > 10.1.0.7:3000 in eth-r'];
  expect(verdictsOf(asked + seen, answer, { assumptions: { [id]: true } })).toBe('dropped');
  expect(verdictsOf(asked + seen, answer, { assumptions: { [id]: false } })).toBe('forwarded');
});

test('nothing is announced where no rule gives a helper', () => {
  expect(verdictsOf(seen, 'udp 10.2.0.5:4000 > 10.1.0.7:3000 in eth-r')).toBe('forwarded');
});

test('how helpers translate what they announce is not known, and not made up', () => {
  const masqueraded = '*nat\n-A POSTROUTING -o eth-r -j MASQUERADE\nCOMMIT\n';
  expect(verdictsOf(asked + masqueraded + seen, 'udp 10.2.0.5:4000 > 10.2.0.1:3000 in eth-r')).toMatch(/undecided/);
});
