/** Listings of interfaces that do not tell the ports of a bridge: nothing is taken for settled. */
import { describe, expect, test } from 'vitest';
import { outcomes, packet, router } from '../testing/node.ts';

const rules =
  '*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n-A FORWARD -i br0 -o br0 -j DROP\nCOMMIT\n';
const routes = `default via 10.2.0.254 dev eth-r
10.9.0.0/24 dev br0 proto kernel scope link src 10.9.0.1
10.2.0.0/24 dev eth-r proto kernel scope link src 10.2.0.1
`;
const switches = { 'sysctl.txt': 'net.bridge.bridge-nf-call-iptables = 1\nnet.ipv4.ip_forward = 1\n' };

const four = `2: br0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
    inet 10.9.0.1/24 scope global br0
5: eth-r: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
    inet 10.2.0.1/24 scope global eth-r
`;
const single = `2: br0    inet 10.9.0.1/24 scope global br0\\       valid_lft forever preferred_lft forever
5: eth-r    inet 10.2.0.1/24 scope global eth-r\\       valid_lft forever preferred_lft forever
`;
const brief = `br0              UP             10.9.0.1/24
veth1@if2        UP
eth-r            UP             10.2.0.1/24
`;
const whole = `2: br0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
    link/ether 02:00:00:00:09:01 brd ff:ff:ff:ff:ff:ff
    inet 10.9.0.1/24 scope global br0
3: veth1@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
    link/ether 02:00:00:00:09:02 brd ff:ff:ff:ff:ff:ff
5: eth-r: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
    link/ether 02:00:00:00:02:01 brd ff:ff:ff:ff:ff:ff
    inet 10.2.0.1/24 scope global eth-r
`;

function seen(addresses: string, way: string): readonly string[] {
  const node = router(rules, { 'ip-addr.txt': addresses, 'ip-route.txt': routes, ...switches });
  return outcomes(node, way).map((line) => line.replace(/: \S+ > \S+/, ''));
}

describe.each([
  ['ip -4 addr', four],
  ['ip -o addr', single],
  ['ip -br addr', brief],
])('%s', (_, addresses) => {
  test('what comes by something called a bridge may be passed on', () => {
    expect(seen(addresses, 'udp 10.9.0.7:1 > 10.9.0.8:2 in br0')).toEqual([
      expect.stringMatching(/^dropped .* if bridge:br0, neighbours:10.9.0.7>10.9.0.8, learnt:10.9.0.8$/),
      expect.stringMatching(/^dropped .* if bridge:br0, not neighbours:10.9.0.7>10.9.0.8$/),
    ]);
  });

  test('what comes by a device without an address may come by a port of it', () => {
    expect(seen(addresses, 'udp 10.9.0.7:1 > 10.9.0.8:2 in veth1')).toContainEqual(
      expect.stringMatching(
        /^dropped .* if port:veth1>br0, bridge:br0, neighbours:10.9.0.7>10.9.0.8, learnt:10.9.0.8$/,
      ),
    );
    expect(seen(addresses, 'udp 10.9.0.7:1 > 10.9.0.8:2 in veth1')).toContainEqual(
      expect.stringMatching(/ if not port:veth1>br0$/),
    );
  });

  test('nothing is said where it makes no difference', () => {
    expect(seen(addresses, 'udp 10.9.0.7:1 > 203.0.113.5:2 in br0')).toEqual(['forwarded by routing out eth-r']);
    expect(seen(addresses, 'udp 10.2.0.7:1 > 10.9.0.8:2 in eth-r')).toEqual(['forwarded by routing out br0']);
  });
});

test('a frame for everybody leaves by as many other ports as somebody says', () => {
  const lines = seen(four, 'udp 10.9.0.7:1 > 255.255.255.255:2 in br0');
  expect(lines).toEqual([
    expect.stringMatching(/^delivered .* if bridge:br0, flood:br0:1, not flood:br0:2$/),
    expect.stringMatching(/^delivered .* if bridge:br0, flood:br0:1, flood:br0:2, not flood:br0:3$/),
    expect.stringMatching(/^delivered .* if bridge:br0, flood:br0:1, flood:br0:2, flood:br0:3, not flood:br0:4$/),
    expect.stringMatching(/^delivered .* if bridge:br0, not flood:br0:1$/),
  ]);
});

test('a whole listing tells that a bridge has no ports', () => {
  const way = 'udp 10.9.0.7:1 > 10.9.0.8:2 in br0';
  expect(seen(whole, way)).toEqual(['dropped by FORWARD 1']);
});

test('without an MTU long packets are asked about', () => {
  const node = router(rules, { 'ip-addr.txt': single, 'ip-route.txt': routes, ...switches });
  const sent = (length: number) => outcomes(node, packet('udp 10.9.0.7:1 > 203.0.113.5:2 in br0', { length }));
  expect(sent(1280)).toHaveLength(1);
  expect(sent(1400)[0]).toMatch(/^forwarded .* if mtu:eth-r$/);
  expect(sent(9000)).toContainEqual(expect.stringMatching(/^dropped .* if not mtu:eth-r:9000, dont-fragment$/));
});

test('what rules translate on its way out of a network is rather routed, where the default route alone is shown', () => {
  const node = router(
    '*nat\n:POSTROUTING ACCEPT [0:0]\n-A POSTROUTING -s 10.244.0.0/16 ! -d 224.0.0.0/4 -j MASQUERADE\nCOMMIT\n',
    { 'ip-addr.txt': undefined, 'ip-route.txt': 'default via 192.0.2.1 dev eth0\n' },
  );
  const first = (to: string): string | undefined => outcomes(node, `udp 10.244.1.30:1 > ${to}:53 in cni0`)[0];
  expect(first('10.96.0.10')).toMatch(/ if bridge:cni0, not neighbours:10.244.1.30>10.96.0.10/);
  expect(first('10.244.1.12')).toMatch(/ if bridge:cni0, neighbours:10.244.1.30>10.244.1.12/);
});
