/** Nodes of which `ip route` shows the table main alone, and nobody took `ip addr`. */
import { expect, test } from 'vitest';
import { outcomes, packet, router } from '../testing/node.ts';

const rules = `*nat
:PREROUTING ACCEPT [0:0]
:DOCKER - [0:0]
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A DOCKER -p tcp -m tcp --dport 8080 -j DNAT --to-destination 172.17.0.2:80
COMMIT
*filter
:INPUT DROP [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
COMMIT
`;
const routes = `default via 192.168.1.254 dev eth0
172.17.0.0/16 dev docker0 proto kernel scope link src 172.17.0.1
192.168.1.0/24 dev eth0 proto kernel scope link src 192.168.1.10
10.8.0.0/24 via 192.168.1.2 dev eth0 src 10.9.9.9
fd01::/64 dev eth0 proto kernel metric 256 pref medium
default via fd01::fe dev eth0 metric 1024 pref medium
`;

const node = router(rules, {
  'ip-addr.txt': undefined,
  'ip-route.txt': routes,
  'ip6tables-save.txt': '*filter\n:INPUT DROP [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n',
});
const withoutDefault = router(rules, {
  'ip-addr.txt': undefined,
  'ip-route.txt': routes.replace(/^default.*\n/gm, ''),
});

test('an address for which a route was made is the node’s own, and nothing is asked', () => {
  expect(outcomes(node, 'tcp 8.8.8.8:1000 > 192.168.1.10:22 in eth0')).toEqual([
    'delivered by socket: 8.8.8.8:1000 > 192.168.1.10:22',
  ]);
});

test('so is one that a route prefers as source, whatever the interface', () => {
  expect(outcomes(node, 'tcp 8.8.8.8:1000 > 10.9.9.9:23 in eth0')).toEqual([
    'dropped by policy of INPUT: 8.8.8.8:1000 > 10.9.9.9:23',
  ]);
});

test('the last address of a network is for everybody', () => {
  expect(outcomes(node, 'udp 192.168.1.7:1000 > 192.168.1.255:5 in eth0')).toEqual([
    'dropped by policy of INPUT: 192.168.1.7:1000 > 192.168.1.255:5 if plain:eth0',
  ]);
});

test('Docker’s rule for what is for the node takes it', () => {
  const [sent] = outcomes(node, 'tcp 8.8.8.8:1000 > 192.168.1.10:8080 in eth0');
  expect(sent).toMatch('forwarded by routing: 8.8.8.8:1000 > 172.17.0.2:80 out docker0');
});

test('what routes send elsewhere is taken for somebody else’s, which is said and can be told otherwise', () => {
  const sent = 'tcp 172.17.0.2:1000 > 8.8.8.8:22 in docker0';
  expect(outcomes(node, sent)).toEqual([
    'forwarded by routing: 172.17.0.2:1000 > 8.8.8.8:22 out eth0 if not local:8.8.8.8',
  ]);
  expect(outcomes(node, sent, { assumptions: { 'local:8.8.8.8': true } })).toEqual([
    'delivered by socket: 172.17.0.2:1000 > 8.8.8.8:22 if local:8.8.8.8',
  ]);
});

test('what they send nowhere is asked, both when it arrives and when the node sends it', () => {
  expect(outcomes(withoutDefault, 'tcp 192.168.1.7:1000 > 203.0.113.5:22 in eth0')).toEqual([
    'delivered by socket: 192.168.1.7:1000 > 203.0.113.5:22 if local:203.0.113.5',
    'dropped by no-route: 192.168.1.7:1000 > 203.0.113.5:22 if not local:203.0.113.5',
  ]);
  const [here, away] = outcomes(withoutDefault, 'tcp 192.168.1.10:1000 > 203.0.113.5:22');
  expect(here).toMatch(/^delivered .* if local:203\.0\.113\.5/);
  expect(away).toMatch(/^dropped by no-route: .* if not local:203\.0\.113\.5/);
});

test('over IPv6 no route of a network names the node’s address in it, and so each there is asked', () => {
  const to = (dst: string) =>
    outcomes(node, packet('tcp 10.1.0.5:1 > 10.2.0.5:22 in eth0', { src: '2001:db8::5', dst }));
  expect(to('fd01::1')).toEqual([
    expect.stringMatching(/^forwarded .* if not local:fd01::1$/),
    expect.stringMatching(/^dropped by policy of INPUT: .* if local:fd01::1$/),
  ]);
  expect(to('2001:db8:9::1')).toEqual([expect.stringMatching(/^forwarded .* if not local:2001:db8:9::1$/)]);
});

test('where the table local is shown nothing is asked', () => {
  const all = `${routes}local 192.168.1.10 dev eth0 table local proto kernel scope host src 192.168.1.10\n`;
  const told = router(rules, { 'ip-addr.txt': undefined, 'ip-route.txt': all });
  expect(outcomes(told, 'tcp 172.17.0.2:1000 > 8.8.8.8:22 in docker0')).toEqual([
    'forwarded by routing: 172.17.0.2:1000 > 8.8.8.8:22 out eth0',
  ]);
});
