import { expect, test } from 'vitest';
import { trace } from '../engine.ts';
import type { TraceOptions } from '../session.ts';
import { packet, router } from '../testing/node.ts';

const assured = `*filter
:FORWARD ACCEPT [0:0]
-A FORWARD -m conntrack --ctstatus ASSURED -j DROP
COMMIT
`;

/** Of a question, its answer, and the question twice more. */
function verdictsOf(protocol: string, ports: readonly [string, string], options?: TraceOptions): readonly string[] {
  const [client, server] = [`10.1.0.7${ports[0]}`, `10.2.0.5${ports[1]}`];
  const question = packet(`${protocol} ${client} > ${server} in eth-l`);
  const answer = packet(`${protocol} ${server} > ${client} in eth-r`);
  return trace(router(assured), [question, answer, question, question], options).map(({ outcomes }) =>
    outcomes.map(({ verdict }) => verdict).join(' or '),
  );
}

test.each([
  ['esp', 'no packet assures a connection', ['forwarded', 'forwarded', 'forwarded', 'forwarded']],
  ['gre', 'the first packet that finds it answered does', ['forwarded', 'forwarded', 'dropped', 'dropped']],
])('%s: %s', (protocol, _, verdicts) => {
  expect(verdictsOf(protocol, ['', ''])).toEqual(verdicts);
});

test('udp: of each packet behind the answer it is asked whether two seconds have passed', () => {
  const [, answer, third, fourth] = verdictsOf('udp', [':7', ':53']);
  expect([answer, third, fourth]).toEqual(['forwarded', 'forwarded or dropped', 'forwarded or dropped or dropped']);
});

test('udp: what is assured stays so', () => {
  const last = verdictsOf('udp', [':7', ':53'], { assumptions: { 'packet 3:assured:0': true } }).at(-1);
  expect(last).toBe('dropped');
});
