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
