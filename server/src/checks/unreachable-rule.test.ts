import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

test.each([
  [
    'a verdict without conditions hides what is below it',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -j web
-A web -j DROP
-A INPUT -p tcp -j ACCEPT
^^^^^^^^^^^^^^^^^^^^^^^^^ unreachable-rule: Never reached: the rule in line 6 takes every packet.
-A web -p udp -j ACCEPT
^^^^^^^^^^^^^^^^^^^^^^^ unreachable-rule: Never reached: the rule in line 7 takes every packet.
COMMIT
`,
  ],
  [
    'a comment is no condition',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -m comment --comment "the end" -j DROP
-A INPUT -p tcp -j ACCEPT
^^^^^^^^^^^^^^^^^^^^^^^^^ unreachable-rule
COMMIT
`,
  ],
  [
    'a jump to a chain that decides alone hides too',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -j web
-A INPUT -p tcp -j ACCEPT
^^^^^^^^^^^^^^^^^^^^^^^^^ unreachable-rule
-A web -p tcp -j ACCEPT
-A web -j DROP
COMMIT
`,
  ],
  [
    'a chain that may return hides nothing',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -j web
-A INPUT -p tcp -j ACCEPT
-A web -s 192.0.2.1/32 -j RETURN
-A web -j DROP
COMMIT
`,
  ],
  [
    'nor does a jump with a condition',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -p udp -j web
-A INPUT -p tcp -j ACCEPT
-A web -j DROP
COMMIT
`,
  ],
  [
    'goto does not come back',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -g web
-A INPUT -p tcp -j ACCEPT
^^^^^^^^^^^^^^^^^^^^^^^^^ unreachable-rule
-A web -p tcp -j ACCEPT
COMMIT
`,
  ],
  [
    'logging goes on',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -j LOG
-A INPUT -p tcp -j ACCEPT
COMMIT
`,
  ],
  [
    'a condition is one also where it stands in quotes',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -s 192.0.2.1/32 -m comment --comment "-j DROP" -j ACCEPT
-A INPUT -p tcp -j ACCEPT
COMMIT
`,
  ],
  [
    'rules of another chain and table are not below it',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -j DROP
-A FORWARD -p tcp -j ACCEPT
COMMIT
*mangle
:INPUT ACCEPT [0:0]
-A INPUT -p tcp -j ACCEPT
COMMIT
`,
  ],
])('%s', (_, dump) => {
  const [found, expected] = compare('unreachable-rule', dump);
  expect(found).toEqual(expected);
});

const filter = (rules: string): string =>
  `*filter\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:web - [0:0]\n:log - [0:0]\n${rules}COMMIT\n`;

test.each([
  [
    'a rule that is as wide takes all that a narrower one could match',
    `-A INPUT -p tcp -j DROP
-A INPUT -s 10.0.0.0/8 -p tcp -m tcp --dport 22 -j ACCEPT
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unreachable-rule: Never reached: the rule in line 7 takes every packet that this one could match.
-A INPUT -s 10.0.0.0/8 -j ACCEPT
`,
  ],
  [
    'networks, ranges of ports, interfaces and states lie within each other',
    `-A INPUT -s 10.0.0.0/8 -j DROP
-A INPUT -s 10.1.2.3/32 -j ACCEPT
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unreachable-rule
-A INPUT -p udp -m udp --dport 1000:2000 -j DROP
-A INPUT -p udp -m udp --dport 1500 -j ACCEPT
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unreachable-rule
-A INPUT -p udp -m multiport --dports 1100,1900 -j ACCEPT
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unreachable-rule
-A INPUT -p udp -m multiport --dports 1100,2001 -j ACCEPT
-A INPUT -i eth+ -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A INPUT -i eth0 -m state --state ESTABLISHED -j DROP
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unreachable-rule
`,
  ],
  [
    'several rules take all together',
    `-A INPUT -s 10.0.0.0/9 -j DROP
-A INPUT -s 10.128.0.0/9 -j DROP
-A INPUT -s 10.0.0.0/8 -p tcp -j ACCEPT
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unreachable-rule: Never reached: the rules in lines 7, 8 together take every packet that this one could match.
-A FORWARD ! -i eth0 -j ACCEPT
-A FORWARD -i eth0 -p tcp -j ACCEPT
-A FORWARD ! -p tcp -j DROP
-A FORWARD -j LOG
^^^^^^^^^^^^^^^^^ unreachable-rule: Never reached: the rules in lines 10, 11, 12 together take every packet that this one could match.
`,
  ],
  [
    'what an unknown match may let pass hides nothing, and may itself be hidden',
    `-A INPUT -p tcp -m limit --limit 5/min -j DROP
-A INPUT -p tcp -m string --string "x" --algo bm -j DROP
-A INPUT -p tcp -m recent --update --name ssh -j DROP
-A INPUT -p tcp -m statistic --mode random --probability 0.5 -j DROP
-A INPUT -p tcp -m time --timestart 08:00 -j DROP
-A INPUT -p tcp -j ACCEPT
-A INPUT -p tcp -m string --string "y" --algo bm -j DROP
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unreachable-rule
`,
  ],
  [
    'the same set asked in the same way holds the same packets, until a rule changes it',
    `-A INPUT -m set --match-set banned src -j DROP
-A INPUT -p tcp -m set --match-set banned src -j ACCEPT
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unreachable-rule
-A INPUT -m set --match-set banned dst -j ACCEPT
-A INPUT -p udp -j SET --add-set banned src
-A INPUT -p udp -m set --match-set banned src -j ACCEPT
`,
  ],
  [
    'a mark may be another one behind a rule that sets it, and behind a jump to such a rule',
    `-A INPUT -m mark --mark 0x1/0x1 -j ACCEPT
-A INPUT -p tcp -m mark --mark 0x1/0x1 -j DROP
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unreachable-rule
-A INPUT -p udp -j log
-A INPUT -s 192.0.2.1/32 -m mark --mark 0x1/0x1 -j DROP
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unreachable-rule
-A INPUT -p udp -j web
-A INPUT -s 192.0.2.2/32 -m mark --mark 0x1/0x1 -j DROP
-A log -j LOG
-A web -j MARK --set-xmark 0x1/0x1
`,
  ],
  [
    'a chain takes all but what it returns',
    `-A INPUT -j web
-A INPUT -s 192.168.0.0/16 -j ACCEPT
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unreachable-rule: Never reached: the rule in line 7 takes every packet that this one could match.
-A INPUT -s 10.1.0.0/16 -j ACCEPT
-A web -s 10.0.0.0/8 -j RETURN
-A web -j DROP
`,
  ],
  [
    'a chain takes what a rule of it takes, and nothing that may have gone back before',
    `-A INPUT -p tcp -j web
-A INPUT -s 10.1.0.0/16 -p tcp -j ACCEPT
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unreachable-rule
-A INPUT -s 10.1.0.0/16 -j ACCEPT
-A FORWARD -j log
-A FORWARD -s 10.2.0.0/16 -j ACCEPT
-A web -m limit --limit 5/min -j LOG
-A web -s 10.0.0.0/8 -j DROP
-A log -m limit --limit 5/min -j RETURN
-A log -s 10.0.0.0/8 -j DROP
`,
  ],
  [
    'chains below chains, and what goto leaves behind',
    `-A INPUT -j web
-A INPUT -s 10.1.0.0/16 -j ACCEPT
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unreachable-rule
-A INPUT -s 10.2.0.0/16 -p udp -j ACCEPT
-A web -p udp -g log
-A web -s 10.0.0.0/8 -j DROP
-A log -s 10.1.0.0/16 -j DROP
`,
  ],
  [
    'what a chain tests of marks that it has changed says nothing about packets that come to it',
    `-A INPUT -j web
-A INPUT -m mark --mark 0x1/0x1 -j ACCEPT
-A INPUT -p tcp -m mark --mark 0x2/0x2 -j ACCEPT
-A web -p udp -j MARK --set-xmark 0x1/0x1
-A web -m mark --mark 0x1/0x1 -j DROP
`,
  ],
  [
    'a jump with a condition to a chain that decides alone takes what it matches',
    `-A INPUT -p tcp -j web
-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unreachable-rule
-A INPUT -p udp -j ACCEPT
-A web -j LOG
-A web -j DROP
`,
  ],
  [
    'RETURN takes packets from the rest of its chain',
    `-A INPUT -j web
-A web -s 192.0.2.0/24 -j RETURN
-A web -s 192.0.2.7/32 -j DROP
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unreachable-rule
`,
  ],
  [
    'later fragments have no ports, so that all ports are not all packets',
    `-A INPUT -p tcp -m tcp --dport 0:65535 -j DROP
-A INPUT -p tcp -j ACCEPT
`,
  ],
  [
    'a rule that stands twice is told as that, not here',
    `-A INPUT -p tcp -j DROP
-A INPUT -p tcp -j DROP
`,
  ],
])('%s', (_, marked) => {
  const [found, expected] = compare('unreachable-rule', filter(marked));
  expect(found).toEqual(expected);
});

test.each([
  [
    'behind CT a packet of raw has another state, and the connection of a template; what rules ask of packets stays',
    `*raw
:PREROUTING ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:zoned - [0:0]
-A PREROUTING -m conntrack --ctstate UNTRACKED,NEW -j ACCEPT
-A PREROUTING -s 192.0.2.7/32 -j ACCEPT
-A PREROUTING -p udp -j CT --notrack
-A PREROUTING -p udp -m conntrack --ctstate UNTRACKED -j ACCEPT
-A PREROUTING -p tcp -j zoned
-A PREROUTING -m conntrack --ctstate NEW -j DROP
-A PREROUTING -s 192.0.2.7/32 -p tcp -j DROP
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unreachable-rule
-A OUTPUT -m conntrack --ctstate NEW -j ACCEPT
-A OUTPUT -p udp -m conntrack --ctstate NEW -j DROP
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unreachable-rule
-A zoned -j CT --zone 5
COMMIT
`,
  ],
  [
    'segment sizes that are set change the length and the options of a segment, options that are cut out these alone',
    `*mangle
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A FORWARD -p tcp -m length --length 44 -j ACCEPT
-A FORWARD -p tcp -m tcp ! --tcp-option 5 -j ACCEPT
-A FORWARD -p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --set-mss 1400
-A FORWARD -p tcp -m length --length 44 -j DROP
-A OUTPUT -p tcp -m length --length 44 -j ACCEPT
-A OUTPUT -p tcp -m tcp ! --tcp-option 5 -j ACCEPT
-A OUTPUT -p tcp -j TCPOPTSTRIP --strip-options sack
-A OUTPUT -p tcp -m tcp ! --tcp-option 5 -j DROP
-A OUTPUT -p tcp -m length --length 44 -j DROP
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unreachable-rule
COMMIT
`,
  ],
  [
    'what a program has had in its hands leaves the table, with --queue-bypass too',
    `*mangle
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A FORWARD -p tcp -j NFQUEUE --queue-num 3
-A FORWARD -p tcp -m tcp --dport 22 -j ACCEPT
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unreachable-rule
-A OUTPUT -p tcp -j NFQUEUE --queue-num 3 --queue-bypass
-A OUTPUT -p tcp -m tcp --dport 22 -j ACCEPT
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unreachable-rule
COMMIT
`,
  ],
])('%s', (_, marked) => {
  const [found, expected] = compare('unreachable-rule', marked);
  expect(found).toEqual(expected);
});

test('a chain to which only unreachable rules lead is never entered, nor are those below it', () => {
  const [found, expected] = compare(
    'unreachable-rule',
    `*filter
:INPUT ACCEPT [0:0]
:web - [0:0]
 ^^^ unreachable-rule: Never entered: no packet reaches the rules that lead to this chain.
:log - [0:0]
 ^^^ unreachable-rule: Never entered: no packet reaches the rules that lead to this chain.
:both - [0:0]
-A INPUT -p udp -j both
-A INPUT -p tcp -j DROP
-A INPUT -p tcp -m tcp --dport 80 -j web
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unreachable-rule
-A web -j log
-A web -j both
-A log -j LOG
-A both -j LOG
COMMIT
`,
  );
  expect(found).toEqual(expected);
});

test('of hundreds of rules in a chain each finds the one that is wider', () => {
  const hosts = Array.from({ length: 300 }, (_, index) => `-A INPUT -s 10.${index & 127}.${index >> 7}.0/24 -j DROP\n`);
  const hidden = '-A INPUT -s 10.77.1.9/32 -p tcp -j ACCEPT';
  const [found] = compare(
    'unreachable-rule',
    filter(`${hosts.join('')}${hidden}\n-A INPUT -s 10.77.3.9/32 -j ACCEPT\n`),
  );
  expect(found.places).toEqual([`307:0-${hidden.length} unreachable-rule`]);
});
