/** Connections in which more was said than the first packet and what answers it. */
import { expect, test } from 'vitest';
import { filter, found } from './testing/found.ts';

const packetsTo = (asked: string) => found(filter(`-A FORWARD ${asked} -j ACCEPT <--\n`));

test('who was asked sends in an assured connection, since the other end has acknowledged', () => {
  expect(packetsTo('-p tcp -m conntrack --ctstatus ASSURED --ctdir REPLY')).toEqual([
    'tcp 10.1.0.7:40000 > 10.2.0.7:80 in eth-l',
    'tcp 10.2.0.7:80 > 10.1.0.7:40000 in eth-r SYN|ACK',
    'tcp 10.1.0.7:40000 > 10.2.0.7:80 in eth-l ACK',
    'tcp 10.2.0.7:80 > 10.1.0.7:40000 in eth-r ACK',
  ]);
});

test('of datagrams if they come late enough', () => {
  const packets = packetsTo('-p udp -m conntrack --ctstatus ASSURED --ctdir REPLY');
  if (typeof packets === 'string') throw new Error(packets);
  expect(packets.slice(0, 4).map((packet) => packet.slice(0, 12))).toEqual([
    'udp 10.1.0.7',
    'udp 10.2.0.7',
    'udp 10.1.0.7',
    'udp 10.2.0.7',
  ]);
  expect(packets.at(-1)).toMatch(/^if assured:/);
});

test.each([
  ['an association whose cookie came back', '-p sctp -m conntrack --ctstatus ASSURED', 5],
  ['the same from who began it', '-p sctp -m conntrack --ctstatus ASSURED --ctdir ORIGINAL', 5],
  ['a connection of DCCP that was acknowledged', '-p dccp -m conntrack --ctstatus ASSURED --ctdir REPLY', 4],
  [
    'and nothing else is closed',
    '-p dccp -m dccp --dccp-types CLOSE -m conntrack --ctdir REPLY --ctstate ESTABLISHED',
    4,
  ],
])('%s', (_, asked, packets) => {
  const answer = packetsTo(asked);
  expect(
    typeof answer === 'string' ? [] : answer.filter((line) => / > /.test(line) && !line.startsWith('if ')),
  ).toHaveLength(packets);
});
