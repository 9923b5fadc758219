import { expect, test } from 'vitest';
import { trace } from './engine.ts';
import { outcomeLine, packet, router } from './testing/node.ts';

const half = '-m statistic --mode random --probability 0.5';

function outcomes(rules: readonly string[]): readonly string[] {
  const hooks = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'].map((hook) => `:${hook} ACCEPT [0:0]`);
  const dump = ['*mangle', ...hooks, ...rules.map((rule) => `-A ${rule}`), 'COMMIT', ''].join('\n');
  const [traced] = trace(router(dump), [packet('icmp 10.1.0.7 > 10.1.0.1 in eth-l')]);
  return (traced?.outcomes ?? []).map(outcomeLine);
}

const delivered = 'delivered by socket: 10.1.0.7 > 10.1.0.1';
// The answer to the ping is followed, since it may be marked, and never shown.
const marks = 'OUTPUT -p icmp -j CONNMARK --set-mark 1';

test('what lots do to an answer that nobody sees is no outcome of its own', () => {
  expect(outcomes([marks, `OUTPUT ${half}`, `POSTROUTING ${half} -j MARK --set-mark 1`])).toEqual([delivered]);
});

test('it is where later packets find something of it', () => {
  expect(outcomes([`OUTPUT ${half} -j CONNMARK --set-mark 1`])).toEqual([`1/2 ${delivered}`, `1/2 ${delivered}`]);
});

test('and where the trace shows it', () => {
  expect(outcomes([`INPUT ${half}`, marks])).toEqual([`1/2 ${delivered}`, `1/2 ${delivered}`]);
});
