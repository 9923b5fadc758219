/** Marks that connections can have been given before a packet of theirs comes to a rule. */
import { expect, test } from 'vitest';
import { filter, found } from './testing/found.ts';

const mangle = (rules: string): string =>
  `*mangle\n:PREROUTING ACCEPT [0:0]\n:INPUT ACCEPT [0:0]\n:FORWARD ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n${rules}COMMIT\n`;

test.each([
  [
    'none has the bits of two marks at once where each rule sets one',
    mangle(
      '-A PREROUTING -m connmark --mark 0x3 <--\n-A PREROUTING -i eth-l -j CONNMARK --set-mark 0x1\n-A PREROUTING -i eth-r -j CONNMARK --set-mark 0x2\n',
    ),
    ['none: contradiction'],
  ],
  [
    'but may where one rule adds to what the other has set',
    mangle(
      '-A PREROUTING -p udp -m connmark --mark 0x3 <--\n-A PREROUTING -i eth-l -j CONNMARK --set-mark 0x1\n-A PREROUTING -i eth-r -j CONNMARK --or-mark 0x2\n',
    ),
    [
      'udp 10.1.0.7:40000 > 10.2.0.7:80 in eth-l',
      'udp 10.2.0.7:80 > 10.1.0.7:40000 in eth-r',
      'udp 10.1.0.7:40000 > 10.2.0.7:80 in eth-l',
    ],
  ],
  [
    'CLUSTERIP gives those that begin the number of the machine that they fall to',
    filter(
      '-A INPUT -i eth-l -j CLUSTERIP --new --hashmode sourceip --clustermac 01:00:5E:00:00:20 --total-nodes 1 --local-node 1 --hash-init 0\n-A INPUT -i eth-l -m connmark --mark 0x1 <--\n',
    ),
    [
      'udp 10.1.0.7:40000 > 10.1.0.1:80 in eth-l',
      'udp 10.1.0.1:80 > 10.1.0.7:40000',
      'udp 10.1.0.7:40000 > 10.1.0.1:80 in eth-l',
      'if clusterip:filter/INPUT/1',
    ],
  ],
  [
    'none of another protocol than those that are marked',
    mangle('-A PREROUTING -p udp -m connmark --mark 0x1 <--\n-A PREROUTING -p tcp -j CONNMARK --set-mark 0x1\n'),
    ['none: contradiction'],
  ],
  [
    'errors mark connections of any protocol',
    mangle('-A PREROUTING -p udp -m connmark --mark 0x1 <--\n-A PREROUTING -p icmp -j CONNMARK --set-mark 0x1\n'),
    ['udp 10.1.0.1:40000 > 10.1.0.1:80', 'udp 10.1.0.1:80 > 10.1.0.1:40000', 'unless listens:10.1.0.1:80'],
  ],
  [
    'what is dropped before it comes to the rule that would mark it',
    mangle(
      '-A PREROUTING -m connmark --mark 0x2 <--\n-A PREROUTING -j CONNMARK --save-mark\n-A OUTPUT -p udp -j MARK --set-mark 0x2\n-A OUTPUT -j DROP\n',
    ),
    ['none: taken', 'OUTPUT 2'],
  ],
  [
    'and what would keep it from its mark where others were let through is named too',
    `${mangle(
      '-A PREROUTING -j CONNMARK --restore-mark\n-A OUTPUT -j DROP\n-A OUTPUT -j CONNMARK --save-mark\n',
    ).replace('FORWARD ACCEPT', 'FORWARD DROP')}${filter('-A FORWARD -m mark --mark 0x10/0xf0 <--\n')}`,
    ['none: taken', 'FORWARD policy', 'OUTPUT 1'],
  ],
  [
    'marks that a program gives its packets are saved as they are',
    mangle('-A INPUT -p udp -m connmark --mark 0x8001 <--\n-A OUTPUT -j CONNMARK --save-mark\n'),
    ['udp 10.1.0.1:40000 > 10.1.0.7:80 mark 32769', 'udp 10.1.0.7:80 > 10.1.0.1:40000 in eth-l'],
  ],
  [
    'several packets before: the answer comes again behind what marked its connection',
    mangle(
      '-A PREROUTING -p udp -m conntrack --ctdir REPLY -m connmark --mark 0x5 <--\n-A PREROUTING -m conntrack --ctstate ESTABLISHED --ctdir ORIGINAL -j CONNMARK --set-mark 0x5\n',
    ),
    [
      'udp 198.51.100.7:40000 > 10.1.0.7:80 in eth-r',
      'udp 10.1.0.7:80 > 198.51.100.7:40000 in eth-l',
      'udp 198.51.100.7:40000 > 10.1.0.7:80 in eth-r',
      'udp 10.1.0.7:80 > 198.51.100.7:40000 in eth-l',
    ],
  ],
  [
    'a mark that was restored from the connection is what a packet before it was given',
    mangle(
      '-A PREROUTING -j CONNMARK --restore-mark\n-A PREROUTING -i eth-l -p udp -m mark --mark 0x1234 <--\n-A PREROUTING -i eth-r -p udp -j CONNMARK --set-mark 0x1234\n',
    ),
    ['udp 198.51.100.7:40000 > 10.1.0.7:80 in eth-r', 'udp 10.1.0.7:80 > 198.51.100.7:40000 in eth-l'],
  ],
  [
    'a packet whose mark is saved finds it in its connection',
    mangle(
      '-A OUTPUT -p udp -m conntrack --ctstate ESTABLISHED -j CONNMARK --save-mark\n-A OUTPUT -m connmark --mark 0x4000/0x4000 <--\n',
    ),
    [
      'udp 10.1.0.1:40000 > 10.1.0.7:80',
      'udp 10.1.0.7:80 > 10.1.0.1:40000 in eth-l',
      'udp 10.1.0.1:40000 > 10.1.0.7:80 mark 16384',
      'if listens:10.1.0.1:40000',
    ],
  ],
  [
    'a program that is given packets may mark them as it likes',
    `${mangle('-A PREROUTING -j NFQUEUE --queue-num 0\n')}${filter('-A FORWARD -j CONNMARK --save-mark\n-A FORWARD -m connmark --mark 0x7 <--\n')}`,
    ['not found', 'PREROUTING 1'],
  ],
])('%s', (_, marked, expected) => {
  expect(found(marked)).toEqual(expected);
});
