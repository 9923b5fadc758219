import { expect, test } from 'vitest';
import { trace } from '../../engine.ts';
import { outcomeLine, packet, router } from '../../testing/node.ts';

const rules = `*filter
:FORWARD ACCEPT [0:0]
-A FORWARD -m connlimit --connlimit-upto 100 -j ACCEPT
COMMIT
`;

test('a packet that ends the only connection that was counted is dropped, but within a tick of the clock', () => {
  const packets = [
    packet('tcp 10.1.0.7:40000 > 10.2.0.5:80 in eth-l'),
    packet('tcp 10.2.0.5:80 > 10.1.0.7:40000 in eth-r', { flags: ['SYN', 'ACK'] }),
    packet('tcp 10.2.0.5:80 > 10.1.0.7:40000 in eth-r', { flags: ['RST', 'ACK'] }),
  ];
  const [, , reset] = trace(router(rules), packets);
  expect(reset?.outcomes.map(outcomeLine)).toMatchInlineSnapshot(`
    [
      "dropped by conntrack: 10.2.0.5:80 > 10.1.0.7:40000 if tick:filter/FORWARD/1",
      "forwarded by routing: 10.2.0.5:80 > 10.1.0.7:40000 out eth-l if not tick:filter/FORWARD/1, limit:filter/FORWARD/1 10.2.0.5",
    ]
  `);
  const beside = [
    packet('tcp 10.1.0.7:40001 > 10.2.0.5:80 in eth-l'),
    packet('tcp 10.2.0.5:80 > 10.1.0.7:40001 in eth-r', { flags: ['SYN', 'ACK'] }),
  ];
  const last = trace(router(rules), [...beside, ...packets]).at(-1);
  expect(last?.outcomes.map(({ verdict }) => verdict)).toEqual(['forwarded']);
});

test('a connection that left the list, and is opened again, is not counted: all of it is dropped until another is added', () => {
  const forth = (flag: string, port = 40000) =>
    packet(`tcp 10.1.0.7:${port} > 10.2.0.5:80 in eth-l`, { flags: [flag] });
  const back = (flags: string[]) => packet('tcp 10.2.0.5:80 > 10.1.0.7:40000 in eth-r', { flags });
  const opening = [forth('SYN'), back(['SYN', 'ACK']), back(['RST', 'ACK'])];
  // The connection is closed: its SYN is ignored, and the answer to it opens the connection again.
  const again = [forth('SYN'), back(['SYN', 'ACK']), forth('ACK')];
  const results = trace(router(rules), [...opening, ...again, forth('SYN', 40001), forth('ACK')]);
  const [, , , syn, answer, ack, , last] = results.map(({ outcomes }) => outcomes.map(outcomeLine));
  expect([syn, answer, ack, last]).toMatchInlineSnapshot(`
    [
      [
        "dropped by conntrack: 10.1.0.7:40000 > 10.2.0.5:80 if tick:filter/FORWARD/1",
        "forwarded by routing: 10.1.0.7:40000 > 10.2.0.5:80 out eth-r if not tick:filter/FORWARD/1, limit:filter/FORWARD/1 10.1.0.7",
      ],
      [
        "dropped by conntrack: 10.2.0.5:80 > 10.1.0.7:40000 if packet 3:tick:filter/FORWARD/1",
        "forwarded by routing: 10.2.0.5:80 > 10.1.0.7:40000 out eth-l if not packet 3:tick:filter/FORWARD/1, limit:filter/FORWARD/1 10.2.0.5",
      ],
      [
        "dropped by conntrack: 10.1.0.7:40000 > 10.2.0.5:80 if packet 4:tick:filter/FORWARD/1",
        "forwarded by routing: 10.1.0.7:40000 > 10.2.0.5:80 out eth-r if not packet 4:tick:filter/FORWARD/1, limit:filter/FORWARD/1 10.1.0.7",
      ],
      [
        "forwarded by routing: 10.1.0.7:40000 > 10.2.0.5:80 out eth-r if packet 4:tick:filter/FORWARD/1, limit:filter/FORWARD/1 10.1.0.7",
        "forwarded by routing: 10.1.0.7:40000 > 10.2.0.5:80 out eth-r if not packet 4:tick:filter/FORWARD/1, limit:filter/FORWARD/1 10.1.0.7",
      ],
    ]
  `);
});
