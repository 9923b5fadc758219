/** Nodes of which nothing was taken but iptables-save: which answers come first, and which need not be asked. */
import { expect, test } from 'vitest';
import { openSession } from '../engine.ts';
import { outcomeLine, outcomes, packet, rulesAlone } from '../testing/node.ts';
import { comesFromInside, deviceByRules, leadsToNetworks } from './toldByRules.ts';

const docker = rulesAlone(`*nat
:PREROUTING ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:DOCKER - [0:0]
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A OUTPUT ! -d 127.0.0.0/8 -m addrtype --dst-type LOCAL -j DOCKER
-A POSTROUTING -s 172.18.0.0/16 ! -o br-5d2c -j MASQUERADE
-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE
-A DOCKER ! -i br-5d2c -p tcp -m tcp --dport 5432 -j DNAT --to-destination 172.18.0.2:5432
COMMIT
*filter
:INPUT ACCEPT [0:0]
:FORWARD DROP [0:0]
:DOCKER - [0:0]
-A FORWARD -o docker0 -j DOCKER
-A FORWARD -o br-5d2c -j DOCKER
-A FORWARD -i docker0 ! -o docker0 -j ACCEPT
-A FORWARD -i br-5d2c ! -o br-5d2c -j ACCEPT
-A DOCKER -d 172.18.0.2/32 ! -i br-5d2c -o br-5d2c -p tcp -m tcp --dport 5432 -j ACCEPT
-A DOCKER ! -i docker0 -o docker0 -j DROP
-A DOCKER ! -i br-5d2c -o br-5d2c -j DROP
COMMIT
`);
const gateway = rulesAlone(`*nat
:PREROUTING ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A POSTROUTING -o wan0 -j MASQUERADE
COMMIT
*filter
:INPUT DROP [0:0]
:FORWARD ACCEPT [0:0]
-A FORWARD -s 10.0.0.0/8 -i wan0 -j DROP
-A FORWARD -s 192.168.7.0/24 -i lan+ -j ACCEPT
COMMIT
`);

const kubernetes = rulesAlone(`*nat
:PREROUTING ACCEPT [0:0]
:KUBE-MARK-MASQ - [0:0]
:KUBE-SEP-ONE - [0:0]
:KUBE-SEP-TWO - [0:0]
:KUBE-SERVICES - [0:0]
:KUBE-SVC-WEB - [0:0]
-A PREROUTING -j KUBE-SERVICES
-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
-A KUBE-SEP-ONE -p tcp -m tcp -j DNAT --to-destination 10.244.1.11:8080
-A KUBE-SEP-TWO -p tcp -m tcp -j DNAT --to-destination 192.0.2.11:8080
-A KUBE-SERVICES -d 10.96.40.7/32 -p tcp -m tcp --dport 80 -j KUBE-SVC-WEB
-A KUBE-SVC-WEB ! -s 10.244.0.0/16 -d 10.96.40.7/32 -p tcp -m tcp --dport 80 -j KUBE-MARK-MASQ
-A KUBE-SVC-WEB -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-ONE
-A KUBE-SVC-WEB -j KUBE-SEP-TWO
COMMIT
`);

test('a service’s endpoint among the pods is another machine’s, and said to be; of one elsewhere it is asked', () => {
  const asked = '192.0.2.77:1000 > 10.96.40.7:80';
  expect(outcomes(kubernetes, `tcp ${asked} in eth0`)).toEqual([
    '1/2 forwarded by routing: 192.0.2.77:1000 > 10.244.1.11:8080 mark 0x4000 if not local:10.244.1.11, route:10.244.1.11, forwarding:ipv4',
    '1/2 forwarded by routing: 192.0.2.77:1000 > 192.0.2.11:8080 mark 0x4000 if not local:192.0.2.11, route:192.0.2.11, forwarding:ipv4',
    '1/2 delivered by socket: 192.0.2.77:1000 > 192.0.2.11:8080 mark 0x4000 if local:192.0.2.11',
  ]);
});

test('what Docker publishes goes to its container, and to whom else is said without a fork', () => {
  const [sent, ...others] = outcomes(docker, 'tcp 198.51.100.9:1000 > 192.0.2.30:5432 in eth0');
  expect(sent).toBe(
    'forwarded by routing: 198.51.100.9:1000 > 172.18.0.2:5432 out br-5d2c if local:192.0.2.30, not local:172.18.0.2, route:172.18.0.2, forwarding:ipv4, not out:docker0:172.18.0.2, out:br-5d2c:172.18.0.2',
  );
  expect(others.every((line) => line.includes('not local:192.0.2.30'))).toBe(true);
});

test('it can be told otherwise', () => {
  const told = { assumptions: { 'local:192.0.2.30': true, 'local:172.18.0.2': true } };
  expect(outcomes(docker, 'tcp 198.51.100.9:1000 > 192.0.2.30:5432 in eth0', told)).toEqual([
    'delivered by socket: 198.51.100.9:1000 > 172.18.0.2:5432 if local:192.0.2.30, local:172.18.0.2',
  ]);
});

test('a container calls the world, by none of the bridges', () => {
  const [sent] = outcomes(docker, 'tcp 172.17.0.2:1000 > 203.0.113.5:443 in docker0');
  expect(sent).toMatch('forwarded by routing');
  expect(sent).toMatch('not local:203.0.113.5');
  expect(sent).toMatch('not out:docker0:203.0.113.5, not out:br-5d2c:203.0.113.5');
});

test('whoever comes in by another interface than that of a NAT router calls the world, and others call the router', () => {
  expect(outcomes(gateway, 'tcp 192.168.7.2:1000 > 203.0.113.5:443 in lan0')[0]).toMatch(/^forwarded .* out wan0/);
  expect(outcomes(gateway, 'tcp 203.0.113.5:1000 > 198.51.100.2:443 in wan0')[0]).toMatch(
    /^dropped by policy of INPUT/,
  );
  expect(outcomes(gateway, 'tcp 192.168.7.2:1000 > 192.168.7.1:53 in lan0')[0]).toMatch(/^dropped by policy of INPUT/);
});

test('the address from which the node sends is its own', () => {
  expect(outcomes(gateway, 'udp 198.51.100.2:1000 > 198.51.100.2:53')).toEqual([
    'dropped by policy of INPUT: 198.51.100.2:1000 > 198.51.100.2:53 if local:198.51.100.2',
  ]);
});

test('what packets before came from is the node’s or others’, by the interface by which they came', () => {
  const session = openSession(gateway);
  const ways = (text: string) => session.send(packet(text)).outcomes.map(outcomeLine);
  ways('udp 198.51.100.2:1000 > 203.0.113.5:53');
  ways('udp 192.168.7.9:1000 > 203.0.113.5:53 in lan0');
  expect(ways('tcp 203.0.113.9:1000 > 198.51.100.2:22 in wan0')).toEqual([
    'dropped by policy of INPUT: 203.0.113.9:1000 > 198.51.100.2:22 if local:198.51.100.2',
  ]);
  const [there, ...others] = ways('tcp 203.0.113.9:1000 > 192.168.7.9:22 in wan0');
  expect(there).toMatch(/if not local:192.168.7.9, route:192.168.7.9, forwarding:ipv4, not out:wan0:192.168.7.9$/);
  expect(others).toHaveLength(1);
});

test('of an address from which packets came by several ways it is asked', () => {
  const session = openSession(gateway);
  session.send(packet('udp 198.51.100.2:1000 > 203.0.113.5:53'));
  session.send(packet('udp 198.51.100.2:1000 > 203.0.113.5:53 in lan0'));
  const { outcomes: ways } = session.send(packet('icmp 203.0.113.9 > 198.51.100.2 in wan0'));
  expect(new Set(ways.map(({ verdict }) => verdict))).toEqual(new Set(['dropped', 'forwarded']));
});

test('rules tell what lies behind an interface: the longest prefix counts, and what is refused as forged tells nothing', () => {
  const addressOf = (text: string) => packet(`icmp 10.0.0.1 > ${text}`).dst;
  expect(deviceByRules(docker, addressOf('172.18.0.2'))).toEqual({ device: 'br-5d2c', by: 'host' });
  expect(deviceByRules(docker, addressOf('172.17.9.9'))).toEqual({ device: 'docker0', by: 'network' });
  expect(deviceByRules(gateway, addressOf('10.0.0.9'))).toBeUndefined();
  expect(leadsToNetworks(docker, 'ipv4', 'docker0')).toBe(true);
  expect(leadsToNetworks(gateway, 'ipv4', 'wan0')).toBe(false);
  expect(comesFromInside(gateway, packet('icmp 192.168.7.9 > 10.0.0.9 in lan0'))).toBe(false);
});
