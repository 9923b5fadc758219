import { expect, test } from 'vitest';
import type { Node } from '../../node/model.ts';
import { render } from '../../text/message.ts';
import { router, rulesAlone } from '../testing/node.ts';
import { packetText } from '../testing/packetText.ts';
import { reach } from './reach.ts';
import { filter, found } from './testing/found.ts';
import { reachText } from './words.ts';

test.each([
  [
    'what a rule asks for',
    filter('-A INPUT -i eth-r -p tcp -m tcp --dport 443 -j ACCEPT <--\n'),
    ['tcp 198.51.100.7:40000 > 10.2.0.1:443 in eth-r'],
  ],
  [
    'what rules above leave',
    filter('-A INPUT -p tcp -m tcp --dport 1:1023 -j DROP\n-A INPUT -p tcp -j ACCEPT <--\n'),
    ['tcp 10.1.0.7:40000 > 10.1.0.1:8080 in eth-l'],
  ],
  [
    'forwarded',
    filter('-A FORWARD -d 10.2.0.0/24 -p udp -m udp --dport 53 -j ACCEPT <--\n'),
    ['udp 10.1.0.7:40000 > 10.2.0.7:53 in eth-l'],
  ],
  ['made here', filter('-A OUTPUT -p icmp -m icmp --icmp-type 8 -j ACCEPT <--\n'), ['icmp 10.1.0.1 > 10.1.0.7 type 8']],
  [
    'by way of a chain',
    filter(
      '-A INPUT -s 10.1.0.0/24 -j WEB\n-A WEB -p tcp -m multiport --dports 80,443 -j ACCEPT <--\n',
      ':WEB - [0:0]\n',
    ),
    ['tcp 10.1.0.7:40000 > 10.1.0.1:80 in eth-l'],
  ],
  [
    'two that together take all',
    filter('-A INPUT -p tcp -j DROP\n-A INPUT ! -p tcp -j DROP\n-A INPUT -s 10.1.0.0/24 -j ACCEPT <--\n'),
    ['none: taken', 'INPUT 1', 'INPUT 2'],
  ],
  [
    'what is open behind the rule alone is of no matter',
    filter(
      '-A INPUT -p tcp -m tcp --dport 22 -j SSH <--\n-A SSH -m recent --rcheck --name ssh -j DROP\n',
      ':SSH - [0:0]\n',
    ),
    ['tcp 10.1.0.7:40000 > 10.1.0.1:22 in eth-l'],
  ],
  ['a chain that nothing calls', filter('-A WEB -j DROP <--\n', ':WEB - [0:0]\n'), ['none: no-call']],
  ['-o in INPUT', filter('-A INPUT -o eth-l -j DROP <--\n'), ['none: contradiction']],
  [
    'an unknown match takes nothing for certain',
    filter('-A INPUT -m cpu --cpu 0 -j DROP\n-A INPUT -j ACCEPT <--\n'),
    ['tcp 10.1.0.7:40000 > 10.1.0.1:80 in eth-l', 'unless match:cpu:--cpu 0:filter/INPUT/1'],
  ],
  [
    'and its own rule rests on it',
    filter('-A INPUT -m cpu --cpu 0 -j DROP <--\n'),
    ['tcp 10.1.0.7:40000 > 10.1.0.1:80 in eth-l', 'if match:cpu:--cpu 0:filter/INPUT/1'],
  ],
  [
    'invalid',
    filter('-A INPUT -m conntrack --ctstate INVALID -j DROP <--\n'),
    ['tcp 10.1.0.7:40000 > 10.1.0.1:80 in eth-l SYN|ACK'],
  ],
  [
    'a mark set before',
    `*mangle\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -i eth-l -p tcp -j MARK --set-xmark 0x4000/0x4000\nCOMMIT\n${filter('-A FORWARD -m mark --mark 0x4000/0x4000 -j DROP <--\n')}`,
    ['tcp 10.1.0.7:40000 > 10.2.0.7:80 in eth-l'],
  ],
  ['a mark that nobody sets', filter('-A FORWARD -m mark --mark 0x1 -j DROP <--\n'), ['none: contradiction']],
  [
    'a mark that a program gives its own packets',
    filter('-A OUTPUT -m mark --mark 0x10/0xf0 -j ACCEPT <--\n'),
    ['tcp 10.1.0.1:40000 > 10.1.0.7:80 mark 16'],
  ],
  [
    'a mark of which a rule has changed some bits',
    `*mangle\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -j MARK --set-xmark 0x10/0xf0\nCOMMIT\n${filter('-A OUTPUT -m mark --mark 0x11/0xff -j ACCEPT <--\n')}`,
    ['tcp 10.1.0.1:40000 > 10.1.0.7:80 mark 1'],
  ],
  [
    'what would take packets if others did not, and what takes them before',
    `*mangle\n:FORWARD ACCEPT [0:0]\n-A FORWARD -p tcp -j DROP\nCOMMIT\n${filter('-A FORWARD -j A\n-A A -p tcp -j RETURN\n-A A -p tcp -j B\n-A B -p tcp -m tcp --dport 80 -j ACCEPT <--\n', ':A - [0:0]\n:B - [0:0]\n')}`,
    ['none: taken', 'FORWARD 1', 'A 1'],
  ],
  [
    'what no rule could keep away, since it never comes',
    filter('-A FORWARD -p tcp -j DROP\n-A FORWARD -p tcp -m mark --mark 0x1 -j ACCEPT <--\n-A FORWARD -j DROP\n'),
    ['none: contradiction'],
  ],
  [
    'behind DNAT',
    `*nat\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -d 10.1.0.1/32 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.2.0.5:80\nCOMMIT\n${filter('-A FORWARD -d 10.2.0.5/32 -p tcp -m tcp --dport 80 -m conntrack --ctstate DNAT -j ACCEPT <--\n')}`,
    ['tcp 10.1.0.7:40000 > 10.1.0.1:8080 in eth-l'],
  ],
  [
    'an answer, forwarded',
    filter(
      '-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT <--\n-A FORWARD -i eth-l -j ACCEPT\n-A FORWARD -j DROP\n',
    ),
    ['tcp 10.1.0.7:40000 > 10.2.0.7:80 in eth-l', 'tcp 10.2.0.7:80 > 10.1.0.7:40000 in eth-r SYN|ACK'],
  ],
  [
    'an answer to this node',
    filter('-A INPUT -p udp -m conntrack --ctstate ESTABLISHED -j ACCEPT <--\n'),
    ['udp 10.1.0.1:40000 > 10.1.0.7:80', 'udp 10.1.0.7:80 > 10.1.0.1:40000 in eth-l'],
  ],
  [
    'an answer of this node',
    filter('-A OUTPUT -p tcp -m tcp --sport 22 -m conntrack --ctstate ESTABLISHED -j ACCEPT <--\n'),
    [
      'tcp 10.1.0.7:40000 > 10.1.0.1:22 in eth-l',
      'tcp 10.1.0.1:22 > 10.1.0.7:40000 SYN|ACK',
      'unless refuses:10.1.0.1:22',
    ],
  ],
  [
    'later packets of the first direction',
    filter('-A INPUT -p tcp -m conntrack --ctstate ESTABLISHED --ctdir ORIGINAL -j ACCEPT <--\n'),
    [
      'tcp 10.1.0.7:40000 > 10.1.0.1:80 in eth-l',
      'tcp 10.1.0.1:80 > 10.1.0.7:40000 SYN|ACK',
      'tcp 10.1.0.7:40000 > 10.1.0.1:80 in eth-l ACK',
      'unless refuses:10.1.0.1:80',
    ],
  ],
  [
    'an error about a connection',
    filter('-A INPUT -m conntrack --ctstate RELATED -j ACCEPT <--\n'),
    [
      'tcp 10.1.0.1:40000 > 10.1.0.7:80',
      'icmp 10.1.0.7 > 10.1.0.1 in eth-l type 3 about tcp 10.1.0.1:40000 > 10.1.0.7:80 SYN',
    ],
  ],
  [
    'an error on its way through',
    filter('-A FORWARD -i eth-r -p icmp -m conntrack --ctstate RELATED -j ACCEPT <--\n'),
    [
      'tcp 10.1.0.7:40000 > 10.2.0.7:80 in eth-l',
      'icmp 198.51.100.7 > 10.1.0.7 in eth-r type 3 about tcp 10.1.0.7:40000 > 10.2.0.7:80 in eth-l SYN',
    ],
  ],
  [
    'untracked',
    `*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p udp -m udp --dport 53 -j CT --notrack\nCOMMIT\n${filter('-A INPUT -m conntrack --ctstate UNTRACKED -j ACCEPT <--\n')}`,
    ['udp 10.1.0.7:40000 > 10.1.0.1:53 in eth-l'],
  ],
  [
    'an answer that is translated back',
    `*nat\n:POSTROUTING ACCEPT [0:0]\n-A POSTROUTING -o eth-r -j MASQUERADE\nCOMMIT\n${filter('-A FORWARD -i eth-r -m conntrack --ctstate ESTABLISHED -j ACCEPT <--\n-A FORWARD -i eth-r -j DROP\n')}`,
    ['tcp 10.1.0.7:40000 > 10.2.0.7:80 in eth-l', 'tcp 10.2.0.7:80 > 10.2.0.1:40000 in eth-r SYN|ACK'],
  ],
  [
    'masquerading',
    '*nat\n:POSTROUTING ACCEPT [0:0]\n-A POSTROUTING -s 10.1.0.0/24 ! -o eth-l -j MASQUERADE <--\nCOMMIT\n',
    ['tcp 10.1.0.7:40000 > 10.2.0.7:80 in eth-l'],
  ],
  [
    'what RETURN and goto leave',
    filter(
      '-A INPUT -g A\n-A A -p tcp -j RETURN\n-A A -p udp -g B\n-A A -j DROP <--\n-A B -j ACCEPT\n',
      ':A - [0:0]\n:B - [0:0]\n',
    ),
    ['icmp 10.1.0.7 > 10.1.0.1 in eth-l type 8'],
  ],
  [
    'a policy on the way',
    `${filter('').replace('FORWARD ACCEPT', 'FORWARD DROP')}*nat\n:POSTROUTING ACCEPT [0:0]\n-A POSTROUTING -s 10.1.0.0/24 -o eth-r -j MASQUERADE <--\nCOMMIT\n`,
    ['tcp 10.1.0.1:40000 > 10.2.0.7:80'],
  ],
  [
    'by chance',
    filter('-A INPUT -m statistic --mode random --probability 0.5 -j DROP\n-A INPUT -j ACCEPT <--\n'),
    ['tcp 10.1.0.7:40000 > 10.1.0.1:80 in eth-l'],
  ],
  [
    'by a counter that tries it twice',
    filter(
      '-A INPUT -j TWICE\n-A INPUT -j TWICE\n-A INPUT -j ACCEPT <--\n-A TWICE -m statistic --mode nth --every 3 --packet 0 -j DROP\n',
    ).replace(':INPUT', ':TWICE - [0:0]\n:INPUT'),
    ['tcp 10.1.0.7:40000 > 10.1.0.1:80 in eth-l'],
  ],
  [
    'the first packet once more, with the mark that its connection got from it',
    `*mangle
:PREROUTING ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A PREROUTING -i eth-l -p udp -m conntrack --ctstate NEW -m connmark --mark 0x1 -j ACCEPT <--
-A POSTROUTING -j CONNMARK --set-xmark 0x1/0xffffffff
COMMIT
`,
    ['udp 10.1.0.7:40000 > 10.2.0.7:80 in eth-l', 'udp 10.1.0.7:40000 > 10.2.0.7:80 in eth-l'],
  ],
  [
    'where the connection was to go before it was translated',
    `*nat
:PREROUTING ACCEPT [0:0]
-A PREROUTING -d 10.1.0.1/32 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.2.0.5:80
COMMIT
${filter('-A FORWARD -m conntrack ! --ctorigdst 10.1.0.1 -j ACCEPT\n-A FORWARD -p tcp -m conntrack --ctorigdstport 8080 --ctreplsrc 10.2.0.5 -j ACCEPT <--\n')}`,
    ['tcp 10.1.0.7:40000 > 10.1.0.1:8080 in eth-l'],
  ],
  [
    'an answer, by what its connection asked for',
    `*nat
:PREROUTING ACCEPT [0:0]
-A PREROUTING -d 10.1.0.1/32 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.2.0.5:80
COMMIT
${filter('-A FORWARD -p tcp -m tcp --sport 80 -m conntrack --ctstate ESTABLISHED --ctorigdstport 8080 --ctdir REPLY -j ACCEPT <--\n')}`,
    ['tcp 10.1.0.7:40000 > 10.1.0.1:8080 in eth-l', 'tcp 10.2.0.5:80 > 10.1.0.7:40000 in eth-r SYN|ACK'],
  ],
  [
    'an error about a connection of which the rule asks for the ports',
    filter('-A FORWARD -m conntrack --ctstate RELATED --ctorigdstport 443 --ctproto 6 -j ACCEPT <--\n'),
    [
      'tcp 10.1.0.7:40000 > 10.2.0.7:443 in eth-l',
      'icmp 198.51.100.7 > 10.1.0.7 in eth-r type 3 about tcp 10.1.0.7:40000 > 10.2.0.7:443 in eth-l SYN',
    ],
  ],
  [
    'a ping by its identifier, which is asked for as its source port',
    filter('-A INPUT -p icmp -m conntrack --ctstate NEW --ctorigsrcport 9 -j ACCEPT <--\n'),
    ['icmp 10.1.0.7 > 10.1.0.1 in eth-l type 8 icmpId 9'],
  ],
  [
    'a tuple that no first packet has',
    filter('-A INPUT -d 10.1.0.1/32 -m conntrack --ctstate NEW --ctorigdst 10.2.0.1 -j ACCEPT <--\n'),
    ['none: contradiction'],
  ],
  [
    'behind a network that was mapped to another',
    `*nat
:PREROUTING ACCEPT [0:0]
-A PREROUTING -d 192.0.2.0/24 -j NETMAP --to 10.2.0.0/24
COMMIT
${filter('-A FORWARD -d 10.2.0.0/24 -j ACCEPT\n-A FORWARD -d 10.2.0.9/32 -j DROP <--\n-A FORWARD -d 192.0.2.9/32 -j DROP\n')}`,
    ['none: taken', 'FORWARD 1'],
  ],
  [
    'behind a limit, once it is used up',
    filter('-A INPUT -m limit --limit 3/min -j ACCEPT\n-A INPUT -j DROP <--\n'),
    ['tcp 10.1.0.7:40000 > 10.1.0.1:80 in eth-l', 'unless limit:filter/INPUT/1'],
  ],
  [
    'an owner that the rule asks for, told with the packet',
    filter('-A OUTPUT -p tcp -m owner --uid-owner 1000 -j ACCEPT <--\n'),
    ['tcp 10.1.0.1:40000 > 10.1.0.7:80 uid 1000'],
  ],
  [
    'fragments, which connection tracking puts together',
    filter('-A INPUT -m conntrack --ctstate NEW -j ACCEPT\n-A INPUT -f -j DROP <--\n'),
    ['none: contradiction'],
  ],
  [
    'a port that the rules above leave out, and a user whom they let by',
    filter(
      '-A OUTPUT -p tcp -m tcp ! --dport 53 -m owner ! --uid-owner 1337 -j RETURN\n-A OUTPUT -m owner --uid-owner 1337 -j RETURN\n-A OUTPUT -p tcp -m owner --gid-owner 1337 -j DROP <--\n',
    ),
    ['tcp 10.1.0.1:40000 > 10.1.0.7:53 uid 1000 gid 1337'],
  ],
  [
    'every user, taken: what is left comes from no socket',
    filter('-A OUTPUT -m owner --socket-exists -j ACCEPT\n-A OUTPUT -p tcp -m owner --uid-owner 1000 -j DROP <--\n'),
    ['none: taken', 'OUTPUT 1'],
  ],
  [
    'flags that no connection takes',
    filter(
      '-A INPUT -p tcp -m conntrack --ctstate INVALID -j DROP\n-A INPUT -p tcp -m tcp --tcp-flags FIN,SYN FIN,SYN -j DROP <--\n',
    ),
    ['none: taken', 'INPUT 1'],
  ],
  ['nobody is a group', filter('-A INPUT -s 224.0.0.0/4 -j DROP <--\n'), ['none: contradiction']],
  ['loopback', filter('-A INPUT -i lo -j ACCEPT <--\n'), ['tcp 10.1.0.1:40000 > 10.1.0.1:80']],
])('%s', (_, marked, expected) => {
  expect(found(marked)).toEqual(expected);
});

test('where no rule is to blame an open answer tells what stopped the packet that came closest', () => {
  const rules = `*mangle
:POSTROUTING ACCEPT [0:0]
-A POSTROUTING -j CONNMARK --set-xmark 0x3/0xffffffff
-A POSTROUTING -j CONNMARK --set-xmark 0x1/0xffffffff
COMMIT
${filter('-A FORWARD -p udp -m conntrack --ctstate ESTABLISHED -m connmark --mark 0x3 -j ACCEPT\n')}`;
  const goal = { family: 'ipv4', table: 'filter', chain: 'FORWARD', rule: 1 } as const;
  const answer = reach(router(rules), goal);
  expect(answer).toMatchObject({ kind: 'open', unknowns: [], cut: false });
  expect(render(reachText(answer, goal))).toBe(
    'No packet was found that reaches rule 1 of FORWARD in table filter, and it could not be shown that there is none. What stopped the one that came closest: --mark 0x3: its connection has the mark 0x1',
  );
});

test('what the node sends by a VRF is shown untracked first, and what comes by one twice', () => {
  const addresses = `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN
    inet 127.0.0.1/8 scope host lo
2: vrf-a: <NOARP,MASTER,UP,LOWER_UP> mtu 65575 state UP
    link/ether 02:00:00:00:09:01 brd ff:ff:ff:ff:ff:ff
    vrf table 10
3: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 master vrf-a state UP
    inet 10.9.0.1/24 brd 10.9.0.255 scope global eth0
`;
  const kindOf = (table: 'raw' | 'mangle', hook: string, rule: string) =>
    reach(
      router(`*${table}\n:${hook} ACCEPT [0:0]\n-A ${hook} ${rule} -j ACCEPT\nCOMMIT\n`, {
        'ip-addr.txt': addresses,
        'ip-route.txt': '10.9.0.0/24 dev eth0 table 10 scope link src 10.9.0.1\n',
      }),
      { family: 'ipv4', table, chain: hook, rule: 1 },
    ).kind;
  expect(kindOf('mangle', 'OUTPUT', '-m conntrack --ctstate UNTRACKED')).not.toBe('none');
  expect(kindOf('raw', 'PREROUTING', '-m conntrack --ctstate NEW')).not.toBe('none');
});

test('nothing is in an assured connection of a protocol that has none, but for errors about others', () => {
  const assured = (protocol: string): string =>
    reach(router(filter(`-A FORWARD -p ${protocol} -m conntrack --ctstatus ASSURED -j ACCEPT\n`)), {
      family: 'ipv4',
      table: 'filter',
      chain: 'FORWARD',
      rule: 1,
    }).kind;
  expect(assured('esp')).toBe('none');
  expect(assured('icmp')).not.toBe('none');
  expect(assured('gre')).toBe('reached');
});

test('what crosses a bridge is forwarded though nobody routes it: to groups, to everybody, and to neighbours', () => {
  const addresses = `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN
    inet 127.0.0.1/8 scope host lo
2: br0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP
    inet 10.9.0.1/24 brd 10.9.0.255 scope global br0
3: p1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 master br0 state UP
4: p2: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 master br0 state UP
5: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 state UP
    inet 10.2.0.1/24 brd 10.2.0.255 scope global eth0
`;
  const routes = '10.9.0.0/24 dev br0 scope link src 10.9.0.1\n10.2.0.0/24 dev eth0 scope link src 10.2.0.1\n';
  const bridged = (text: string) =>
    router(text, {
      'ip-addr.txt': addresses,
      'ip-route.txt': routes,
      'sysctl.txt': 'net.ipv4.ip_forward = 1\nnet.bridge.bridge-nf-call-iptables = 1\n',
    });
  const way = (rule: string): string => {
    const answer = reach(bridged(filter(`-A FORWARD ${rule} -j DROP\n`)), {
      family: 'ipv4',
      table: 'filter',
      chain: 'FORWARD',
      rule: 1,
    });
    return answer.kind === 'reached' ? answer.packets.map(packetText).join() : answer.kind;
  };
  expect(way('-d 224.0.0.251/32')).toBe('udp 10.9.0.7:40000 > 224.0.0.251:80 in br0');
  expect(way('-m pkttype --pkt-type broadcast -d 255.255.255.255/32')).toBe(
    'udp 10.9.0.7:40000 > 255.255.255.255:80 in br0',
  );
  expect(way('-i br0 -o br0 -d 10.9.0.0/24 -m pkttype --pkt-type unicast')).toMatch(/> 10\.9\.0\.\d+:80 in br0$/);
  expect(way('-i br0 -o br0 -d 10.2.0.0/24 -m pkttype --pkt-type unicast')).toBe('none');
  expect(way('-i br0 -o br0 -d 10.2.0.0/24 -m pkttype --pkt-type multicast')).toMatch(/> 10\.2\.0\.\d+:80 in br0$/);
});

test('an interface that two rules ask for differently, for answers to translated connections too', () => {
  const rules = `*nat
:POSTROUTING ACCEPT [0:0]
-A POSTROUTING -s 10.1.0.0/24 -j MASQUERADE
COMMIT
*filter
:FORWARD DROP [0:0]
:STAGE-2 - [0:0]
-A FORWARD -i eth-l ! -o eth-l -j STAGE-2
-A STAGE-2 -o eth-l -j DROP <--
COMMIT
`;
  expect(found(rules)).toEqual(['none: contradiction']);
  expect(found(rules, rulesAlone)).toEqual(['none: contradiction']);
});

test('a set that rules fill is not what its dump says', () => {
  const rules = `*raw
:PREROUTING ACCEPT [0:0]
-A PREROUTING -m set --match-set seen src -j DROP <--
COMMIT
${filter('-A FORWARD -p udp -j SET --add-set seen src\n')}`;
  const make = (text: string): Node => router(text, { 'ipset-save.txt': 'create seen hash:ip family inet\n' });
  expect(found(rules, make)).not.toContain('none: contradiction');
});

test('default routes of one metric, which take turns', () => {
  const rules = filter('-A FORWARD -o eth-r -j DROP <--\n');
  const make = (text: string): Node =>
    router(text, {
      'ip-route.txt': `default via 10.3.0.254 dev eth-x
default via 10.2.0.254 dev eth-r
10.1.0.0/24 dev eth-l proto kernel scope link src 10.1.0.1
`,
    });
  expect(found(rules, make)).not.toContain('none: contradiction');
});

test('where no connection was found to be opened it tells of which one a packet would be', () => {
  const rules = `*mangle
:OUTPUT DROP [0:0]
-A OUTPUT -p dccp -m dccp --dccp-types RESET -m conntrack --ctstatus ASSURED -j ACCEPT
COMMIT
${filter('-A INPUT -m addrtype --dst-type LOCAL -j DROP\n-A FORWARD -j DROP\n')}`;
  const goal = { family: 'ipv4', table: 'mangle', chain: 'OUTPUT', rule: 1 } as const;
  const answer = reach(router(rules), goal);
  expect(answer).toMatchObject({ kind: 'open', closest: { packets: [] } });
  expect(render(reachText(answer, goal))).toMatch(
    /: no packet was found that opens the connection to which one like this would belong: dccp from [\d.]+:\d+ to [\d.]+:\d+\.$/,
  );
});
