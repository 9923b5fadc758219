import { expect, test } from 'vitest';
import type { PacketInput, PacketJson } from '../../../protocol/trace.ts';
import { inEnglish } from '../text/message.ts';
import { packetText } from './packet-text.ts';

const visit: PacketJson = {
  in: 'eth0',
  out: null,
  protocol: 'tcp',
  src: '10.1.0.7',
  sport: 40000,
  dst: 'fd00::7',
  dport: 80,
  mark: 0,
  flags: ['SYN'],
};
const asked: PacketInput = { src: visit.src, dst: visit.dst, protocol: visit.protocol };

test.each<[string, Partial<PacketJson>, Partial<PacketInput>?]>([
  ['tcp 10.1.0.7:40000 → [fd00::7]:80, in eth0', {}],
  ['tcp 10.1.0.7:40000 → [fd00::7]:80, made by this node', { in: null }],
  ['tcp 10.1.0.7:40000 → [fd00::7]:80, in eth0, out eth1, mark 0x4000', { out: 'eth1', mark: 0x4000 }],
  ['tcp 10.1.0.7:40000 → [fd00::7]:80, in eth0, flags SYN,ACK', { flags: ['SYN', 'ACK'] }],
  ['tcp 10.1.0.7:40000 → [fd00::7]:80, in eth0, flags -', { flags: [] }],
  ['tcp 10.1.0.7:40000 → [fd00::7]:80, in eth0, type 3, code 1', { icmpType: 3, icmpCode: 1 }],
  // What a rule asked for must be there to be seen, whoever described the packet.
  ['tcp 10.1.0.7:40000 → [fd00::7]:80, in eth0, ttl 3, pktType broadcast', {}, { ttl: 3, pktType: 'broadcast' }],
  ['tcp 10.1.0.7:40000 → [fd00::7]:80, in eth0, chunks ["INIT"]', {}, { chunks: ['INIT'] }],
  [
    'tcp 10.1.0.7:40000 → [fd00::7]:80, in eth0, about udp 10.2.0.7:53 → 10.1.0.7:1024',
    {},
    { quoted: { protocol: 'udp', src: '10.2.0.7', sport: 53, dst: '10.1.0.7', dport: 1024 } },
  ],
])('%s', (text, packet, details = {}) => {
  expect(packetText({ ...visit, ...packet }, inEnglish, { ...asked, ...details })).toBe(text);
});
