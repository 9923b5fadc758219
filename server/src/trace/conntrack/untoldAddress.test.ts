/** Nodes of which nothing was taken but iptables-save, and what hides behind the address of an interface. */
import { expect, test } from 'vitest';
import { trace } from '../engine.ts';
import { outcomeLine, packet, rulesAlone } from '../testing/node.ts';

const gateway = (options = '') =>
  rulesAlone(`*nat
:POSTROUTING ACCEPT [0:0]
-A POSTROUTING -o wan0 -j MASQUERADE${options}
COMMIT
*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
-A FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT
-A FORWARD -i lan0 -o wan0 -j ACCEPT
COMMIT
`);
const call = packet('udp 192.168.7.2:1000 > 203.0.113.5:53 in lan0');
const answer = packet('udp 203.0.113.5:53 > 198.51.100.2:1000 in wan0');
const facts = { 'out:wan0:203.0.113.5': true, 'local:203.0.113.5': false };

/** The likeliest outcome of each packet. */
function first(node: ReturnType<typeof gateway>, packets: readonly (typeof call)[], told = {}): readonly string[] {
  const traces = trace(node, packets, { assumptions: { ...facts, ...told } });
  return traces.map(({ outcomes: [outcome] }) => (outcome === undefined ? '' : outcomeLine(outcome)));
}

test('that to which a later packet answers is the address of the interface, which is said', () => {
  const [sent, back] = first(gateway(), [call, answer]);
  expect(sent).toMatch('198.51.100.2:1000 > 203.0.113.5:53 out wan0');
  expect(sent).toMatch('address-of:wan0:198.51.100.2');
  expect(back).toMatch('forwarded by routing: 203.0.113.5:53 > 192.168.7.2:1000');
});

test('told that it is not, or where nothing answers, no address is known', () => {
  expect(first(gateway(), [call])[0]).toMatch('0.0.0.0:1000 > 203.0.113.5:53 out wan0');
  const [sent] = first(gateway(), [call, answer], { 'address-of:wan0:198.51.100.2': false });
  expect(sent).toMatch('0.0.0.0:1000 > 203.0.113.5:53 out wan0');
});

test('what comes to another port, from another one, or for a host from which packets came is no answer', () => {
  for (const other of [
    packet('udp 203.0.113.5:53 > 198.51.100.2:1001 in wan0'),
    packet('udp 203.0.113.5:54 > 198.51.100.2:1000 in wan0'),
    packet('udp 203.0.113.5:53 > 192.168.7.2:1000 in wan0'),
  ])
    expect(first(gateway(), [call, other])[0]).toMatch('0.0.0.0:1000 > 203.0.113.5:53');
});

test('with a port that the kernel draws the answer shows both', () => {
  const high = packet('udp 192.168.7.2:40000 > 203.0.113.5:53 in lan0');
  const drawn = packet('udp 203.0.113.5:53 > 198.51.100.2:33333 in wan0');
  const [sent, back] = first(gateway(' --random-fully'), [high, drawn]);
  expect(sent).toMatch('198.51.100.2:33333 > 203.0.113.5:53 out wan0');
  expect(back).toMatch('forwarded by routing: 203.0.113.5:53 > 192.168.7.2:40000');
});

test('a later call of the same port is answered itself', () => {
  const [, again] = [call, packet('udp 192.168.7.2:1000 > 203.0.113.5:54 in lan0')];
  const [one] = first(gateway(), [call, again, packet('udp 203.0.113.5:54 > 198.51.100.2:1000 in wan0')]);
  expect(one).toMatch('0.0.0.0:1000 > 203.0.113.5:53');
});
