/** Whether a node forwards, where no dump shows the switch. With a dump: conformance/scenarios/routing.ts. */
import { describe, expect, test } from 'vitest';
import { openSession } from '../engine.ts';
import { outcomeLine, outcomes, packet, router } from '../testing/node.ts';

const rules = '*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\nCOMMIT\n';
const knowing = (switches: string | undefined) =>
  router(rules, {
    'ip6tables-save.txt': rules,
    'ip-6-route.txt': 'fd01::/64 dev eth-l proto kernel metric 256\nfd02::/64 dev eth-r proto kernel metric 256\n',
    'sysctl.txt': switches,
  });

const through = {
  ipv4: packet('udp 10.1.0.7:1 > 10.2.0.5:2 in eth-l'),
  ipv6: packet('udp 10.1.0.7:1 > 10.2.0.5:2 in eth-l', { src: 'fd01::7', dst: 'fd02::5' }),
};
const switches = { ipv4: 'net.ipv4.ip_forward', ipv6: 'net.ipv6.conf.all.forwarding' };

test.each(['ipv4', 'ipv6'] as const)('it is taken for a router, and the trace says so: %s', (family) => {
  const asked = through[family];
  const off = { assumptions: { [`forwarding:${family}`]: false } };
  expect(outcomes(knowing(undefined), asked)).toEqual([
    expect.stringMatching(new RegExp(`^forwarded by routing: \\S+ > \\S+ out eth-r if forwarding:${family}$`)),
  ]);
  expect(outcomes(knowing(undefined), asked, off)).toEqual([
    expect.stringMatching(new RegExp(`^dropped by forwarding-off: \\S+ > \\S+ if not forwarding:${family}$`)),
  ]);
  // What a dump shows is not asked.
  expect(outcomes(knowing(`${switches[family]} = 1\n`), asked, off)).toEqual([
    expect.stringMatching(/^forwarded by routing: \S+ > \S+ out eth-r$/),
  ]);
  expect(outcomes(knowing(`${switches[family]} = 0\n`), asked)).toEqual([
    expect.stringMatching(/^dropped by forwarding-off: \S+ > \S+$/),
  ]);
});

test('a dump of other switches leaves it open, one of the interface’s own does not', () => {
  expect(outcomes(knowing('net.ipv4.conf.all.rp_filter = 0\n'), through.ipv4)[0]).toMatch(/ if forwarding:ipv4$/);
  expect(outcomes(knowing('net.ipv4.conf.eth-l.forwarding = 1\n'), through.ipv4)[0]).not.toContain(' if ');
  expect(outcomes(knowing('net.ipv4.conf.eth-l.forwarding = 0\n'), through.ipv4)[0]).toMatch(/^dropped/);
});

test.each(['udp 10.1.0.7:1 > 10.1.0.1:2 in eth-l', 'udp 10.1.0.1:1 > 10.2.0.5:2'])(
  'nothing is said of it where nothing is forwarded: %s',
  (asked) => {
    expect(outcomes(knowing(undefined), asked)[0]).not.toContain(' if ');
  },
);

test('where nothing is forwarded nobody looks at the source', () => {
  const forged = 'udp 203.0.113.9:1 > 10.2.0.5:2 in eth-l';
  const off = { 'forwarding:ipv4': false, 'rp-filter:eth-l': false };
  expect(outcomes(knowing(undefined), forged, { assumptions: off })).toEqual([
    'dropped by forwarding-off: 203.0.113.9:1 > 10.2.0.5:2 if not forwarding:ipv4',
  ]);
});

test('the answer finds it as the packet did', () => {
  const session = openSession(knowing(undefined));
  session.send(through.ipv4);
  expect(session.reply(0)?.outcomes.map(outcomeLine)).toEqual([
    'forwarded by routing: 10.2.0.5:2 > 10.1.0.7:1 out eth-l if forwarding:ipv4',
  ]);
});

describe('over IPv6 only a router hears what is for any router, and the trace says so', () => {
  const off = { assumptions: { 'forwarding:ipv6': false } };
  const onTo = (dst: string) => packet('udp 10.1.0.7:1 > 10.1.0.1:2 in eth-l', { src: 'fd01::7', dst });

  test('its group', () => {
    expect(outcomes(knowing(undefined), onTo('ff02::2'))).toEqual([
      'delivered by socket: fd01::7:1 > ff02::2:2 if forwarding:ipv6',
    ]);
    expect(outcomes(knowing(undefined), onTo('ff02::2'), off)).toEqual([
      'delivered by socket: fd01::7:1 > ff02::2:2 if not forwarding:ipv6, group:ff02::2',
      'dropped by no-route: fd01::7:1 > ff02::2:2 if not forwarding:ipv6, not group:ff02::2',
    ]);
  });

  test('the first address of a network', () => {
    expect(outcomes(knowing(undefined), onTo('fd01::'))).toEqual([
      'delivered by socket: fd01::7:1 > fd01:::2 if forwarding:ipv6',
    ]);
    expect(outcomes(knowing(undefined), onTo('fd01::'), off)).toEqual([
      'dropped by forwarding-off: fd01::7:1 > fd01:::2 if not forwarding:ipv6',
    ]);
  });

  test.each([
    ['net.ipv6.conf.all.forwarding = 1', 'ff02::2'],
    ['net.ipv6.conf.all.forwarding = 1', 'fd01::'],
    ['net.ipv6.conf.eth-l.forwarding = 1', 'ff02::2'],
    ['net.ipv6.conf.eth-l.forwarding = 1', 'fd01::'],
  ])('not where a dump shows it: %s, %s', (shown, dst) => {
    expect(outcomes(knowing(`${shown}\n`), onTo(dst), off)).toEqual([expect.stringMatching(/^delivered [^,]*:2$/)]);
  });

  test('nor of what all nodes hear', () => {
    expect(outcomes(knowing(undefined), onTo('ff02::1'))[0]).not.toContain(' if ');
  });

  test('rpfilter likes no source that is an address of the node', () => {
    const node = router(rules, {
      'ip6tables-save.txt': '*mangle\n-A PREROUTING -m rpfilter --invert -j DROP\nCOMMIT\n',
      'sysctl.txt': undefined,
    });
    const from = packet('udp 10.1.0.7:1 > 10.1.0.1:2 in eth-l', { src: 'fd01::', dst: 'fd01::1' });
    expect(outcomes(node, from)).toEqual(['dropped by PREROUTING 1: fd01:::1 > fd01::1:2 if forwarding:ipv6']);
    expect(outcomes(node, from, off)).toEqual([
      'delivered by socket: fd01:::1 > fd01::1:2 if not forwarding:ipv6, way-back:eth-l:fd01::',
    ]);
  });
});

test('nothing is said of it where a frame is for everybody, which nobody forwards', () => {
  const framed = packet('udp 10.1.0.7:1 > 10.2.0.5:2 in eth-l', { pktType: 'broadcast' });
  expect(outcomes(knowing(undefined), framed)).toEqual(['dropped by martian: 10.1.0.7:1 > 10.2.0.5:2']);
});

describe('from port to port of a bridge nobody forwards', () => {
  const bridged = (switches: string) =>
    router('*nat\n-A PREROUTING -d 10.9.0.1/32 -j DNAT --to-destination 10.9.0.3\nCOMMIT\n', {
      'ip-addr.txt': `1: br0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500
    inet 10.9.0.1/24 scope global br0
2: one@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 master br0
3: two@if2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 master br0
`,
      'ip-route.txt': '10.9.0.0/24 dev br0 proto kernel scope link src 10.9.0.1\n',
      'sysctl.txt': `net.bridge.bridge-nf-call-iptables = 1\n${switches}`,
    });

  test('of a neighbour’s frame it is not said', () => {
    const known = { assumptions: { 'neighbours:10.9.0.2>10.9.0.3': true } };
    expect(outcomes(bridged(''), 'udp 10.9.0.2:1 > 10.9.0.3:2 in br0', known)).toEqual([
      'forwarded by routing: 10.9.0.2:1 > 10.9.0.3:2 out br0 if neighbours:10.9.0.2>10.9.0.3',
    ]);
  });

  test('but behind DNAT routing is asked for the way back to the bridge', () => {
    const turned = 'udp 10.9.0.2:1 > 10.9.0.1:2 in br0';
    expect(outcomes(bridged(''), turned)[0]).toMatch(/^forwarded by routing: .* if forwarding:ipv4/);
    expect(outcomes(bridged('net.ipv4.ip_forward = 0\n'), turned)).toEqual([
      'dropped by forwarding-off: 10.9.0.2:1 > 10.9.0.3:2',
    ]);
  });
});
