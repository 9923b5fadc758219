/**
 * An answer shows where the lot of an earlier packet fell: the outcome in which it is one comes before those in which it
 * belongs to no connection.
 */
import { describe, expect, test } from 'vitest';
import type { Node } from '../../node/model.ts';
import { openSession, trace } from '../engine.ts';
import { outcomeLine, packet, router } from '../testing/node.ts';

const nat = (rules: string): Node =>
  router(`*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
${rules}COMMIT
`);

/** A service of kube-proxy in its iptables mode. */
const endpoints = `:KUBE-SVC - [0:0]
-A PREROUTING -d 10.96.0.1/32 -p tcp -m tcp --dport 80 -j KUBE-SVC
-A KUBE-SVC -m statistic --mode random --probability 0.33333333349 -p tcp -j DNAT --to-destination 10.2.0.5:8080
-A KUBE-SVC -m statistic --mode random --probability 0.50000000000 -p tcp -j DNAT --to-destination 10.2.0.6:8080
-A KUBE-SVC -p tcp -j DNAT --to-destination 10.2.0.7:8080
`;
const service = nat(endpoints);

const syn = packet('tcp 10.1.0.7:40000 > 10.96.0.1:80 in eth-l');
const ack = packet('tcp 10.1.0.7:40000 > 10.96.0.1:80 in eth-l', { flags: ['ACK'] });
const answer = (server: string) => packet(`tcp ${server}:8080 > 10.1.0.7:40000 in eth-r`, { flags: ['SYN', 'ACK'] });

/** The first outcome of each packet. */
const firsts = (node: Node, packets: Parameters<typeof trace>[1]) =>
  trace(node, packets).map(({ outcomes: [first] }) => (first === undefined ? '' : outcomeLine(first)));

describe('a random endpoint', () => {
  test.each(['10.2.0.5', '10.2.0.6', '10.2.0.7'])('%s answers: what it sends is translated back', (server) => {
    const [, second] = firsts(service, [syn, answer(server)]);
    expect(second).toBe('1/3 forwarded by routing: 10.96.0.1:80 > 10.1.0.7:40000 out eth-l');
  });

  test('packets behind the answer go on with the same endpoint', () => {
    const [, , third, fourth] = firsts(service, [syn, answer('10.2.0.6'), ack, answer('10.2.0.6')]);
    expect(third).toBe('1/3 forwarded by routing: 10.1.0.7:40000 > 10.2.0.6:8080 out eth-r');
    expect(fourth).toBe('1/3 forwarded by routing: 10.96.0.1:80 > 10.1.0.7:40000 out eth-l');
  });

  test('an error about the packet shows it too', () => {
    const quoted = { src: '10.1.0.7', dst: '10.2.0.6', protocol: 'tcp', sport: 40000, dport: 8080 };
    const [, second] = firsts(service, [
      syn,
      packet('icmp 10.2.0.254 > 10.1.0.7 in eth-r', { icmpType: 3, icmpCode: 1, quoted }),
    ]);
    expect(second).toMatch(/^1\/3 forwarded/);
  });

  test('the other outcomes stay, with their shares', () => {
    expect(trace(service, [syn, answer('10.2.0.6')])[1]?.outcomes.map(outcomeLine)).toMatchInlineSnapshot(`
      [
        "1/3 forwarded by routing: 10.96.0.1:80 > 10.1.0.7:40000 out eth-l",
        "2/3 forwarded by routing: 10.2.0.6:8080 > 10.1.0.7:40000 out eth-l",
      ]
    `);
  });

  test('the same in a session that knows no packet ahead', () => {
    const { send } = openSession(service);
    send(syn);
    expect(send(answer('10.2.0.7')).outcomes.map(outcomeLine)[0]).toContain('10.96.0.1:80 > 10.1.0.7:40000');
  });
});

test('a random port beside a random endpoint: the answer to this node is one of the client', () => {
  const node = nat(`${endpoints}-A POSTROUTING -o eth-r -j MASQUERADE --random-fully\n`);
  const back = packet('tcp 10.2.0.6:8080 > 10.2.0.1:7091 in eth-r', { flags: ['SYN', 'ACK'] });
  expect(firsts(node, [syn, back, ack]).slice(1)).toEqual([
    '1/3 forwarded by routing: 10.96.0.1:80 > 10.1.0.7:40000 out eth-l if answered:10.2.0.1:40000:7091',
    '1/3 forwarded by routing: 10.2.0.1:7091 > 10.2.0.6:8080 out eth-r if answered:10.2.0.1:40000:7091',
  ]);
});

test('a scheduler of IPVS without persistence', () => {
  const node = router('*filter\n:FORWARD ACCEPT [0:0]\nCOMMIT\n', {
    'ipvsadm-save.txt': `-A -t 10.1.0.1:80 -s rr
-a -t 10.1.0.1:80 -r 10.2.0.5:8080 -m -w 1
-a -t 10.1.0.1:80 -r 10.2.0.6:8080 -m -w 1
-a -t 10.1.0.1:80 -r 10.2.0.7:8080 -m -w 1
`,
  });
  for (const conntrack of [true, false]) {
    const assumptions = { 'ipvs-conntrack': conntrack };
    const traced = trace(node, [packet('tcp 10.1.0.7:40000 > 10.1.0.1:80 in eth-l'), answer('10.2.0.6')], {
      assumptions,
    });
    expect(traced[1]?.outcomes.map(outcomeLine)[0]).toContain('10.1.0.1:80 > 10.1.0.7:40000');
  }
});

describe('what was assumed', () => {
  const node = router(
    `*filter
:FORWARD ACCEPT [0:0]
-A FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT
-A FORWARD -i eth-l -m string --algo bm ! --string "a" -j DROP
COMMIT
`,
  );
  const there = packet('udp 10.1.0.7:1 > 10.2.0.5:80 in eth-l');
  const state = ({ outcomes: [first] }: ReturnType<typeof trace>[number]) =>
    first?.steps.flatMap((step) => (step.kind === 'conntrack' ? step.state : []))[0];

  test('an answer shows that the packet before it passed', () => {
    const traced = trace(node, [there, packet('udp 10.2.0.5:80 > 10.1.0.7:1 in eth-r')]);
    expect(traced.map(({ outcomes }) => outcomes[0]?.verdict)).toEqual(['dropped', 'forwarded']);
    expect(traced.map(state)).toEqual(['NEW', 'ESTABLISHED']);
  });

  test('the same packet once more shows nothing', () => {
    const traced = trace(node, [there, there]);
    expect(traced[1]?.outcomes[0]?.assumptions.map(({ id, holds }) => `${id} ${holds}`)[0]).toMatch(/false$/);
  });
});
