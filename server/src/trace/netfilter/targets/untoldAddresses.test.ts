/** MASQUERADE and REDIRECT where nobody took `ip addr`: which addresses interfaces have, routes tell in part. */
import { expect, test } from 'vitest';
import { outcomes, packet, router, rulesAlone } from '../../testing/node.ts';

const nat = (rule: string): string => `*nat\n:PREROUTING ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n-A ${rule}\nCOMMIT\n`;
const masquerade = nat('POSTROUTING -j MASQUERADE');
const redirect = nat('PREROUTING -p tcp -j REDIRECT --to-ports 8080');
const main = `default via 192.168.10.1 dev ens3
10.244.1.2 dev caliweb scope link
192.168.10.0/24 dev ens3 proto kernel scope link src 192.168.10.11
`;
const local = `local 169.254.20.10 dev nodelocaldns table local proto kernel scope host src 169.254.20.10
local 192.168.10.11 dev ens3 table local proto kernel scope host src 192.168.10.11
`;
const nodeOf = (rules: string, routes: string) => router(rules, { 'ip-addr.txt': undefined, 'ip-route.txt': routes });
const toPod = 'tcp 192.168.10.5:1000 > 10.244.1.2:80 in ens3';
const toWorld = 'tcp 10.244.1.2:1000 > 198.51.100.1:80 in caliweb';

test('the address for which the route to its network was made is the interface’s', () => {
  const [line] = outcomes(nodeOf(masquerade, main + local), toWorld);
  expect(line).toBe('forwarded by routing: 192.168.10.11:1000 > 198.51.100.1:80 out ens3');
});

test('an interface without one borrows that of the uplink most likely, which is said and can be told otherwise', () => {
  const node = nodeOf(masquerade, main + local);
  expect(outcomes(node, toPod)).toEqual([
    'forwarded by routing: 192.168.10.11:1000 > 10.244.1.2:80 out caliweb if address-of:caliweb:192.168.10.11',
  ]);
  expect(outcomes(node, toPod, { assumptions: { 'address-of:caliweb:192.168.10.11': false } })).toEqual([
    'forwarded by routing: 169.254.20.10:1000 > 10.244.1.2:80 out caliweb if not address-of:caliweb:192.168.10.11, address-of:caliweb:169.254.20.10',
  ]);
});

test('so it does where the table main alone is shown, though it may have an address that makes no route there', () => {
  expect(outcomes(nodeOf(masquerade, main), toPod)[0]).toMatch(
    /^forwarded by routing: 192.168.10.11:1000 > 10.244.1.2:80 out caliweb if .*address-of:caliweb:192.168.10.11$/,
  );
});

test('of several addresses on the interface the one near the next hop is said to be it', () => {
  const two = `${main}10.77.0.0/24 dev ens3 proto kernel scope link src 10.77.0.1\n${local}local 10.77.0.1 dev ens3 table local proto kernel scope host src 10.77.0.1\n`;
  expect(outcomes(nodeOf(masquerade, two), toWorld)).toEqual([
    'forwarded by routing: 192.168.10.11:1000 > 198.51.100.1:80 out ens3 if address-of:ens3:192.168.10.11',
  ]);
});

test('the unspecified address stands for one that nothing tells', () => {
  const unnumbered = nodeOf(masquerade, 'default dev wan0 scope link\n10.1.0.0/24 via 10.1.0.254 dev eth-l\n');
  expect(outcomes(unnumbered, 'tcp 10.1.0.7:1000 > 198.51.100.1:80 in eth-l')[0]).toMatch(
    /^forwarded by routing: 0.0.0.0:1000 > 198.51.100.1:80 out wan0 if .*address-of:wan0/,
  );
});

test.each([
  ['rules alone', rulesAlone(redirect), 'tcp 10.1.0.7:1000 > 198.51.100.1:80 in eth-l'],
  [
    'routes that name no address',
    nodeOf(redirect, 'default dev wan0 scope link\n'),
    'tcp 10.1.0.7:1000 > 198.51.100.1:80 in wan0',
  ],
])('what is redirected is delivered, whatever the address: %s', (_, node, sent) => {
  expect(outcomes(node, sent)).toEqual([
    expect.stringMatching(/^delivered by socket: .* > 0.0.0.0:8080 if address-of:/),
  ]);
});

test('over IPv6 too', () => {
  const files = {
    'ip-addr.txt': undefined,
    'ip-route.txt': 'fd01::/64 dev eth-l proto kernel metric 256 pref medium\ndefault via fd01::fe dev eth-l\n',
  };
  const node = router('', { ...files, 'ip6tables-save.txt': redirect });
  const sent = packet('tcp 10.1.0.7:1000 > 198.51.100.1:80 in eth-l', { src: 'fd01::7', dst: '2001:db8::1' });
  expect(outcomes(node, sent)).toEqual([
    expect.stringMatching(/^delivered by socket: fd01::7:1000 > :::8080 if address-of:eth-l/),
  ]);
});

test('where the table local shows that the interface has none, what would be redirected there is dropped', () => {
  const node = nodeOf(redirect, main + local);
  expect(outcomes(node, toWorld)).toEqual([expect.stringMatching(/^dropped /)]);
});
