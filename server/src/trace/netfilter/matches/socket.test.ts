import { expect, test } from 'vitest';
import { openSession } from '../../engine.ts';
import { outcomeLine, packet, rulesAlone } from '../../testing/node.ts';
import { answer, forwarded } from '../../testing/rule.ts';

const ask = (options: string, input: Partial<typeof forwarded> & { readonly [field: string]: unknown } = {}): string =>
  answer(`-m socket ${options}`, { ...forwarded, ...input }, 'mangle:PREROUTING');

test('a connection has one socket, and what begins it finds what listens there', () => {
  expect(ask('', { flags: ['ACK'] })).toBe(
    'asks: a program of this node has the connection 10.1.0.7:40000>10.2.0.5:80, or listens at 10.2.0.5:80 itself',
  );
  expect(ask('')).toBe(
    'asks: a program of this node listens at 10.2.0.5:80 itself (not at every address), or still has the connection 10.1.0.7:40000>10.2.0.5:80',
  );
  expect(ask('', { protocol: 'udp' })).toMatch(
    /^asks: a program of this node has bound a socket of UDP to 10.2.0.5:80/,
  );
});

test('only TCP, UDP and errors about them are looked up', () => {
  expect(ask('', { protocol: 'sctp' })).toBe('no');
  expect(ask('', { protocol: 'icmp', icmpType: 8 })).toBe('no');
  const error = { protocol: 'icmp', icmpType: 3, icmpCode: 1 };
  expect(ask('', error)).toMatch(/^asks: the ICMP error is about a socket of this node/);
  const sent = { src: '10.2.0.5', sport: 5353, dst: '10.1.0.7', dport: 53 };
  expect(ask('', { ...error, quoted: { ...sent, protocol: 'udp' } })).toMatch(
    /bound .* UDP to 10\.2\.0\.5:5353 itself/,
  );
  expect(ask('', { ...error, quoted: { ...sent, protocol: 'sctp' } })).toBe('no');
});

const proxied = (match: string): ReturnType<typeof rulesAlone> =>
  rulesAlone(`*mangle
:PREROUTING ACCEPT [0:0]
:DIVERT - [0:0]
-A PREROUTING -j MARK --set-xmark 0x5/0xffffffff
-A PREROUTING -p tcp -m socket${match} -j DIVERT
-A PREROUTING -p tcp -m mark --mark 0x5 -j TPROXY --on-port 3129 --on-ip 127.0.0.1 --tproxy-mark 0x1/0x1
-A DIVERT -j ACCEPT
COMMIT
`);
const flow = 'tcp 10.1.0.7:40000 > 10.2.0.5:80';
const here = { 'local:10.2.0.5': true };

test('all packets of a connection find the same socket, and what was said of one holds for the others', () => {
  const socket = 'socket:tcp 10.1.0.7:40000>10.2.0.5:80';
  const asked = openSession(proxied(''), { assumptions: here });
  asked.send(packet(`${flow} in eth0`));
  for (const flags of [['ACK'], ['PSH', 'ACK']]) {
    const { outcomes } = asked.send(packet(`${flow} in eth0`, { flags }));
    expect(outcomes.map(outcomeLine)[0]).toBe(
      `delivered by socket: 10.1.0.7:40000 > 10.2.0.5:80 mark 0x5 if ${socket}, local:10.2.0.5`,
    );
  }
  const told = openSession(proxied(''), { assumptions: { ...here, [socket]: true } });
  expect(told.send(packet(`${flow} in eth0`, { flags: ['ACK'] })).outcomes).toHaveLength(1);
});

test('the mark of the socket takes the place of the packet’s, and which it is is taken for known by nobody', () => {
  const session = openSession(proxied(' --transparent --restore-skmark'), { assumptions: here });
  const { outcomes } = session.send(packet(`${flow} in eth0`, { flags: ['ACK'] }));
  expect(outcomes.map(({ verdict, packet: { mark } }) => `${verdict} with mark ${mark}`)).toEqual([
    'delivered with mark 0',
    'undecided with mark 5',
    'delivered with mark 5',
    'dropped with mark 5',
    'delivered with mark 5',
    'dropped with mark 5',
  ]);
});

test('sockets that listen at every address count where the rule says so', () => {
  const session = openSession(proxied(' --nowildcard'), { assumptions: here });
  const { outcomes } = session.send(packet(`${flow} in eth0`));
  expect(outcomes.map(({ assumptions }) => assumptions.map(({ id, holds }) => `${id}: ${holds}`).slice(0, 2))).toEqual([
    ['socket-of-first:tcp 10.1.0.7:40000>10.2.0.5:80: false', 'listens-everywhere:tcp 80: false'],
    ['socket-of-first:tcp 10.1.0.7:40000>10.2.0.5:80: false', 'listens-everywhere:tcp 80: false'],
    ['socket-of-first:tcp 10.1.0.7:40000>10.2.0.5:80: false', 'listens-everywhere:tcp 80: true'],
    ['socket-of-first:tcp 10.1.0.7:40000>10.2.0.5:80: true', 'local:10.2.0.5: true'],
  ]);
});
