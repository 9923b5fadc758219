/** What has a socket of the node is not passed on. */
import { expect, test } from 'vitest';
import { openSession } from '../engine.ts';
import { outcomeLine, outcomes, packet, router } from '../testing/node.ts';

/** The rule for sockets forgets the mark that would lead their packets to the node. */
const rules = `*mangle
:PREROUTING ACCEPT [0:0]
-A PREROUTING -m socket -j ACCEPT
-A PREROUTING -p tcp -m tcp --dport 81 -j TPROXY --on-port 3129 --on-ip 127.0.0.1
COMMIT
`;
const node = router(rules);
const forwarding = 'net.ipv4.ip_forward = 1\nnet.ipv6.conf.all.forwarding = 1\n';
const switched = (off: string) => router(rules, { 'sysctl.txt': `${forwarding}net.ipv4.${off} = 0\n` });

const flow = 'tcp 10.1.0.7:40000>10.2.0.5:80';
const segment = packet('tcp 10.1.0.7:40000 > 10.2.0.5:80 in eth-l', { flags: ['ACK'] });
const syn = packet('tcp 10.1.0.7:40000 > 10.2.0.5:80 in eth-l');
const datagram = packet('udp 10.1.0.7:40000 > 10.2.0.5:80 in eth-l');

test('a connection of a program is not passed on, and what a socket only listens for is', () => {
  const [held, given] = ['10.1.0.7:40000 > 10.2.0.5:80', `socket:${flow}`];
  expect(outcomes(node, segment)).toEqual([
    `dropped by routing: ${held} if ${given}, connected:${flow}, not keeps-way:${flow}`,
    `delivered by socket: ${held} if ${given}, connected:${flow}, keeps-way:${flow}`,
    `forwarded by routing: ${held} out eth-r if ${given}, not connected:${flow}`,
    `forwarded by routing: ${held} out eth-r if not ${given}`,
  ]);
});

test('a SYN that comes again finds the connection that it began', () => {
  const known = {
    [`socket-of-first:${flow}`]: true,
    [`connected-of-first:${flow}`]: true,
    [`keeps-way:${flow}`]: false,
  };
  expect(outcomes(node, syn, { assumptions: known })).toEqual([expect.stringMatching('^dropped by routing')]);
});

test('a socket of UDP counts where it is connected', () => {
  const udp = flow.replace('tcp', 'udp');
  const lines = outcomes(node, datagram, { assumptions: { [`socket:${udp}`]: true } });
  expect(lines.map((line) => line.split(' ')[0])).toEqual(['dropped', 'delivered', 'forwarded']);
});

test('what was said of one packet holds for the next', () => {
  const session = openSession(node, { assumptions: { [`socket:${flow}`]: true, [`connected:${flow}`]: true } });
  session.send(segment);
  expect(
    session
      .send(segment)
      .outcomes.map(outcomeLine)
      .map((line) => line.split(' ')[0]),
  ).toEqual(['dropped', 'delivered']);
});

test('what TPROXY has taken is not passed on, with early demux or without', () => {
  const taken = packet('tcp 10.1.0.7:40000 > 10.2.0.5:81 in eth-l');
  const known = { 'tproxy:127.0.0.1:3129': true, 'socket-of-first:tcp 10.1.0.7:40000>10.2.0.5:81': false };
  for (const each of [node, switched('ip_early_demux')])
    expect(outcomes(each, taken, { assumptions: known })).toEqual([expect.stringMatching('^dropped by routing')]);
});

test('without early demux nobody is asked, and routes decide', () => {
  const known = { [`socket:${flow}`]: true };
  expect(outcomes(switched('ip_early_demux'), segment, { assumptions: known })).toHaveLength(1);
  expect(outcomes(switched('tcp_early_demux'), segment, { assumptions: known })).toHaveLength(1);
  expect(outcomes(switched('udp_early_demux'), segment, { assumptions: known })).toHaveLength(3);
});

test('where no rule asks for sockets nobody is asked for connections either', () => {
  const plain = router('*filter\n:FORWARD ACCEPT [0:0]\nCOMMIT\n');
  expect(outcomes(plain, segment)).toEqual(['forwarded by routing: 10.1.0.7:40000 > 10.2.0.5:80 out eth-r']);
});
