/** A port that the kernel draws shows in the packet that answers to it. */
import { describe, expect, test } from 'vitest';
import { trace } from '../engine.ts';
import { outcomeLine, packet, router } from '../testing/node.ts';
import { readAhead } from './ahead.ts';

const masquerading = router(`*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A POSTROUTING -o eth-r -j MASQUERADE --random-fully
COMMIT
`);
/** What the first outcome of each packet has, in which the answer is one. */
const ports = (packets: Parameters<typeof trace>[1]) =>
  trace(masquerading, packets).map(({ outcomes: [first] }) => {
    const { sport, dport, icmpId } = first?.packet ?? {};
    return icmpId ?? `${sport}>${dport}`;
  });

const syn = packet('tcp 10.1.0.7:40000 > 10.2.0.5:80 in eth-l');
const answer = (port: number, server = '10.2.0.5') =>
  packet(`tcp ${server}:80 > 10.2.0.1:${port} in eth-r`, { flags: ['SYN', 'ACK'] });
const ack = packet('tcp 10.1.0.7:40000 > 10.2.0.5:80 in eth-l', { flags: ['ACK'] });

describe('the answer that comes next tells which port was drawn', () => {
  test('to a SYN, and all that follow keep it', () => {
    expect(ports([syn, answer(7091), ack])).toEqual(['7091>80', '80>40000', '7091>80']);
  });

  test('to a SYN that came twice', () => {
    expect(ports([syn, syn, answer(7091)])).toEqual(['7091>80', '7091>80', '80>40000']);
  });

  test('to a ping: its identifier', () => {
    const ping = packet('icmp 10.1.0.7 > 10.2.0.5 in eth-l', { icmpId: 7 });
    const pong = packet('icmp 10.2.0.5 > 10.2.0.1 in eth-r', { icmpType: 0, icmpId: 991 });
    expect(ports([ping, pong])).toEqual([991, 7]);
  });

  test('an error about it tells too', () => {
    const quoted = { src: '10.2.0.1', dst: '10.2.0.5', protocol: 'tcp', sport: 7091, dport: 80 };
    const error = packet('icmp 10.2.0.254 > 10.2.0.1 in eth-r', { icmpType: 3, icmpCode: 1, quoted });
    expect(ports([syn, error])[0]).toBe('7091>80');
  });
});

describe('the answer that comes behind others tells too', () => {
  const elsewhere = packet('tcp 10.1.0.8:40000 > 10.2.0.6:80 in eth-l');

  test('behind packets for other servers', () => {
    expect(ports([syn, elsewhere, answer(7091)])[0]).toBe('7091>80');
  });

  test('behind packets of a connection with the same server that was there before', () => {
    const first = packet('tcp 10.1.0.8:40000 > 10.2.0.5:80 in eth-l');
    const goesOn = packet('tcp 10.1.0.8:40000 > 10.2.0.5:80 in eth-l', { flags: ['ACK'] });
    const traced = ports([first, answer(7001), syn, answer(7001), goesOn, answer(7091)]);
    expect([traced[0], traced[2]]).toEqual(['7001>80', '7091>80']);
  });

  test('not so far behind that each packet would look through the whole call', () => {
    const many = Array.from({ length: 40 }, () => elsewhere);
    expect(ports([syn, ...many, answer(7091)])[0]).toBe(ports([syn])[0]);
  });
});

describe('what does not answer tells nothing', () => {
  const [alone] = ports([syn]);

  test.each([
    ['from another host', answer(7091, '10.2.0.6')],
    ['to a port that is never drawn', answer(80)],
    ['of another connection', packet('udp 10.2.0.5:80 > 10.2.0.1:7091 in eth-r')],
  ])('%s', (_name, next) => {
    expect(ports([syn, next])[0]).toBe(alone);
  });

  test('an answer behind a packet that begins another connection with the server may be that one’s', () => {
    const other = packet('tcp 10.1.0.8:40000 > 10.2.0.5:80 in eth-l');
    expect(ports([syn, other, answer(7091)])).toEqual([alone, '7091>80', '80>40000']);
  });
});

test('a packet that was made up before anybody drew may not be the answer', () => {
  const [first, second] = trace(masquerading, [syn, answer(7091)]).map(({ outcomes }) => outcomes.map(outcomeLine));
  expect([first, second]).toMatchInlineSnapshot(`
    [
      [
        "forwarded by routing: 10.2.0.1:7091 > 10.2.0.5:80 out eth-r if answered:10.2.0.1:40000:7091, port:10.2.0.1:40000",
        "forwarded by routing: 10.2.0.1:60011 > 10.2.0.5:80 out eth-r if not answered:10.2.0.1:40000:7091, port:10.2.0.1:40000",
      ],
      [
        "forwarded by routing: 10.2.0.5:80 > 10.1.0.7:40000 out eth-l if answered:10.2.0.1:40000:7091",
        "delivered by socket: 10.2.0.5:80 > 10.2.0.1:7091 if not answered:10.2.0.1:40000:7091",
      ],
    ]
  `);
});

test('where a rule names the port nothing is drawn, nor asked', () => {
  const forwarding = router(`*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A PREROUTING -p tcp -j DNAT --to-destination 10.2.0.6:8080
COMMIT
`);
  const back = packet('tcp 10.2.0.6:8080 > 10.1.0.7:40000 in eth-r', { flags: ['SYN', 'ACK'] });
  const [first, second] = trace(forwarding, [syn, back]).map(({ outcomes }) => outcomes.map(outcomeLine));
  expect([first, second]).toEqual([
    ['forwarded by routing: 10.1.0.7:40000 > 10.2.0.6:8080 out eth-r'],
    ['forwarded by routing: 10.2.0.5:80 > 10.1.0.7:40000 out eth-l'],
  ]);
});

describe('packets to come', () => {
  const counted = (count: number) => {
    const read: number[] = [];
    const ahead = readAhead((index) => {
      read.push(index);
      return index < count ? packet(`udp 10.1.0.7:${40000 + index} > 10.2.0.5:53 in eth-l`) : undefined;
    });
    return { ahead, read };
  };

  test('are read once, however often each of them looks at all behind it', () => {
    const { ahead, read } = counted(200);
    for (let now = 0; now < 200; now++) for (let at = now; at <= now + 32; at++) ahead(at);
    expect(read).toEqual(Array.from({ length: 232 }, (_, index) => index));
  });

  test('are the same ones each time, and read anew where nobody expected it', () => {
    const { ahead, read } = counted(200);
    expect(ahead(7)).toBe(ahead(7));
    ahead(150);
    expect(ahead(7)?.sport).toBe(40007);
    expect(ahead(300)).toBeUndefined();
    expect(read).toEqual([7, 150, 7, 300]);
  });
});
