/** What answers a packet: `packet: answer`, both as they are described on the command line. */
import { expect, test } from 'vitest';
import type { PacketInput } from '../../../protocol/trace.ts';
import type { Packet } from '../net/packet.ts';
import { answerTo } from './answer.ts';
import { openSession } from './engine.ts';
import { readPacket } from './input.ts';
import { packetJson } from './json.ts';
import { router } from './testing/node.ts';

const open = router('*filter\n:FORWARD ACCEPT [0:0]\nCOMMIT\n', {
  'ip6tables-save.txt': '*filter\n:FORWARD ACCEPT [0:0]\nCOMMIT\n',
});
const there = { in: 'eth-l', src: '10.1.0.7', dst: '10.2.0.5' };

function described(input: Partial<PacketInput> & Pick<PacketInput, 'protocol'>): Packet {
  const read = readPacket({ ...there, ...input });
  if ('problem' in read) throw new Error(`${read.field}: ${read.problem.template}`);
  return read.packet;
}

function answerOf(input: Partial<PacketInput> & Pick<PacketInput, 'protocol'>) {
  const [outcome] = openSession(open).send(described(input)).outcomes;
  if (outcome === undefined) throw new Error('no outcome');
  return answerTo(outcome);
}

test('it comes from where the packet went, by the link that it left by', () => {
  const answer = answerOf({ protocol: 'udp', sport: 7000, dport: 53, mark: 5, tos: 16, ttl: 9, data: 'a question' });
  expect(answer && packetJson(answer)).toEqual({
    in: 'eth-r',
    out: null,
    protocol: 'udp',
    src: '10.2.0.5',
    dst: '10.1.0.7',
    sport: 53,
    dport: 7000,
    mark: 0,
    length: 36,
    ttl: 64,
    tos: 0,
  });
});

test.each([
  ['a SYN', ['SYN'], ['SYN', 'ACK']],
  ['the answer to it', ['SYN', 'ACK'], ['ACK']],
  ['data', ['PSH', 'ACK'], ['ACK']],
  ['an end', ['FIN', 'ACK'], ['ACK']],
])('TCP: %s', (_, flags, expected) => {
  const node = router('*filter\n:FORWARD ACCEPT [0:0]\nCOMMIT\n');
  const [outcome] = openSession(node).send(described({ protocol: 'tcp', flags, length: 1400 })).outcomes;
  const answer = outcome && answerTo(outcome);
  expect(answer && packetJson(answer)).toMatchObject({ flags: expected, length: 40 });
});

test.each([
  ['echo', 'icmp', { icmpType: 8, icmpId: 5, length: 900, tos: 16 }, { icmpType: 0, icmpId: 5, length: 900, tos: 16 }],
  ['timestamp', 'icmp', { icmpType: 13 }, { icmpType: 14 }],
  ['echo', 'icmpv6', { src: 'fd01::7', dst: 'fd02::5' }, { icmpType: 129 }],
])('%s of %s', (_, protocol, asked, expected) => {
  const answer = answerOf({ protocol, ...asked });
  expect(answer && packetJson(answer)).toMatchObject(expected);
});

test.each([
  ['INIT', 'INIT_ACK'],
  ['COOKIE_ECHO', 'COOKIE_ACK'],
  ['DATA', 'SACK'],
  ['SHUTDOWN', 'SHUTDOWN_ACK'],
])('SCTP: %s by %s', (chunk, expected) => {
  const wanted = described({ protocol: 'sctp', chunks: [expected] }).chunks;
  expect(answerOf({ protocol: 'sctp', chunks: [chunk] })?.chunks).toEqual(wanted);
});

test.each([
  ['REQUEST', 'RESPONSE'],
  ['DATA', 'ACK'],
  ['CLOSE', 'RESET'],
])('DCCP: %s by %s', (type, expected) => {
  const wanted = described({ protocol: 'dccp', dccpType: expected }).dccpType;
  expect(answerOf({ protocol: 'dccp', dccpType: type })?.dccpType).toBe(wanted);
});

test.each([
  ['an INIT of SCTP', { protocol: 'sctp', chunks: ['INIT'] }, 20 + 12 + 20],
  ['DATA of SCTP', { protocol: 'sctp', chunks: ['DATA'], length: 900 }, 20 + 12 + 16],
  ['a request of DCCP', { protocol: 'dccp', dccpType: 'REQUEST', src: 'fd01::7', dst: 'fd02::5' }, 40 + 28],
  ['data of DCCP', { protocol: 'dccp', dccpType: 'DATA', length: 900 }, 20 + 24],
  ['AH', { protocol: 'ah', length: 900 }, 20 + 24],
])('what answers %s is as long as its headers', (_, asked, expected) => {
  expect(answerOf(asked)?.length).toBe(expected);
});

test.each<[string, Partial<PacketInput> & Pick<PacketInput, 'protocol'>]>([
  ['a reset', { protocol: 'tcp', flags: ['RST'] }],
  ['an abort of SCTP', { protocol: 'sctp', chunks: ['ABORT'] }],
  ['a reset of DCCP', { protocol: 'dccp', dccpType: 'RESET' }],
  ['the answer to a ping', { protocol: 'icmp', icmpType: 0 }],
  ['an error', { protocol: 'icmp', icmpType: 3, quoted: { src: '10.2.0.5', dst: '10.1.0.7', protocol: 'udp' } }],
  ['a later fragment', { protocol: 'udp', fragmentOffset: 1480 }],
  ['a group', { protocol: 'udp', dst: '224.0.0.1' }],
  ['everybody', { protocol: 'udp', dst: '255.255.255.255' }],
  ['everybody on a link', { protocol: 'udp', dst: '10.1.0.255' }],
])('nobody answers %s', (_, input) => {
  expect(answerOf(input)).toBeUndefined();
});

test('of extension headers only authentication comes back, without its number', () => {
  const headers = [{ kind: 'hop-by-hop' }, { kind: 'auth', spi: 7 }, { kind: 'destination' }];
  const answer = answerOf({ protocol: 'udp', src: 'fd01::7', dst: 'fd02::5', headers });
  expect(answer?.headers?.map(({ kind, spi }) => [kind, spi])).toEqual([['auth', undefined]]);
});
