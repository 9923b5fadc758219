import { expect, test } from 'vitest';
import { outcomes, packet, router } from '../testing/node.ts';

const rules = '*nat\n:POSTROUTING ACCEPT [0:0]\n-A POSTROUTING -j MASQUERADE\nCOMMIT\n';

/** `ip route show table all` of a machine with three addresses on eth-r, of which one is a further one of its network. */
const routes = `default via 192.0.2.9 dev eth-r
10.1.0.0/24 dev eth-l proto kernel scope link src 10.1.0.1
10.2.0.0/24 dev eth-r proto kernel scope link src 10.2.0.7
192.0.2.0/28 dev eth-r proto kernel scope link src 192.0.2.1
local 10.1.0.1 dev eth-l table local proto kernel scope host src 10.1.0.1
local 10.2.0.2 dev eth-r table local proto kernel scope host src 10.2.0.7
local 10.2.0.7 dev eth-r table local proto kernel scope host src 10.2.0.7
local 192.0.2.1 dev eth-r table local proto kernel scope host src 192.0.2.1
fd01::/64 dev eth-l proto kernel metric 256 pref medium
fd02::/64 dev eth-r proto kernel metric 256 pref medium
local fd01::1 dev eth-l table local proto kernel metric 0 pref medium
local fd02::1 dev eth-r table local proto kernel metric 0 pref medium
local fe80::1 dev eth-r table local proto kernel metric 0 pref medium
`;

const node = router(rules, {
  'ip-addr.txt': undefined,
  'ip-route.txt': routes,
  'ip6tables-save.txt': rules,
});

test.each([
  ['10.2.0.5', '10.2.0.7'],
  ['203.0.113.5', '192.0.2.1'],
])('without ip addr, what is masqueraded towards %s gets %s of the local table, most likely', (dst, expected) => {
  expect(outcomes(node, `udp 10.1.0.5:1000 > ${dst}:53 in eth-l`)).toEqual([
    `forwarded by routing: ${expected}:1000 > ${dst}:53 out eth-r if address-of:eth-r:${expected}`,
  ]);
});

test('so it is over IPv6', () => {
  const sent = packet('udp 10.1.0.5:1000 > 10.2.0.5:53 in eth-l', { src: 'fd01::5', dst: 'fd02::5' });
  expect(outcomes(node, sent)).toEqual(['forwarded by routing: fd02::1:1000 > fd02::5:53 out eth-r']);
});

test('the main table alone tells the addresses for which its routes were made, over IPv4', () => {
  const main = routes.replace(/^local .*\n/gm, '');
  const alone = router(rules, { 'ip-addr.txt': undefined, 'ip-route.txt': main, 'ip6tables-save.txt': rules });
  expect(outcomes(alone, 'udp 10.1.0.5:1000 > 10.2.0.5:53 in eth-l')).toEqual([
    'forwarded by routing: 10.2.0.7:1000 > 10.2.0.5:53 out eth-r if not local:10.2.0.5, address-of:eth-r:10.2.0.7',
  ]);
  const sent = packet('udp 10.1.0.5:1000 > 10.2.0.5:53 in eth-l', { src: 'fd01::5', dst: 'fd02::5' });
  expect(outcomes(alone, sent)[0]).toContain('address-of:eth-r');
});
