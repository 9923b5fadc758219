/** What came through INPUT, and whether any socket can take it. */
import { expect, test } from 'vitest';
import { outcomes, packet, router } from '../testing/node.ts';

const verdict = (line: string | undefined): string | undefined => line?.split(':')[0];

test.each([
  ['a datagram', 'udp 10.1.0.7:1 > 10.1.0.1:53 in eth-l', {}, 'delivered by socket'],
  ['no protocol at all', '0 10.1.0.7 > 10.1.0.1 in eth-l', {}, 'dropped by socket'],
  ['any other protocol', '89 10.1.0.7 > 10.1.0.1 in eth-l', {}, 'delivered by socket'],
  ['an error that ends in its header', 'icmp 10.1.0.7 > 10.1.0.1 in eth-l', { length: 24 }, 'dropped by socket'],
  [
    'a datagram that does is for raw sockets',
    'udp 10.1.0.7:1 > 10.1.0.1:53 in eth-l',
    { length: 24 },
    'delivered by socket',
  ],
])('%s', (_, text, more, expected) => {
  expect(verdict(outcomes(router(''), packet(text, more))[0])).toBe(expected);
});

const nat = `*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
-A PREROUTING -d fd02::9/128 -j DNAT --to-destination fd01::1
-A INPUT -s fd01::8/128 -j SNAT --to-source fd01::77
COMMIT
`;

test.each([
  ['135', 'fd01::7', 'fd01::1', 'delivered by socket'],
  ['135', 'fd01::7', 'fd02::9', 'dropped by socket'],
  ['135', 'fd01::8', 'fd01::1', 'dropped by socket'],
  ['89', 'fd01::7', 'fd02::9', 'delivered by socket'],
])(
  'translation leaves the checksum of a mobility header as it was, which sockets look at: %s %s > %s',
  (protocol, src, dst, expected) => {
    const asked = packet('89 10.1.0.7 > 10.1.0.1 in eth-l', { protocol, src, dst });
    expect(verdict(outcomes(router('', { 'ip6tables-save.txt': nat }), asked)[0])).toBe(expected);
  },
);
