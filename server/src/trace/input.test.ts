/** What a described packet may say, and what is told where it says something else. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { PacketInput } from '../../../protocol/trace.ts';
import { render } from '../text/message.ts';
import { packetFields, readPacket } from './input.ts';

const least = { src: '10.1.0.7', dst: '10.2.0.5', protocol: 'tcp' };

function problem(more: object): string {
  const read = readPacket({ ...least, ...more } as PacketInput);
  return 'problem' in read ? `${read.field}: ${render(read.problem)}` : 'none';
}

test.each([
  [{ in: null, flags: null, sport: null }, 'none'],
  [{ in: 'GigabitEthernet0/0' }, 'none'],
  [{ in: 5 }, 'in: in is 5: expected the name of an interface such as eth0, or null.'],
  [{ dport: -1 }, 'dport: dport is -1: expected a whole number from 0 to 65535.'],
  [{ dport: '80' }, 'dport: dport is "80": expected a whole number from 0 to 65535.'],
  [{ mark: 2 ** 32 }, 'mark: mark is 4294967296: expected a whole number from 0 to 4294967295.'],
  [{ flags: {} }, 'flags: flags is {}: expected a list of names such as ["SYN","ACK"].'],
  [{ flags: [5] }, 'flags: flags has 5: expected FIN, SYN, RST, PSH, ACK, URG, ECE or CWR.'],
  [
    { src: 'fe80::1%eth0', dst: 'fe80::2' },
    'src: src is “fe80::1%eth0”: expected the address alone, fe80::1, and the interface as in.',
  ],
  [{ src: 'fd00::7' }, 'dst: dst is 10.2.0.5: expected an address of the same family as src, fd00::7.'],
  [{ src: '' }, 'src: src is “”: expected an address of IPv4 such as 10.1.0.7, or of IPv6 such as fd00::7.'],
  [{ quoted: 'tcp' }, 'quoted: quoted is "tcp": expected the packet that the error is about, as an object.'],
  [{ headers: [{ kind: 'fragment', length: -8 }] }, /^headers: .*each of 8 to 2048 bytes/],
  [{ dccpType: 99 }, /^dccpType: dccpType is 99: expected a DCCP type/],
  [
    { length: 0 },
    'length: length is 0: it counts the IP header, which alone has 20 bytes. Without length this packet has 40.',
  ],
  [{ src: 'fd00::7', dst: 'fd00::1', length: 39 }, /^length: length is 39: .* has 40 bytes/],
  [{ length: 20 }, 'none'],
  [{ data: 'x'.repeat(70000) }, 'length: The packet is too long: 70040 bytes.'],
])('%j', (more, expected) => {
  if (typeof expected === 'string') expect(problem(more)).toBe(expected);
  else expect(problem(more)).toMatch(expected);
});

test('an error about an error about an error is about one packet', () => {
  const quoted = { ...least, quoted: { ...least, quoted: 5 } };
  expect(problem({ protocol: 'icmp', icmpType: 3, quoted })).toBe('none');
});

test('whatever stands in a packet is read or refused', () => {
  const packets = fc.tuple(fc.dictionary(fc.constantFrom(...packetFields), fc.jsonValue()), fc.boolean());
  fc.assert(
    fc.property(packets, ([more, whole]) => {
      const read = readPacket({ ...(whole ? least : {}), ...more } as unknown as PacketInput);
      if ('problem' in read) expect(render(read.problem)).not.toBe('');
      else expect(read.packet.length).toBeGreaterThanOrEqual(0);
    }),
  );
});
