import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

test.each([
  [
    'an ACCEPT in front of a broader one',
    `*filter
:INPUT DROP [0:0]
-A INPUT -s 10.0.0.5/32 -p tcp -m tcp --dport 22 -j ACCEPT
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ redundant-rule: The rule in line 4 takes these packets too, with the same verdict.
-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
COMMIT
`,
  ],
  [
    'a host in front of its network, an interface in front of all of its kind',
    `*filter
:INPUT ACCEPT [0:0]
:web - [0:0]
-A web -s 10.0.0.5/32 -i eth0 -j DROP
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ redundant-rule
-A web -s 10.0.0.0/8 -i eth+ -j DROP
-A web -p udp -j ACCEPT
COMMIT
`,
  ],
  [
    'not the very next one, but nothing else stands in between',
    `*filter
:web - [0:0]
-A web -s 10.0.0.5/32 -p tcp -j DROP
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ redundant-rule
-A web -s 192.0.2.1/32 -j DROP
-A web -s 10.0.0.0/8 -j DROP
-A web -p udp -j ACCEPT
COMMIT
`,
  ],
  [
    'the policy says it too',
    `*filter
:INPUT DROP [0:0]
-A INPUT -i lo -j ACCEPT
-A INPUT -i eth0 -j DROP
^^^^^^^^^^^^^^^^^^^^^^^^ redundant-rule: The policy of INPUT is DROP too: packets meet it right behind this rule.
COMMIT
`,
  ],
  [
    'another verdict in between, or another chain',
    `*filter
:INPUT DROP [0:0]
:web - [0:0]
-A INPUT -s 10.0.0.5/32 -j ACCEPT
-A INPUT -p tcp -j DROP
-A INPUT -s 10.0.0.0/8 -j ACCEPT
-A web -s 10.0.0.0/8 -j ACCEPT
-A web -p udp -j DROP
COMMIT
`,
  ],
  [
    'a log in between sees less of them',
    `*filter
:web - [0:0]
-A web -s 10.0.0.5/32 -j DROP
-A web -j LOG
-A web -s 10.0.0.0/8 -j DROP
-A web -p udp -j ACCEPT
COMMIT
`,
  ],
  [
    'a narrower rule, the other way round, and a negation',
    `*filter
:web - [0:0]
-A web -s 10.0.0.0/8 -j DROP
-A web -s 10.0.0.5/32 -j DROP
-A web ! -s 10.0.0.0/8 -j DROP
-A web -p udp -j ACCEPT
COMMIT
`,
  ],
  [
    'a rule that remembers addresses does more than its verdict',
    `*filter
:web - [0:0]
-A web -p tcp -m recent --set --name x --mask 255.255.255.255 --rsource -j DROP
-A web -p tcp -j DROP
-A web -p udp -j ACCEPT
COMMIT
`,
  ],
  [
    'of two that say the same the second is told by another check',
    `*filter
:INPUT ACCEPT [0:0]
:web - [0:0]
-A web -p tcp -m comment --comment "first" -j ACCEPT
-A web -p tcp -m comment --comment "second" -j ACCEPT
-A web -p udp -j LOG
-A INPUT -p tcp -j web
-A INPUT -p udp -j DROP
-A INPUT -p udp -m udp --dport 53 -j ACCEPT
COMMIT
`,
  ],
  [
    'different answers of REJECT',
    `*filter
:web - [0:0]
-A web -p tcp -j REJECT --reject-with tcp-reset
-A web -j REJECT --reject-with icmp-port-unreachable
COMMIT
`,
  ],
])('%s', (_, dump) => {
  const [found, expected] = compare('redundant-rule', dump);
  expect(found).toEqual(expected);
});
