/** Where packets can leave, and how old they are by then. */
import { expect, test } from 'vitest';
import { router } from '../testing/node.ts';
import { filter, found } from './testing/found.ts';

test.each([
  [
    'nothing is sent on to this machine itself: what is for everybody is heard, and not forwarded',
    filter('-A FORWARD -o lo -j ACCEPT <--\n'),
    ['none: contradiction'],
  ],
  [
    'a zone that lets out by all interfaces that there are',
    filter(
      '-A FORWARD -i eth-l -j Z\n-A Z -o eth-l -j ACCEPT\n-A Z -o eth-r -j ACCEPT\n-A Z -j DROP <--\n',
      ':Z - [0:0]\n',
    ),
    ['none: taken', 'Z 1', 'Z 2'],
  ],
  [
    'the time to live as the rule sees it: forwarding has lowered it before',
    filter('-A FORWARD -m ttl --ttl-eq 64 -j ACCEPT <--\n'),
    ['tcp 198.51.100.7:40000 > 10.1.0.7:80 in eth-r ttl 65'],
  ],
  [
    'and as it came',
    filter('-A INPUT -m ttl --ttl-lt 2 -j DROP <--\n'),
    ['tcp 10.1.0.7:40000 > 10.1.0.1:80 in eth-l ttl 1'],
  ],
  [
    'nobody forwards what has no time left',
    filter('-A FORWARD -m ttl --ttl-eq 0 -j DROP <--\n'),
    ['none: contradiction'],
  ],
  [
    'behind a rule that sets it anew',
    `*mangle\n:FORWARD ACCEPT [0:0]\n-A FORWARD -j TTL --ttl-set 64\nCOMMIT\n${filter('-A FORWARD -m ttl --ttl-eq 64 -j ACCEPT <--\n')}`,
    ['tcp 198.51.100.7:40000 > 10.1.0.7:80 in eth-r'],
  ],
  [
    'what a program marks for a group it hears itself, by the interface that it leaves by',
    `*mangle\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -i eth-l -m mark --mark 0x1 <--\nCOMMIT\n`,
    ['udp 10.1.0.1:40000 > 224.0.0.1:80 mark 1', 'if bound:10.1.0.1', 'if multicast-loop', 'if soft-interrupts'],
  ],
  [
    'to a group by the interface whose address a program has taken, though the default route leads elsewhere',
    filter('-A OUTPUT -o eth-l -d 224.0.0.251/32 -p udp -j ACCEPT <--\n'),
    ['udp 10.1.0.1:40000 > 224.0.0.251:80', 'if bound:10.1.0.1', 'unless group:224.0.0.251'],
  ],
  [
    'and to everybody',
    filter('-A OUTPUT -o eth-l -d 255.255.255.255/32 -p udp -j ACCEPT <--\n'),
    ['udp 10.1.0.1:40000 > 255.255.255.255:80', 'if bound:10.1.0.1'],
  ],
  [
    'from another address none does',
    filter('-A OUTPUT -o eth-l -s 10.2.0.1/32 -d 224.0.0.251/32 -j ACCEPT <--\n'),
    ['none: contradiction'],
  ],
])('%s', (_, marked, expected) => {
  expect(found(marked)).toEqual(expected);
});

test('what the node sends and marks is routed anew, among the routes that there are', () => {
  const rules = (out: string): string =>
    `*mangle\n:OUTPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n-A OUTPUT -j MARK --set-xmark 0x1/0xffffffff\n-A POSTROUTING -o ${out} -m mark --mark 0x1 -j ACCEPT <--\nCOMMIT\n`;
  const spare = {
    'ip-addr.txt': `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN
    inet 127.0.0.1/8 scope host lo
2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 state UP
    inet 10.9.0.1/24 brd 10.9.0.255 scope global eth0
3: spare0: <BROADCAST,MULTICAST> mtu 1500 state DOWN
`,
    'ip-route.txt': '10.9.0.0/24 dev eth0 scope link src 10.9.0.1\ndefault via 10.9.0.254 dev eth0\n',
  };
  const on = (text: string) => router(text, spare);
  expect(found(rules('spare0'), on)).toEqual(['none: contradiction']);
  expect(found(rules('eth0'), on)).toEqual(['tcp 10.9.0.1:40000 > 10.9.0.7:80']);
});

test('so is what has another hop limit then, and over IPv4 nothing for its time to live', () => {
  const rules = (target: string) =>
    `*mangle\n:FORWARD DROP [0:0]\n:OUTPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n-A OUTPUT -o eth-l -j DROP\n-A OUTPUT -j ${target}\n-A POSTROUTING -o eth-l -j ACCEPT <--\nCOMMIT\n`;
  const rulesBySource = '0: from all lookup local\n100: from 10.1.0.1 lookup 100\n32766: from all lookup main\n';
  const bySource = { 'ip-rule.txt': rulesBySource, 'ip-route.txt': tables('10.1.0.9', '10.2.0.254') };
  const four = (text: string) => router(text, bySource);
  expect(found(rules('TTL --ttl-dec 1'), four)).toEqual(['none: taken', 'FORWARD policy', 'OUTPUT 1']);
  const bySourceOfSix = {
    'iptables-save.txt': undefined,
    'ip-6-rule.txt': rulesBySource.replace('10.1.0.1', 'fd01::1'),
    'ip-6-route.txt': tables('fd01::9', 'fd02::fe'),
  };
  const six = (text: string) => router(text, { ...bySourceOfSix, 'ip6tables-save.txt': text });
  expect(found(rules('HL --hl-dec 1'), six, 'ipv6')).toEqual([
    'tcp fd01::1:40000 > fd02::7:80',
    'unless bound:fd01::1',
  ]);
});

/** The default route of the table 100 by eth-l, and that of the others by eth-r. */
function tables(left: string, right: string): string {
  return `default via ${left} dev eth-l table 100\ndefault via ${right} dev eth-r\n`;
}
