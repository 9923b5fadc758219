/** Nodes of which nobody took `ip addr`: what interfaces are is read from their routes, or said to be taken for granted. */
import { describe, expect, test } from 'vitest';
import { outcomes, packet, router } from '../testing/node.ts';

const rules = `*filter
:INPUT ACCEPT [0:0]
:FORWARD DROP [0:0]
:OUTPUT ACCEPT [0:0]
-A FORWARD -i docker0 -o docker0 -j ACCEPT
-A FORWARD -i docker0 ! -o docker0 -j ACCEPT
-A FORWARD -o docker0 -m conntrack --ctstate ESTABLISHED -j ACCEPT
COMMIT
`;
const routes = `default via 192.168.1.254 dev eth0
172.17.0.0/16 dev docker0 proto kernel scope link src 172.17.0.1
192.168.1.0/24 dev eth0 proto kernel scope link src 192.168.1.10
local 172.17.0.1 dev docker0 table local proto kernel scope host src 172.17.0.1
local 192.168.1.10 dev eth0 table local proto kernel scope host src 192.168.1.10
`;
const switches = 'net.ipv4.ip_forward = 1\nnet.bridge.bridge-nf-call-iptables = 1\n';
const nodeOf = (shown: string | undefined, all = rules) =>
  router(all, { 'ip-addr.txt': undefined, 'ip-route.txt': shown, 'sysctl.txt': switches });
const docker = nodeOf(routes);

describe('bridges', () => {
  test('what a container sends into the world is routed, and nothing is asked', () => {
    expect(outcomes(docker, 'tcp 172.17.0.2:1000 > 8.8.8.8:53 in docker0')).toEqual([
      'forwarded by routing: 172.17.0.2:1000 > 8.8.8.8:53 out eth0',
    ]);
  });

  test('what it sends to its neighbour is passed on by the bridge, most likely', () => {
    expect(outcomes(docker, 'tcp 172.17.0.2:1000 > 172.17.0.3:80 in docker0')).toEqual([
      'forwarded by routing: 172.17.0.2:1000 > 172.17.0.3:80 out docker0 if bridge:docker0, neighbours:172.17.0.2>172.17.0.3, learnt:172.17.0.3',
      'forwarded by routing: 172.17.0.2:1000 > 172.17.0.3:80 out docker0 if bridge:docker0, not neighbours:172.17.0.2>172.17.0.3',
    ]);
  });

  test('an interface by which no route leads is a port of the bridge by which routes lead to who sent the packet', () => {
    const sent = 'tcp 172.17.0.2:1000 > 8.8.8.8:53 in veth1234567';
    expect(outcomes(docker, sent)).toEqual([
      'forwarded by routing: 172.17.0.2:1000 > 8.8.8.8:53 out eth0 if port:veth1234567>docker0',
    ]);
    expect(outcomes(docker, sent, { assumptions: { 'port:veth1234567>docker0': false } })).toEqual([
      'dropped by policy of FORWARD: 172.17.0.2:1000 > 8.8.8.8:53 if not port:veth1234567>docker0, plain:veth1234567',
    ]);
  });

  test('of what is for everybody one copy leaves by another port', () => {
    const frame = packet('udp 172.17.0.2:1 > 255.255.255.255:67 in docker0', { pktType: 'broadcast' });
    expect(outcomes(docker, frame)).toEqual([
      'delivered by socket: 172.17.0.2:1 > 255.255.255.255:67 if bridge:docker0, flood:docker0:1, not flood:docker0:2',
    ]);
  });

  test('where rules alone know what is behind the bridge, they tell as much as its route', () => {
    const alone = nodeOf(
      undefined,
      rules.replace('COMMIT', '-A FORWARD -s 172.17.0.0/16 ! -o docker0 -j ACCEPT\nCOMMIT'),
    );
    const to = (dst: string) => outcomes(alone, `tcp 172.17.0.2:1000 > ${dst}:53 in docker0`);
    expect(to('8.8.8.8').join()).not.toContain('neighbours:');
    expect(to('172.17.0.3')[0]).toMatch(/^forwarded .* if bridge:docker0, neighbours:172.17.0.2>172.17.0.3/);
  });

  test('where rules alone are there a packet from a bridge is taken for one that the node routes', () => {
    expect(outcomes(nodeOf(undefined), 'tcp 172.17.0.2:1000 > 8.8.8.8:53 in docker0')).toContainEqual(
      expect.stringMatching(/ if not neighbours:172.17.0.2>8.8.8.8, not local:8.8.8.8/),
    );
  });
});

test('who sends to everybody from an address that is not the node’s finds no interface for it', () => {
  const [bound] = outcomes(docker, 'udp 203.0.113.5:1 > 255.255.255.255:2');
  expect(bound).toMatch(/^dropped by no-route: .* if bound:203.0.113.5$/);
});

describe('MTU', () => {
  const sent = (length: number, assumptions: Readonly<Record<string, boolean>> = {}) =>
    outcomes(docker, packet('udp 172.17.0.2:1 > 8.8.8.8:2 in docker0', { length }), { assumptions });
  const way = '172.17.0.2:1 > 8.8.8.8:2';

  test('what every link carries is not spoken of', () => {
    expect(sent(1280)).toEqual([`forwarded by routing: ${way} out eth0`]);
  });

  test('links are taken for ones of Ethernet', () => {
    expect(sent(1500)).toEqual([`forwarded by routing: ${way} out eth0 if mtu:eth0`]);
    expect(sent(1501)).toEqual([
      `dropped by routing: ${way} if not mtu:eth0:1501, dont-fragment`,
      `forwarded by routing: ${way} out eth0 if not mtu:eth0:1501, not dont-fragment`,
    ]);
  });

  test('somebody may know better', () => {
    expect(sent(1500, { 'mtu:eth0': false })[0]).toBe(`dropped by routing: ${way} if not mtu:eth0, dont-fragment`);
    expect(sent(9000, { 'mtu:eth0:9000': true })).toEqual([`forwarded by routing: ${way} out eth0 if mtu:eth0:9000`]);
  });
});

describe('plain interfaces', () => {
  test('what no route leads by is taken for one, and undecided where somebody says that it is not', () => {
    const sent = 'tcp 203.0.113.7:1000 > 192.168.1.10:22 in wan9';
    expect(outcomes(docker, sent)).toEqual(['delivered by socket: 203.0.113.7:1000 > 192.168.1.10:22 if plain:wan9']);
    expect(outcomes(docker, sent, { assumptions: { 'plain:wan9': false } })).toEqual([
      'undecided by interface: 203.0.113.7:1000 > 192.168.1.10:22 if not plain:wan9',
    ]);
  });

  test('the route to its own address stays when an interface goes down, and to its link has any that is up', () => {
    const other = nodeOf(`${routes}local 10.3.0.1 dev eth9 table local proto kernel scope host src 10.3.0.1
fe80::/64 dev eth9 proto kernel metric 256 pref medium
`);
    expect(outcomes(other, 'tcp 203.0.113.7:1000 > 192.168.1.10:22 in eth9')).toEqual([
      'delivered by socket: 203.0.113.7:1000 > 192.168.1.10:22 if plain:eth9',
    ]);
  });

  test('routes say where there is no carrier', () => {
    const cut = nodeOf(
      routes.replace('src 172.17.0.1\n', 'src 172.17.0.1 linkdown\n'),
      rules.replace('DROP', 'ACCEPT'),
    );
    expect(outcomes(cut, 'tcp 192.168.1.7:1000 > 172.17.0.2:80 in eth0')).toEqual([
      'dropped by interface: 192.168.1.7:1000 > 172.17.0.2:80',
    ]);
  });

  test('a tunnel is known by its name', () => {
    const tunnel = nodeOf(`${routes}10.244.0.0/16 dev flannel.1 scope link\n10.4.0.0/16 dev gre1 scope link\n`, rules);
    const to = (dst: string) => outcomes(tunnel, `tcp 172.17.0.2:1000 > ${dst}:80 in docker0`);
    expect(to('10.244.1.2')).toEqual([
      'forwarded by routing: 172.17.0.2:1000 > 10.244.1.2:80 out flannel.1 if tunnel:flannel.1',
    ]);
    expect(to('10.4.1.2')).toEqual(['forwarded by routing: 172.17.0.2:1000 > 10.4.1.2:80 out gre1 if tunnel:gre1']);
  });
});

describe('VRFs', () => {
  const inVrf = `${routes}10.1.0.0/24 dev eth1 table 10 proto kernel scope link src 10.1.0.1
local 10.1.0.1 dev eth1 table 10 proto kernel scope host src 10.1.0.1
10.2.0.0/24 dev eth2 table 10 proto kernel scope link src 10.2.0.1
local 10.2.0.1 dev eth2 table 10 proto kernel scope host src 10.2.0.1
`;
  const policy = (name: string) =>
    `*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n-A FORWARD -i ${name} -j DROP\nCOMMIT\n`;
  const crossing = 'tcp 10.1.0.7:1000 > 10.2.0.5:80 in eth1';

  test('interfaces whose own addresses stand in another table are in a VRF, which rules name', () => {
    expect(outcomes(nodeOf(inVrf, policy('vrf-blue')), crossing)).toEqual([
      'dropped by FORWARD 1: 10.1.0.7:1000 > 10.2.0.5:80 if vrf:10:vrf-blue',
    ]);
  });

  test('where nothing names it, no rule for one of its interfaces matches behind it', () => {
    const node = nodeOf(inVrf, policy('eth1'));
    expect(outcomes(node, crossing)).toEqual([
      'forwarded by routing: 10.1.0.7:1000 > 10.2.0.5:80 out eth2 if vrf:10:vrf-10',
    ]);
    expect(outcomes(node, crossing, { assumptions: { 'vrf:10:vrf-10': false } })).toEqual([
      'undecided by interface: 10.1.0.7:1000 > 10.2.0.5:80 if not vrf:10:vrf-10',
    ]);
  });

  test('a table has the name of its VRF mostly', () => {
    const named = inVrf.replaceAll('table 10', 'table mgmt');
    expect(outcomes(nodeOf(named, policy('mgmt')), crossing)).toEqual([
      'dropped by FORWARD 1: 10.1.0.7:1000 > 10.2.0.5:80 if vrf:mgmt:mgmt',
    ]);
  });

  test('what TPROXY is delivered by stands in a table of its own too, and is no VRF', () => {
    const tproxy = nodeOf(`${routes}local default dev lo table 100 proto static scope host\n`, policy('eth1'));
    expect(outcomes(tproxy, 'tcp 172.17.0.2:1000 > 192.168.1.7:53 in docker0')[0]).not.toMatch('vrf');
  });
});
