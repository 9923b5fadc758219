import { describe, expect, test } from 'vitest';
import { factsFeatures } from '../facts/index.ts';
import { factsCursor, hoverText, tokenText } from '../testing/facts.ts';

const at = (word: string, text: string): string => text.replace(word, `${word}$0`);

const addresses = `2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000
    link/ether 02:00:00:00:01:07 brd ff:ff:ff:ff:ff:ff
    inet 192.0.2.10/24 brd 192.0.2.255 scope global eth0
       valid_lft forever preferred_lft forever
    inet6 fe80::1/64 scope link deprecated 
5: kube-ipvs0: <BROADCAST,NOARP> mtu 1500 qdisc noop state DOWN group default
    inet 10.96.0.1/32 scope global kube-ipvs0
8: tun0: <NO-CARRIER,POINTOPOINT,MULTICAST,NOARP,UP> mtu 1420 state DOWN
    inet 10.8.0.1 peer 10.8.0.2/32 scope global tun0
`;

describe('ip addr', () => {
  test('an interface', async () => {
    expect(await hoverText(at('eth0:', addresses))).toContain('It is up.');
    expect(await hoverText(at('eth0:', addresses))).toContain('Packets of up to 1500 bytes (MTU).');
    expect(await hoverText(at('kube-ipvs0', addresses))).toContain('It is switched off');
    expect(await hoverText(at('tun0', addresses))).toContain('there is no carrier');
  });
  test('an address', async () => {
    expect(await hoverText(at('192.0.2.10', addresses))).toMatch(
      /Address 192\.0\.2\.10\/24 of eth0[\s\S]*are for this machine[\s\S]*Broadcasts go to 192\.0\.2\.255/,
    );
    expect(await hoverText(at('fe80::1', addresses))).toContain('deprecated: still local, but no source');
    expect(await hoverText(at('10.8.0.1', addresses))).toContain('The other end of the link is 10.8.0.2/32.');
  });
  test('the lines below an interface and an address', async () => {
    expect(await hoverText(at('link/ether', addresses))).toContain('Interface eth0');
    expect(await hoverText(at('valid_lft', addresses))).toContain('Address 192.0.2.10/24 of eth0');
  });
  test('a brief listing: the word tells', async () => {
    const brief = 'eth0@if3         UP             192.0.2.10/24 198.51.100.5/24 \n';
    expect(await hoverText(at('eth0', brief))).toContain('Interface eth0');
    expect(await hoverText(at('198.51', brief))).toContain('Address 198.51.100.5/24 of eth0');
  });
  test('one address a line', async () => {
    const lines = '7: eth1    inet 192.0.2.50/24 scope global secondary dynamic eth1\\       valid_lft 3600sec\n';
    expect(await hoverText(at('192.0.2.50', lines))).toContain('secondary: another address of the same network');
  });
  test('the IPVS services of an address', async () => {
    const services = { name: 'ipvsadm.txt', text: '-A -t 10.96.0.1:443 -s rr\n' };
    expect(await hoverText(at('10.96.0.1', addresses), [services])).toContain('IPVS service TCP 10.96.0.1:443');
  });
  test('outline', () => {
    const { view } = factsCursor(addresses);
    expect(factsFeatures.outline(view).map(({ name, detail, first, last }) => [name, detail, first, last])).toEqual([
      ['eth0', '192.0.2.10', 0, 4],
      ['kube-ipvs0', '10.96.0.1', 5, 6],
      ['tun0', '10.8.0.1', 7, 8],
    ]);
  });
});

const routes = `default via 192.0.2.1 dev eth1 proto static metric 100
10.200.0.0/16
	nexthop via 192.0.2.1 dev eth1 weight 1
	nexthop via 192.0.2.2 dev eth1 weight 2
172.17.0.0/16 dev docker0 proto kernel scope link src 172.17.0.1 linkdown
unreachable 100.64.0.0/10 metric 50
blackhole 198.18.0.0/15
throw 198.51.100.0/24 table 100
local 10.96.0.1 dev kube-ipvs0 table local proto kernel scope host src 10.96.0.1
`;

describe('ip route', () => {
  test.each([
    ['default', 'Packets to everywhere else go to the router 192.0.2.1 through eth1.'],
    ['metric 100', 'Metric 100: of routes to the same destination the lowest counts.'],
    ['10.200.0.0', 'are spread over several ways'],
    ['weight 2', '- the router 192.0.2.2 through eth1, weight 2'],
    ['172.17.0.0', 'Packets to 172.17.0.0/16 leave through docker0, straight to their destination.'],
    ['linkdown', 'linkdown: the interface has no carrier.'],
    ['src 172', 'get the source 172.17.0.1'],
    ['unreachable', 'the sender is told that the host is unreachable'],
    ['blackhole', 'dropped without a word'],
    ['throw', 'this table has nothing to say'],
    ['local 10.96', 'Packets to 10.96.0.1 are for this machine.'],
  ])('%s', async (word, expected) => expect(await hoverText(at(word, routes))).toContain(expected));
  test('which policy rules ask the table', async () => {
    const rules = { name: 'ip-rule.txt', text: '0:\tfrom all lookup local\n90:\tfrom all fwmark 0x1 lookup 100\n' };
    expect(await hoverText(at('throw', routes), [rules])).toContain('which policy rule 90 asks');
  });
  test('JSON', async () => {
    expect(await hoverText('[{"dst":"default","gateway":"192.0.2.1","dev":"eth0$0","flags":[]}]\n')).toContain(
      'go to the router 192.0.2.1 through eth0',
    );
  });
  test('tables in the outline, and what folds', () => {
    const { view } = factsCursor(routes);
    expect(factsFeatures.outline(view).map(({ name, detail }) => [name, detail])).toEqual([
      ['main', '6'],
      ['100', '1'],
      ['local', '1'],
    ]);
    expect(factsFeatures.folds(view)).toEqual([{ first: 0, last: 6 }]);
  });
});

const rules = `0:	from all lookup local
60:	from all oif eth1 uidrange 1000-1005 ipproto tcp dport 1000-2000 lookup main suppress_prefixlength 0
70:	not from all fwmark 0xca6c lookup 51820
80:	from 192.0.2.0/24 to 198.51.100.0/24 iif lo lookup 100
100:	from all goto 200
110:	from 203.0.113.0/24 prohibit
32766:	from all lookup main
`;

describe('ip rule', () => {
  test.each([
    ['0:', 'For all packets:'],
    ['lookup local', 'Table local is asked.'],
    ['60:', 'its default route does not count'],
    ['uidrange', '- of users 1000-1005'],
    ['70:', 'For packets that are not all of this:'],
    ['fwmark', '- with mark 0xca6c'],
    ['80:', '- that this machine makes itself'],
    ['goto', 'The rules go on at 200.'],
    ['prohibit', 'the sender is told that it is forbidden'],
  ])('%s', async (word, expected) => expect(await hoverText(at(word, rules))).toContain(expected));
  test('JSON', async () => {
    const json =
      '[{"priority":0,"src":"all","table":"local"},\n{"priority":90,"src":"all","fwmark":"0x200","fwmask":"0xf00","table":"101$0"}]\n';
    expect(await hoverText(json)).toContain('- with mark 0x200/0xf00');
    const pretty =
      '[ {\n        "priority": 90,\n        "src": "all",\n        "fwmark": "0x200",\n        "tab$0le": "101"\n    } ]\n';
    expect(await hoverText(pretty)).toContain('Table 101 is asked.');
  });
});

const connections = `tcp      6 431999 ESTABLISHED src=192.0.2.77 dst=10.96.0.1 sport=32968 dport=443 src=10.244.1.2 dst=192.0.2.77 sport=8443 dport=32968 [ASSURED] mark=0 use=1
udp      17 29 src=192.0.2.10 dst=198.51.100.9 sport=7001 dport=777 [UNREPLIED] src=198.51.100.9 dst=192.0.2.11 sport=777 dport=40000 mark=77 use=2
icmp     1 29 src=192.0.2.10 dst=192.0.2.11 type=8 code=0 id=24380 src=192.0.2.11 dst=192.0.2.10 type=0 code=0 id=24380 mark=0 use=1
`;

describe('conntrack', () => {
  test.each([
    ['tcp', 'The destination was translated: packets go to 10.244.1.2:8443'],
    ['ESTABLISHED', 'State ESTABLISHED.'],
    ['udp', 'The source was translated: packets leave with the source 192.0.2.11:40000'],
    ['[UNREPLIED]', 'No answer was seen'],
    ['mark=77', 'Connection mark 0x4d'],
    ['icmp', 'Nothing is translated.'],
  ])('%s', async (word, expected) => expect(await hoverText(at(word, connections))).toContain(expected));
  test('the machine knows the address under the cursor', async () => {
    expect(await hoverText(at('dst=10.96.0', connections), [{ name: 'ip-addr.txt', text: addresses }])).toContain(
      '10.96.0.1 is an address of this machine, on kube-ipvs0.',
    );
  });
});

describe('sysctl', () => {
  const settings = `kernel.hostname = node
net.ipv4.conf.all.rp_filter = 1
net.ipv4.conf.eth0.rp_filter = 2
net.ipv4.ip_forward = 0
/proc/sys/net/ipv4/vs/conntrack:0
`;
  test.each([
    ['all.rp_filter', '1: Strict'],
    ['eth0', '2: Loose'],
    ['ip_forward', '0: Off: what is not for the machine itself is dropped'],
    ['conntrack', 'MASQUERADE has no effect'],
  ])('%s', async (word, expected) => expect(await hoverText(at(word, settings))).toContain(expected));
  test('others are left alone', async () => expect(await hoverText(at('hostname', settings))).toBe(''));
});

test('tokens', () => {
  expect(tokenText('default via 192.0.2.1 dev eth1 proto static metric 100\n')).toEqual([
    'default=keyword',
    'via=parameter',
    '192.0.2.1=string',
    'dev=parameter',
    'eth1=class',
    'proto=parameter',
    'static=enumMember',
    'metric=parameter',
    '100=number',
  ]);
});
