import { expect, test } from 'vitest';
import { trace } from '../engine.ts';
import { packet, router } from '../testing/node.ts';

const counting = `*filter
:FORWARD ACCEPT [0:0]
-A FORWARD -m connbytes --connbytes 1 --connbytes-dir reply --connbytes-mode packets -j DROP
COMMIT
`;

test.each([
  ['SYN,ACK', 'dropped'],
  ['ACK', 'forwarded'],
])('an answer with %s to a SYN: what tracking ignores is not counted, and the packet is %s', (flags, verdict) => {
  const packets = [
    packet('tcp 10.1.0.7:40000 > 10.2.0.5:80 in eth-l'),
    packet('tcp 10.2.0.5:80 > 10.1.0.7:40000 in eth-r', { flags: flags.split(',') }),
  ];
  const [, answer] = trace(router(counting), packets);
  expect(answer?.outcomes.map((outcome) => outcome.verdict)).toEqual([verdict]);
});

const forth = counting.replace('--connbytes 1', '--connbytes 2:').replace('reply', 'original');
const sctp = (chunk: string) => packet('sctp 10.1.0.7:1 > 10.2.0.5:2 in eth-l', { chunks: [chunk] });
const acknowledged = packet('sctp 10.2.0.5:2 > 10.1.0.7:1 in eth-r', { chunks: ['INIT_ACK'] });
const dccp = (type: string) => packet('dccp 10.1.0.7:1 > 10.2.0.5:2 in eth-l', { dccpType: type });

test.each([
  ['an INIT that nobody answered is not counted when it comes again', [sctp('INIT'), sctp('INIT')], 'forwarded'],
  ['what goes on with an association is', [sctp('INIT'), acknowledged, sctp('COOKIE_ECHO')], 'dropped'],
  ['a request of DCCP that comes again is', [dccp('REQUEST'), dccp('REQUEST')], 'dropped'],
  ['what DCCP ignores is not', [dccp('REQUEST'), dccp('SYNC')], 'forwarded'],
])('%s', (_, packets, verdict) => {
  const last = trace(router(forth), packets).at(-1);
  expect(last?.outcomes.map((outcome) => outcome.verdict)).toEqual([verdict]);
});
