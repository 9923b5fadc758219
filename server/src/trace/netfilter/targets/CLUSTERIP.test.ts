import { expect, test } from 'vitest';
import { trace } from '../../engine.ts';
import { events, outcomeLine, packet, router } from '../../testing/node.ts';

const shared = router(`*raw
:PREROUTING ACCEPT [0:0]
-A PREROUTING -p udp -m udp --dport 99 -j CT --notrack
COMMIT
*filter
:INPUT ACCEPT [0:0]
-A INPUT -i eth-l -j CLUSTERIP --new --hashmode sourceip --clustermac 01:00:5E:00:00:20 --total-nodes 4 --local-node 2 --hash-init 7
-A INPUT -m connmark --mark 0x2 -j ACCEPT
-A INPUT -j DROP
COMMIT
`);

test('the packet’s share is the mark of its new connection, and this node likely answers for its own share alone', () => {
  const lines = (source: string): readonly string[] =>
    (trace(shared, [packet(`udp ${source}:1 > 10.1.0.1:53 in eth-l`)])[0]?.outcomes ?? []).map(outcomeLine);
  expect([lines('10.1.0.8'), lines('10.1.0.9')]).toMatchInlineSnapshot(`
    [
      [
        "delivered by socket: 10.1.0.8:1 > 10.1.0.1:53 if clusterip:filter/INPUT/1",
        "dropped by INPUT 1: 10.1.0.8:1 > 10.1.0.1:53 if not clusterip:filter/INPUT/1",
      ],
      [
        "dropped by INPUT 1: 10.1.0.9:1 > 10.1.0.1:53 if not clusterip:filter/INPUT/1",
        "dropped by INPUT 3: 10.1.0.9:1 > 10.1.0.1:53 if clusterip:filter/INPUT/1",
      ],
    ]
  `);
});

test('what has no connection is dropped, whoever answers', () => {
  const [untracked] = trace(shared, [packet('udp 10.1.0.8:1 > 10.1.0.1:99 in eth-l')]);
  expect(untracked?.outcomes.map(outcomeLine)).toMatchInlineSnapshot(`
    [
      "dropped by INPUT 1: 10.1.0.8:1 > 10.1.0.1:99",
    ]
  `);
});

test('what it answers for counts behind the rule as framed for this node alone', () => {
  const behind = router(`*filter
:INPUT ACCEPT [0:0]
-A INPUT -m pkttype --pkt-type multicast -j CLUSTERIP --new --hashmode sourceip --clustermac 01:00:5E:00:00:20 --total-nodes 1 --local-node 1 --hash-init 7
-A INPUT -m pkttype --pkt-type multicast -j DROP
-A INPUT -m pkttype --pkt-type unicast -j ACCEPT
COMMIT
`);
  const asked = packet('udp 10.1.0.8:1 > 10.1.0.1:53 in eth-l', { pktType: 'multicast' });
  expect(events(behind, asked)).toEqual(['filter:INPUT:rule:1', 'filter:INPUT:rule:3']);
});
