import { expect, test } from 'vitest';
import { allOffers, offersFor, packetLine } from './offers.ts';

const packet = { in: 'eth0', protocol: 'tcp', src: '10.1.0.7', dst: '10.96.0.1', dport: 443 };
const presets = [
  { label: 'default/kubernetes:https', group: 'Services', packet },
  { label: 'shop/web:http', group: 'Services', packet: { ...packet, dst: '10.96.40.7', dport: 80 } },
  { label: 'ssh from outside', group: 'Saved', packet: { ...packet, in: null, dport: 22 } },
];

test('every word must be in the name, the group or the packet', () => {
  const labels = (text: string): readonly string[] => allOffers(offersFor(presets, text)).map(({ label }) => label);
  expect(labels('')).toEqual(['default/kubernetes:https', 'shop/web:http', 'ssh from outside']);
  expect(labels('WEB')).toEqual(['shop/web:http']);
  expect(labels('services 10.96.40')).toEqual(['shop/web:http']);
  expect(labels('local')).toEqual(['ssh from outside']);
  expect(labels('nothing')).toEqual([]);
});

test('groups keep their order, and what is too much is counted', () => {
  expect(offersFor(presets, '').groups.map(({ title }) => title)).toEqual(['Services', 'Saved']);
  const many = Array.from({ length: 100 }, () => presets[0]).filter((preset) => preset !== undefined);
  const offered = offersFor(many, '');
  expect([allOffers(offered).length, offered.more]).toEqual([40, 60]);
});

test.each([
  [packet, 'tcp 10.1.0.7 > 10.96.0.1:443 in eth0'],
  [
    { ...packet, src: 'fd00::7', sport: 1, in: null, flags: ['SYN', 'ACK'], mark: 0x4000 },
    'tcp [fd00::7]:1 > 10.96.0.1:443 flags SYN,ACK mark 0x4000 local',
  ],
  [
    { in: 'eth0', protocol: 'icmp', src: '10.1.0.7', dst: '10.2.0.5', icmpType: 8 },
    'icmp 10.1.0.7 > 10.2.0.5 type 8 in eth0',
  ],
])('%j is written as %s', (of, line) => expect(packetLine(of)).toBe(line));
