/** What a helper announces where its own connection is translated; the kernel's side stands in conformance/scenarios/announced.ts. */
import { describe, expect, test } from 'vitest';
import { trace } from '../engine.ts';
import { outcomeLine, packet, router } from '../testing/node.ts';

const hiding = (helper: string, protocol: string) =>
  router(`*raw
-A PREROUTING -i eth-l -p ${protocol} -j CT --helper ${helper}
COMMIT
*nat
-A POSTROUTING -o eth-r -j SNAT --to-source 10.2.0.1
COMMIT
`);

/** A packet from behind the node, and the first packet of what its helper announced. */
function announced(
  helper: string,
  second = 'udp 10.2.0.5:4000 > 10.2.0.1:3000 in eth-r',
  protocol = 'udp',
): readonly string[] {
  const [, from, , to] = second.split(' ');
  const packets = [`${protocol} 10.1.0.7:3000 > 10.2.0.5:69 in eth-l`, second];
  const assumptions = { [`announced:${helper}:${from}>${to}`]: true };
  const traced = trace(
    hiding(helper, protocol),
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
  expect(announced('sane', 'tcp 10.2.0.5:4000 > 10.2.0.1:3000 in eth-r', 'tcp')).toMatchInlineSnapshot(`
    [
      "delivered by socket: 10.2.0.5:4000 > 10.2.0.1:3000 if announced:sane:10.2.0.5:4000>10.2.0.1:3000",
    ]
  `);
});

describe('who asks everybody in a network is answered by its machines', () => {
  const address = (name: string, own: string, all: string): string =>
    `${name}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP\n    inet ${own} brd ${all} scope global\n`;
  const node = router(
    '*raw\n-A PREROUTING -p udp --dport 137 -j CT --helper netbios-ns\n-A OUTPUT -p udp --dport 137 -j CT --helper netbios-ns\nCOMMIT\n*filter\n-A INPUT -m conntrack --ctstate RELATED -j ACCEPT\n-A INPUT -d 10.1.0.255 -j ACCEPT\n-A INPUT -j DROP\n-A OUTPUT -m conntrack --ctstate RELATED -j DROP\nCOMMIT\n',
    {
      'ip-addr.txt': `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN\n    inet 127.0.0.1/8 scope host lo\n${address('2: eth-l', '10.1.0.1/24', '10.1.0.255')}${address('3: eth-r', '10.2.0.1/24', '10.2.0.255')}`,
    },
  );
  const last = (...packets: readonly string[]): readonly string[] =>
    trace(
      node,
      packets.map((text) => packet(text)),
    )
      .at(-1)
      ?.outcomes.map(outcomeLine) ?? [];
  const asks = 'udp 10.1.0.1:137 > 10.1.0.255:137';

  test('from the port of the service', () => {
    expect(last(asks, 'udp 10.1.0.99:137 > 10.1.0.1:137 in eth-l')).toMatchInlineSnapshot(`
      [
        "delivered by socket: 10.1.0.99:137 > 10.1.0.1:137 if announced:netbios-ns:10.1.0.99:137>10.1.0.1:137",
        "dropped by INPUT 3: 10.1.0.99:137 > 10.1.0.1:137 if not announced:netbios-ns:10.1.0.99:137>10.1.0.1:137",
      ]
    `);
  });

  test.each([
    ['but from no other port', [asks, 'udp 10.1.0.99:138 > 10.1.0.1:137 in eth-l']],
    ['nor from another network', [asks, 'udp 10.2.0.99:137 > 10.1.0.1:137 in eth-r']],
    [
      'and not where one machine was asked',
      ['udp 10.1.0.1:137 > 10.1.0.7:137', 'udp 10.1.0.99:137 > 10.1.0.1:137 in eth-l'],
    ],
  ])('%s', (_, packets) => {
    expect(last(...packets)).toEqual([expect.stringMatching(/^dropped by INPUT 3: [^ ]+ > [^ ]+$/)]);
  });

  test('what the node answers when others ask begins a connection', () => {
    const lines = last('udp 10.1.0.99:137 > 10.1.0.255:137 in eth-l', 'udp 10.1.0.1:137 > 10.1.0.99:137');
    expect(lines.join('\n')).not.toMatch(/announced|dropped/);
  });
});

test('what others make of it is not followed', () => {
  expect(announced('sip')).toMatchInlineSnapshot(`
    [
      "undecided by conntrack: 10.2.0.5:4000 > 10.2.0.1:3000 if announced:sip:10.2.0.5:4000>10.2.0.1:3000",
    ]
  `);
});
