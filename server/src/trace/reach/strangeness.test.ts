import { expect, test } from 'vitest';
import type { PacketInput } from '../../../../protocol/trace.ts';
import { router, rulesAlone } from '../testing/node.ts';
import { packetText } from '../testing/packetText.ts';
import { strangenessOf } from './strangeness.ts';

const visit: PacketInput = { in: 'eth-l', src: '10.1.0.7', dst: '10.2.0.5', protocol: 'tcp', sport: 40000, dport: 80 };
const echo: PacketInput = { in: 'eth-l', src: '10.1.0.7', dst: '10.2.0.5', protocol: 'icmp', icmpType: 8, icmpCode: 0 };
const from = (src: string, device: string): PacketInput => ({ ...visit, src, in: device });

test.each([
  [0, visit],
  [0, echo],
  [0, { ...visit, in: null, src: '10.1.0.1' }],
  // Of the node itself, with an address of somebody else.
  [2, { ...visit, in: null }],
  [0, from('192.0.2.9', 'eth-r')],
  [1, { ...visit, ttl: 3 }],
  [2, { ...visit, flags: ['ACK'] }],
  [3, { ...echo, icmpType: 3 }],
  [2, { ...visit, protocol: 'gre' }],
  [3, { ...visit, protocol: 'udp', dst: '0.0.0.0' }],
  // TCP for many: everybody, and a group.
  [3, { ...visit, dst: '255.255.255.255' }],
  [3, { ...visit, dst: '224.0.0.1' }],
  [1, { ...visit, protocol: 'udp', dst: '224.0.0.1' }],
  // An answer would leave by another interface, or there is none of this name.
  [2, from('192.0.2.9', 'eth-l')],
  [2, from('10.2.0.1', 'eth-r')],
  [2, from('10.1.0.7', 'eth9')],
])('%d: %o', (strangeness, packet) => {
  expect(strangenessOf(router(''), [packet]), packetText(packet)).toBe(strangeness);
});

test('an answer looks as answers do', () => {
  const answer = { ...visit, in: 'eth-r', src: '10.2.0.5', dst: '10.1.0.7', flags: ['SYN', 'ACK'] };
  expect(strangenessOf(router(''), [visit, answer])).toBe(0);
});

test('where no dump shows interfaces, any will do', () => {
  expect(strangenessOf(rulesAlone('*filter\nCOMMIT\n'), [from('192.0.2.9', 'wan0')])).toBe(0);
});
