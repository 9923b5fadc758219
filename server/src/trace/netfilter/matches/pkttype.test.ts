/** For whom a packet's frame was its destination only suggests; its description tells. */
import { expect, test } from 'vitest';
import type { PacketInput } from '../../../../../protocol/trace.ts';
import { trace } from '../../engine.ts';
import { outcomeLine, packet, router } from '../../testing/node.ts';

const node = router(`*filter
:INPUT ACCEPT [0:0]
-A INPUT -m pkttype --pkt-type broadcast -j DROP
-A INPUT -m pkttype ! --pkt-type unicast -j DROP
COMMIT
`);
const told = (dst: string, more: Partial<PacketInput> = {}): readonly string[] =>
  trace(node, [packet(`udp 10.1.0.7:5 > ${dst}:7 in eth-l`, more)]).flatMap(({ outcomes }) =>
    outcomes.map((outcome) => outcomeLine(outcome)),
  );

test('a broadcast is asked once, and both answers are followed', () => {
  expect(told('10.1.0.255')).toEqual([
    'dropped by INPUT 1: 10.1.0.7:5 > 10.1.0.255:7 if frame:broadcast',
    'delivered by socket: 10.1.0.7:5 > 10.1.0.255:7 if not frame:broadcast',
  ]);
});

test.each([
  ['10.1.0.255', { pktType: 'broadcast' }, ['dropped by INPUT 1: 10.1.0.7:5 > 10.1.0.255:7']],
  ['10.1.0.255', { pktType: 'unicast' }, ['delivered by socket: 10.1.0.7:5 > 10.1.0.255:7']],
  ['10.1.0.1', { pktType: 'multicast' }, ['dropped by INPUT 2: 10.1.0.7:5 > 10.1.0.1:7']],
  ['10.1.0.1', {}, ['delivered by socket: 10.1.0.7:5 > 10.1.0.1:7']],
])('to %s with %o', (dst, more, expected) => {
  expect(told(dst, more)).toEqual(expected);
});
