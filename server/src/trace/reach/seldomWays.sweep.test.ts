/** Ways that hardly any packet goes: where a rule is on one of these alone, nobody may say that none comes there. */
import { expect, test } from 'vitest';
import { router } from '../testing/node.ts';
import { bridge } from './testing/bridge.ts';
import { filter, found } from './testing/found.ts';

const hooks = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'];
const mangle = (rules: string): string =>
  `*mangle\n${hooks.map((hook) => `:${hook} ACCEPT [0:0]\n`).join('')}:X - [0:0]\n${rules}COMMIT\n`;

const nat = (rules: string): string =>
  `*nat\n${hooks.flatMap((hook) => (hook === 'FORWARD' ? [] : `:${hook} ACCEPT [0:0]\n`)).join('')}${rules}-A OUTPUT -d 192.0.2.1 -j DNAT --to-destination 192.0.2.2\nCOMMIT\n`;

const routes = `default via 10.2.0.254 dev eth-r
10.1.0.0/24 dev eth-l scope link src 10.1.0.1
10.2.0.0/24 dev eth-r scope link src 10.2.0.1
10.9.0.0/16 dev lo scope link
`;
const byMark = '-A -f 5 -s rr\n-a -f 5 -r 10.2.0.5:0 -m -w 1\n';
const withRoutes = (rules: string) => router(rules, { 'ip-route.txt': routes });
const withServices = (rules: string) => router(rules, { 'ipvsadm-save.txt': byMark });

test.each([
  [
    'what is forwarded to the loopback interface comes in by it, and is forwarded again',
    filter('-A FORWARD -i lo -s 10.1.0.7 -j DROP <--\n'),
    withRoutes,
    ['tcp 10.1.0.7:40000 > 10.9.0.5:80 in eth-l'],
  ],
  [
    'what the node sends there itself it takes for its own',
    filter('-A INPUT -d 10.9.0.9 -j DROP <--\n'),
    withRoutes,
    ['tcp 10.1.0.1:40000 > 10.9.0.9:80'],
  ],
  [
    'where no such route is nobody comes in by it from outside',
    filter('-A FORWARD -i lo -s 10.1.0.7 -j DROP <--\n'),
    router,
    ['none: contradiction'],
  ],
  [
    'what passed a program of nat that was not there asks nat again when it comes round',
    nat('-A OUTPUT -p udp -j NFQUEUE --queue-num 7 --queue-bypass\n-A PREROUTING -i lo -p udp -j ACCEPT <--\n'),
    router,
    ['udp 10.1.0.1:40000 > 10.1.0.1:80', 'unless queue:7'],
  ],
  [
    'and at its source too',
    nat('-A POSTROUTING -p udp -j NFQUEUE --queue-num 7 --queue-bypass\n-A INPUT -i lo -p udp -j ACCEPT <--\n'),
    router,
    ['udp 10.1.0.1:40000 > 10.1.0.1:80', 'unless queue:7'],
  ],
  [
    'where no program is asked nobody does',
    nat('-A OUTPUT -p udp -j ACCEPT\n-A PREROUTING -i lo -p udp -j ACCEPT <--\n'),
    router,
    ['none: contradiction'],
  ],
  [
    'what IPVS sends on is in sets of Ethernet addresses still',
    mangle('-A OUTPUT -m set --match-set s src -j ACCEPT <--\n'),
    (rules: string) =>
      router(rules, {
        'ipvsadm-save.txt': '-A -t 10.1.0.1:80 -s rr\n-a -t 10.1.0.1:80 -r 10.2.0.5:80 -m -w 1\n',
        'ipset-save.txt': 'create s hash:mac\nadd s 02:00:00:00:00:07\n',
      }),
    ['tcp 10.1.0.7:40000 > 10.1.0.1:80 in eth-l'],
  ],
  [
    'IPVS catches what comes round, by a mark that it got on the way',
    mangle('-A PREROUTING -i lo -p tcp -j MARK --set-mark 5\n-A X -i lo -o eth-r -j ACCEPT <--\n-A POSTROUTING -j X\n'),
    withServices,
    ['tcp 10.1.0.1:40000 > 10.1.0.1:80'],
  ],
  [
    'a copy too that comes round',
    `${mangle('-A PREROUTING -i eth-l -j TEE --gateway 10.1.0.1\n-A PREROUTING -i lo -j MARK --set-mark 5\n')}${filter('-A OUTPUT -m ipvs --ipvs -m conntrack --ctstate UNTRACKED -j DROP <--\n')}`,
    (rules: string) =>
      router(rules, {
        'ipvsadm-save.txt': byMark,
        'sysctl.txt': 'net.ipv4.ip_forward = 1\nnet.ipv4.vs.conntrack = 1\n',
      }),
    ['tcp 10.1.0.7:40000 > 10.2.0.7:80 in eth-l'],
  ],
  [
    'what was invalid is looked at anew when it comes round, and may ask the nat table then',
    '*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -i lo -j CT --zone 5\nCOMMIT\n*nat\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -i lo -j ACCEPT <--\nCOMMIT\n',
    router,
    ['not found'],
  ],
  [
    'which without a rule in raw it does not',
    '*nat\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -i lo -j ACCEPT <--\nCOMMIT\n',
    router,
    ['none: contradiction'],
  ],
])('%s', (_, marked, make, expected) => {
  expect(found(marked, make)).toEqual(expected);
});

/** Errors for 10.2.0.77 are forwarded, requests for it are the node's own: so IPVS meets these in INPUT, and those in FORWARD. */
const halfLocal = {
  'ipvsadm-save.txt': '-A -t 10.2.0.77:80 -s rr\n-a -t 10.2.0.77:80 -r 10.2.0.5:8080 -m -w 1\n',
  'ip-route.txt': `${routes}local 10.2.0.77 dev lo table 100\n`,
  'ip-rule.txt':
    '0:\tfrom all lookup local\n100:\tfrom all ipproto tcp lookup 100\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n',
};

test('an error that IPVS catches in FORWARD goes to the server by way of OUTPUT', () => {
  const marked = mangle(
    '-A PREROUTING -j MARK --set-mark 0\n-A FORWARD -p icmp -d 10.2.0.77 -j MARK --set-mark 0x40\n-A X -i eth-l -m mark --mark 0x40 -d 10.2.0.5 -j ACCEPT <--\n-A POSTROUTING -j X\n',
  );
  expect(found(marked, (rules) => router(rules, halfLocal))).toEqual([
    'tcp 10.1.0.7:40000 > 10.2.0.77:80 in eth-l',
    'icmp 10.1.0.7 > 10.2.0.77 in eth-l type 3 about tcp 10.2.0.77:80 > 10.1.0.7:40000',
  ]);
});

test('what crosses a bridge shows on its way out no interface by which it came', () => {
  const marked = mangle(
    '-A PREROUTING -j MARK --set-mark 0\n-A FORWARD -i br0 -j MARK --set-mark 0x40\n-A OUTPUT -j MARK --set-mark 0\n-A X ! -i br0 -m mark --mark 0x40 -d 10.1.0.9 -j ACCEPT <--\n-A POSTROUTING -j X\n',
  );
  expect(found(marked, (rules) => router(rules, bridge))).toEqual([
    'tcp 10.1.0.7:40000 > 10.1.0.9:80 in br0',
    'if neighbours:10.1.0.7>10.1.0.9',
  ]);
});

/** IPv6 beside the same addresses. */
const six =
  (sysctls = '') =>
  (rules: string) =>
    router('', {
      'iptables-save.txt': undefined,
      'ip6tables-save.txt': rules,
      'ip-6-route.txt': 'fd01::/64 dev eth-l metric 256\nfd02::/64 dev eth-r metric 256\n',
      'sysctl.txt': `net.ipv6.conf.all.forwarding = 1\n${sysctls}`,
    });
const segments = 'net.ipv6.conf.all.seg6_enabled = 1\nnet.ipv6.conf.eth-l.seg6_enabled = 1\n';
const markedInInput = `${mangle('-A INPUT -j MARK --set-mark 5\n')}${filter('-A FORWARD -m mark --mark 5 -j DROP <--\n')}`;

test.each([
  [
    'segment routing sends on what has been through INPUT',
    markedInInput,
    six(segments),
    ['tcp fd01::7:40000 > fd01::1:80 in eth-l with routing fd01::7 fd01::1'],
  ],
  ['where it is on', markedInInput, six(), ['none: contradiction']],
  [
    'each segment of its own lowers the hop limit that a rule has set',
    mangle(
      '-A FORWARD -m mark --mark 5 -m hl --hl-eq 7 -j ACCEPT <--\n-A PREROUTING -m hl --hl-gt 9 -j HL --hl-set 9\n-A PREROUTING -m hl --hl-lt 9 -j DROP\n-A INPUT -j MARK --set-mark 5\n',
    ),
    six(segments),
    ['not found'],
  ],
  [
    'what IPsec has taken an authentication header off is received anew',
    mangle(
      '-A PREROUTING -m mark --mark 5 ! -i lo -d fd01::1 -j ACCEPT <--\n-A PREROUTING -j MARK --set-mark 0\n-A OUTPUT -j MARK --set-mark 0\n-A INPUT -j MARK --set-mark 5\n',
    ),
    six(),
    ['not found'],
  ],
  [
    'with a header of its own, which rules have not changed yet',
    mangle(
      '-A PREROUTING -m mark --mark 5 -m hl --hl-eq 7 ! -i lo -d fd01::1 -j ACCEPT <--\n-A PREROUTING -j MARK --set-mark 0\n-A PREROUTING -j HL --hl-set 9\n-A OUTPUT -j MARK --set-mark 0\n-A INPUT -j MARK --set-mark 5\n',
    ),
    six(),
    ['not found'],
  ],
  [
    'nor is its TOS byte what a rule has made of the one outside',
    mangle(
      '-A PREROUTING -m mark --mark 5 -m tos --tos 0x08/0xff ! -i lo -d fd01::1 -j ACCEPT <--\n-A PREROUTING -j MARK --set-mark 0\n-A PREROUTING -j TOS --set-tos 0x10/0xff\n-A OUTPUT -j MARK --set-mark 0\n-A INPUT -j MARK --set-mark 5\n',
    ),
    six(),
    ['not found'],
  ],
  [
    'a fragment that is cut at a wrong place passes by itself, though connections are tracked',
    filter(
      '-A FORWARD ! -p tcp -j ACCEPT\n-A FORWARD -p tcp -m multiport --dports 0:65535 -j ACCEPT\n-A FORWARD -p tcp -m conntrack --ctstate INVALID -j DROP <--\n',
    ),
    six(),
    ['tcp fd01::7 > fd02::7 in eth-l with fragment length 49 fragmentOffset 1480'],
  ],
  [
    'as nothing else does that belongs to a connection',
    filter(
      '-A FORWARD ! -p tcp -j ACCEPT\n-A FORWARD -p tcp -m multiport --dports 0:65535 -j ACCEPT\n-A FORWARD -p tcp -m conntrack --ctstate NEW,ESTABLISHED -j DROP <--\n',
    ),
    six(),
    ['none: taken', 'FORWARD 2'],
  ],
  [
    'an address whose prefix a rule of mangle replaces',
    `${mangle('-A PREROUTING -d fd02::/64 -j DROP\n-A PREROUTING -d fd09::/64 -j DNPT --src-pfx fd09::/64 --dst-pfx fd02::/64\n')}${filter('-A FORWARD -i eth-l -d fd02::/64 -j ACCEPT <--\n')}`,
    six(),
    ['tcp fd01::7:40000 > fd09::5:80 in eth-l'],
  ],
  [
    'by no other one',
    `${mangle('-A PREROUTING -d fd02::/64 -j DROP\n-A PREROUTING -d fd09::/64 -j DNPT --src-pfx fd09::/64 --dst-pfx fd03::/64\n')}${filter('-A FORWARD -i eth-l -d fd02::/64 -j ACCEPT <--\n')}`,
    six(),
    ['none: taken', 'PREROUTING 1'],
  ],
  [
    'a source likewise, on its way out',
    mangle(
      '-A PREROUTING -s fd09::/64 -j DROP\n-A OUTPUT -s fd09::/64 -j DROP\n-A POSTROUTING -s fd01::/64 -j SNPT --src-pfx fd01::/64 --dst-pfx fd09::/64\n-A POSTROUTING -s fd09::/64 -j ACCEPT <--\n',
    ),
    six(),
    ['tcp fd01::7:40000 > fd02::7:80 in eth-l'],
  ],
])('over IPv6: %s', (_, marked, make, expected) => {
  expect(found(marked, make, 'ipv6')).toEqual(expected);
});

test.each([
  [
    'flags that a rule has taken away are not those that were sent',
    `*raw\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n-A PREROUTING -p tcp -m ecn ! --ecn-tcp-cwr -j DROP\n-A OUTPUT -j DROP\nCOMMIT\n${mangle('-A PREROUTING -p tcp -j ECN --ecn-tcp-remove\n')}${filter('-A INPUT -p tcp -m ecn ! --ecn-tcp-cwr -j DROP <--\n')}`,
    'none: taken',
  ],
  [
    'a segment grows by the size that it is given',
    `*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p tcp -m length ! --length 40 -j DROP\nCOMMIT\n${mangle('-A FORWARD -p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --set-mss 1000\n')}${filter('-A FORWARD -p tcp -m length --length 44 -j DROP <--\n')}`,
    'none: taken',
  ],
  [
    'a program to which a rule hands a packet may change its destination',
    `${mangle('-A PREROUTING -d 10.2.0.5/32 -j DROP\n-A PREROUTING -i eth-l -j NFQUEUE --queue-num 1\n')}${filter('-A FORWARD -i eth-l -d 10.2.0.5/32 -j DROP <--\n')}`,
    'none: taken',
  ],
])('%s', (_, marked, wrong) => {
  expect(found(marked)).not.toContain(wrong);
});
