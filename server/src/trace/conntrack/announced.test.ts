/** What a helper announces where its own connection is translated; the kernel's side stands in conformance/scenarios/announced.ts. */
import { expect, test } from 'vitest';
import { trace } from '../engine.ts';
import { outcomeLine, packet, router } from '../testing/node.ts';

const hiding = (helper: string) =>
  router(`*raw
-A PREROUTING -i eth-l -p udp -j CT --helper ${helper}
COMMIT
*nat
-A POSTROUTING -o eth-r -j SNAT --to-source 10.2.0.1
COMMIT
`);

/** A datagram from behind the node, and the first packet of what its helper announced. */
function announced(helper: string, second = 'udp 10.2.0.5:4000 > 10.2.0.1:3000 in eth-r'): readonly string[] {
  const [, from, , to] = second.split(' ');
  const packets = ['udp 10.1.0.7:3000 > 10.2.0.5:69 in eth-l', second];
  const assumptions = { [`announced:${helper}:${from}>${to}`]: true };
  const traced = trace(
    hiding(helper),
    packets.map((text) => packet(text)),
    { assumptions },
  );
  return traced[1]?.outcomes.map(outcomeLine) ?? [];
}

test('it is sent on as its master is, where the module that does so is loaded', () => {
  expect(announced('tftp')).toMatchInlineSnapshot(`
    [
      "forwarded by routing: 10.2.0.5:4000 > 10.1.0.7:3000 out eth-l if announced:tftp:10.2.0.5:4000>10.2.0.1:3000, nat-helper:tftp",
      "delivered by socket: 10.2.0.5:4000 > 10.2.0.1:3000 if announced:tftp:10.2.0.5:4000>10.2.0.1:3000, not nat-helper:tftp",
    ]
  `);
});

test('TFTP is answered by who was asked, at the port that asked', () => {
  for (const second of ['udp 10.2.0.6:4000 > 10.2.0.1:3000 in eth-r', 'udp 10.2.0.5:4000 > 10.2.0.1:3001 in eth-r'])
    expect(announced('tftp', second)).toEqual([expect.stringMatching(/^delivered by socket: [^ ]+ > [^ ]+$/)]);
});

test('the port that was announced stays, unless another connection waits for it', () => {
  expect(announced('amanda', 'tcp 10.1.0.7:4000 > 10.2.0.5:3000 in eth-l')).toMatchInlineSnapshot(`
    [
      "forwarded by routing: 10.2.0.1:4000 > 10.2.0.5:3000 out eth-r if announced:amanda:10.1.0.7:4000>10.2.0.5:3000, nat-helper:amanda, announced-port:3000",
      "forwarded by routing: 10.2.0.1:4000 > 10.2.0.5:3000 out eth-r if announced:amanda:10.1.0.7:4000>10.2.0.5:3000, not nat-helper:amanda",
    ]
  `);
});

test('helpers without such a module leave it to the rules', () => {
  expect(announced('netbios-ns')).toMatchInlineSnapshot(`
    [
      "delivered by socket: 10.2.0.5:4000 > 10.2.0.1:3000 if announced:netbios-ns:10.2.0.5:4000>10.2.0.1:3000",
    ]
  `);
});

test('what others make of it is not followed', () => {
  expect(announced('sip')).toMatchInlineSnapshot(`
    [
      "undecided by conntrack: 10.2.0.5:4000 > 10.2.0.1:3000 if announced:sip:10.2.0.5:4000>10.2.0.1:3000",
    ]
  `);
});
