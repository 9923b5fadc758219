/** Nodes of which nobody took `ip route`: that a route leads there is said, and can be told otherwise. */
import { expect, test } from 'vitest';
import { outcomes, packet, router, rulesAlone } from '../testing/node.ts';

const open = '*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n';
const node = router(open, { 'ip-route.txt': undefined });

test('to the world a route is taken for granted, once and without a fork', () => {
  expect(outcomes(node, 'tcp 10.1.0.7:1000 > 198.51.100.1:80 in eth-l')).toEqual([
    'forwarded by routing: 10.1.0.7:1000 > 198.51.100.1:80 if route:198.51.100.1',
  ]);
  expect(outcomes(node, 'tcp 10.2.0.1:1000 > 198.51.100.1:80')).toEqual([
    'forwarded by routing: 10.2.0.1:1000 > 198.51.100.1:80 if route:198.51.100.1',
  ]);
});

test('told that there is none, nothing gets there', () => {
  const assumptions = { 'route:198.51.100.1': false };
  expect(outcomes(node, 'tcp 10.1.0.7:1000 > 198.51.100.1:80 in eth-l', { assumptions })).toEqual([
    'dropped by no-route: 10.1.0.7:1000 > 198.51.100.1:80 if not route:198.51.100.1',
  ]);
  expect(
    outcomes(rulesAlone(open), 'udp 10.2.0.1:1000 > 198.51.100.1:53', {
      assumptions: { ...assumptions, 'local:198.51.100.1': false },
    }),
  ).toEqual(['dropped by no-route: 10.2.0.1:1000 > 198.51.100.1:53 if not local:198.51.100.1, not route:198.51.100.1']);
});

test('whoever is in a network of the node is reached by its interface, unless told otherwise', () => {
  expect(outcomes(node, 'tcp 10.1.0.7:1000 > 10.2.0.5:80 in eth-l')).toEqual([
    'forwarded by routing: 10.1.0.7:1000 > 10.2.0.5:80 out eth-r if direct:10.2.0.5',
  ]);
  expect(
    outcomes(node, 'tcp 10.1.0.7:1000 > 10.2.0.5:80 in eth-l', { assumptions: { 'direct:10.2.0.5': false } }),
  ).toEqual(['forwarded by routing: 10.1.0.7:1000 > 10.2.0.5:80 if not direct:10.2.0.5, route:10.2.0.5']);
});

test('what is delivered needs no route, and routes that are shown leave nothing to say', () => {
  expect(outcomes(node, 'tcp 10.1.0.7:1000 > 10.1.0.1:22 in eth-l')).toEqual([
    'delivered by socket: 10.1.0.7:1000 > 10.1.0.1:22',
  ]);
  expect(outcomes(router(open), 'tcp 10.1.0.7:1000 > 198.51.100.1:80 in eth-l')).toEqual([
    'forwarded by routing: 10.1.0.7:1000 > 198.51.100.1:80 out eth-r',
  ]);
});

test('-m rpfilter asks how the world is answered, and says how a network of the node is', () => {
  const rules = '*mangle\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -m rpfilter --invert -j DROP\nCOMMIT\n';
  const guarded = router(rules, { 'ip-route.txt': undefined });
  expect(outcomes(guarded, 'tcp 198.51.100.1:1000 > 10.2.0.1:22 in eth-r')).toEqual([
    'delivered by socket: 198.51.100.1:1000 > 10.2.0.1:22 if way-back:eth-r:198.51.100.1',
    'dropped by PREROUTING 1: 198.51.100.1:1000 > 10.2.0.1:22 if not way-back:eth-r:198.51.100.1',
  ]);
  expect(outcomes(guarded, 'tcp 10.1.0.7:1000 > 10.2.0.1:22 in eth-r')).toEqual([
    'dropped by PREROUTING 1: 10.1.0.7:1000 > 10.2.0.1:22 if not way-back:eth-r:10.1.0.7',
  ]);
  expect(outcomes(guarded, 'tcp 10.1.0.1:1000 > 10.2.0.1:22 in eth-r')[0]).toMatch(
    /^dropped by PREROUTING 1: \S+ > \S+$/,
  );
});

test.each([
  [1, 'way-back:eth-r:198.51.100.1'],
  [2, 'route:198.51.100.1'],
])('rp_filter = %d: that it lets the packet in is said', (mode, id) => {
  const files = { 'ip-route.txt': undefined, 'sysctl.txt': `net.ipv4.conf.all.rp_filter = ${mode}\n` };
  const guarded = router(open, files);
  const asked = 'tcp 198.51.100.1:1000 > 10.2.0.1:22 in eth-r';
  expect(outcomes(guarded, asked)).toEqual([`delivered by socket: 198.51.100.1:1000 > 10.2.0.1:22 if ${id}`]);
  expect(outcomes(guarded, asked, { assumptions: { [id]: false } })).toEqual([
    `dropped by reverse-path: 198.51.100.1:1000 > 10.2.0.1:22 if not ${id}`,
  ]);
});

test('rp_filter = 1: what is of a network at another interface is let in by none', () => {
  const files = { 'ip-route.txt': undefined, 'sysctl.txt': 'net.ipv4.conf.all.rp_filter = 1\n' };
  expect(outcomes(router(open, files), 'tcp 10.1.0.7:1000 > 10.2.0.1:22 in eth-r')).toEqual([
    'dropped by reverse-path: 10.1.0.7:1000 > 10.2.0.1:22 if not way-back:eth-r:10.1.0.7',
  ]);
});

const kinds = `*filter
:INPUT DROP [0:0]
:FORWARD DROP [0:0]
-A INPUT -m addrtype --dst-type LOCAL -j ACCEPT
-A INPUT -m addrtype --dst-type BROADCAST -j DROP
COMMIT
`;

test('of rules alone it is asked whether an address that ends in 255 is for everybody', () => {
  expect(outcomes(rulesAlone(kinds), 'udp 192.168.1.7:138 > 192.168.1.255:138 in eth0')).toEqual([
    'dropped by INPUT 2: 192.168.1.7:138 > 192.168.1.255:138 if broadcast:192.168.1.255',
    'delivered by socket: 192.168.1.7:138 > 192.168.1.255:138 if not broadcast:192.168.1.255, local:192.168.1.255',
    'dropped by policy of FORWARD: 192.168.1.7:138 > 192.168.1.255:138 if not broadcast:192.168.1.255, not local:192.168.1.255, route:192.168.1.255, forwarding:ipv4',
  ]);
  expect(outcomes(rulesAlone(kinds), 'udp 192.168.1.7:138 > 192.168.1.5:138 in eth0')[0]).toBe(
    'delivered by socket: 192.168.1.7:138 > 192.168.1.5:138 if local:192.168.1.5',
  );
  const told = { assumptions: { 'broadcast:192.168.1.3': true } };
  expect(outcomes(rulesAlone(kinds), 'udp 192.168.1.2:138 > 192.168.1.3:138 in eth0', told)).toEqual([
    'dropped by INPUT 2: 192.168.1.2:138 > 192.168.1.3:138 if broadcast:192.168.1.3',
  ]);
});

test('what a rule put in is rather a machine’s, and among pods nothing else', () => {
  const put = (to: string) =>
    rulesAlone(`*nat
:PREROUTING ACCEPT [0:0]
:KUBE-MARK-MASQ - [0:0]
:KUBE-SVC-WEB - [0:0]
-A PREROUTING -p udp -j DNAT --to-destination ${to}
-A KUBE-SVC-WEB ! -s 10.244.0.0/16 -j KUBE-MARK-MASQ
COMMIT
${kinds}`);
  const ways = (to: string) => outcomes(put(to), 'udp 192.0.2.7:9 > 192.0.2.1:9 in eth0');
  expect(ways('192.168.1.255')).toEqual([
    'dropped by policy of FORWARD: 192.0.2.7:9 > 192.168.1.255:9 if not broadcast:192.168.1.255, not local:192.168.1.255, route:192.168.1.255, forwarding:ipv4',
    'delivered by socket: 192.0.2.7:9 > 192.168.1.255:9 if not broadcast:192.168.1.255, local:192.168.1.255',
    'dropped by INPUT 2: 192.0.2.7:9 > 192.168.1.255:9 if broadcast:192.168.1.255',
  ]);
  expect(ways('10.244.1.255')).toEqual([
    'dropped by policy of FORWARD: 192.0.2.7:9 > 10.244.1.255:9 if not local:10.244.1.255, route:10.244.1.255, forwarding:ipv4',
  ]);
});

test('to everybody on a link the node sends by an interface that no dump tells, and the address is none of its own', () => {
  expect(outcomes(rulesAlone(open), 'udp 10.0.0.1:68 > 255.255.255.255:67')).toEqual([
    'forwarded by routing: 10.0.0.1:68 > 255.255.255.255:67 if route:255.255.255.255',
  ]);
});

test('by an interface an address of IPv6 is not reached that is in the network of another', () => {
  const rules =
    '*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -m addrtype --dst-type UNREACHABLE --limit-iface-in -j DROP\nCOMMIT\n';
  const six = router('', { 'ip-route.txt': undefined, 'ip6tables-save.txt': rules });
  const asked = packet('udp 10.1.0.7:1 > 10.2.0.5:2 in eth-l', { src: 'fd01::7', dst: 'fd02::5' });
  expect(outcomes(six, asked)).toEqual([
    'dropped by PREROUTING 1: fd01::7:1 > fd02::5:2 if not way-back:eth-l:fd02::5',
  ]);
});

test('an address of IPv6 is not UNREACHABLE because no dump shows routes', () => {
  const rules = '*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -m addrtype --dst-type UNREACHABLE -j DROP\nCOMMIT\n';
  const six = router('', { 'ip-route.txt': undefined, 'ip6tables-save.txt': rules });
  const asked = packet('udp 10.1.0.7:1 > 10.2.0.5:2 in eth-l', { src: 'fd01::7', dst: '2001:db8::1' });
  expect(outcomes(six, asked)).toEqual(['forwarded by routing: fd01::7:1 > 2001:db8::1:2 if route:2001:db8::1']);
  const prerouting = rules.replace('*filter', '*raw').replaceAll('FORWARD', 'PREROUTING');
  const early = router('', { 'ip-route.txt': undefined, 'ip6tables-save.txt': prerouting });
  expect(outcomes(early, asked, { assumptions: { 'route:2001:db8::1': false } })).toEqual([
    'dropped by PREROUTING 1: fd01::7:1 > 2001:db8::1:2 if not route:2001:db8::1',
  ]);
});
