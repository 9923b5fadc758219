/** What the node answers by itself, where dumps do not tell how. How it does otherwise is in conformance/golden/answers.json. */
import { expect, test } from 'vitest';
import { trace } from '../engine.ts';
import { outcomeLine, packet, router } from '../testing/node.ts';

const rules = `*raw
:OUTPUT ACCEPT [0:0]
-A OUTPUT -p udp -j CT --notrack
COMMIT
*filter
:INPUT ACCEPT [0:0]
-A INPUT -m conntrack --ctstate ESTABLISHED -j DROP
COMMIT
`;
const local = 'local 10.1.0.1 dev eth-l table local proto kernel scope host src 10.1.0.1\n';

/** The second ping of a host, where the node has answered the first one. */
function second(files: Readonly<Record<string, string | undefined>>, answers: Readonly<Record<string, boolean>> = {}) {
  const ping = packet('icmp 10.1.0.7 > 10.1.0.1 in eth-l');
  const [, after] = trace(router(rules, files), [ping, ping], { assumptions: answers });
  return after?.outcomes.map(outcomeLine);
}

test('the answer to a ping is seen by connection tracking, also where no dump tells by which way it leaves', () => {
  const expected = 'dropped by INPUT 1: 10.1.0.7 > 10.1.0.1';
  const without = { 'ip-addr.txt': undefined, 'ip-route.txt': local };
  expect(second({})).toEqual([expected]);
  expect(second(without)).toEqual([expected]);
  expect(second(without, { 'answers-ping:10.1.0.1': false })).toEqual([expect.stringMatching('^delivered')]);
});
