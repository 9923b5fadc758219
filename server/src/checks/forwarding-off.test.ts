import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

const addresses = {
  name: 'ip-addr.txt',
  text: '2: eth0: <BROADCAST,UP,LOWER_UP> mtu 1500\n    inet 192.0.2.11/24 scope global eth0\n    inet6 2001:db8::1/64 scope global\n',
};
const translation = (name: string, to: string) => ({
  name,
  text: `*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:PORTS - [0:0]
-A PREROUTING -j PORTS
-A PORTS -p tcp -m tcp --dport 81 -j REDIRECT --to-ports 8081
-A PORTS -p tcp -m tcp --dport 80 -j DNAT --to-destination ${to}
COMMIT
`,
});

test('a port goes to another machine', () => {
  const [found, expected] = compare(
    'forwarding-off',
    `net.ipv4.conf.all.forwarding = 0
net.ipv4.ip_forward = 0
^^^^^^^^^^^^^^^^^^^^^^^ forwarding-off: This node does not forward, and rule 2 of PORTS sends packets on to 10.0.0.5: they are dropped.
net.ipv6.conf.all.forwarding = 0
`,
    [addresses, translation('iptables-save.txt', '10.0.0.5:8080')],
  );
  expect(found).toEqual(expected);
});

test('IPv6 has a setting of its own', () => {
  const settings = 'net.ipv4.ip_forward = 1\nnet.ipv6.conf.all.forwarding = 0\n';
  const [found] = compare('forwarding-off', settings, [addresses, translation('ip6tables-save.txt', '[fd00::5]:8080')]);
  expect(found.places).toEqual(['2:0-32 forwarding-off']);
});

test.each([
  ['to the node itself', [addresses, translation('iptables-save.txt', '192.0.2.11:8080')]],
  ['to loopback', [addresses, translation('iptables-save.txt', '127.0.0.1:8080')]],
  ['where the node’s addresses are not known', [translation('iptables-save.txt', '10.0.0.5:8080')]],
] as const)('nothing %s', (_, around) => {
  expect(compare('forwarding-off', 'net.ipv4.ip_forward = 0\n', around)[0].places).toEqual([]);
});
