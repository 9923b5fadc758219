/** Packets of connections, as far as anything can open these. */
import { expect, test } from 'vitest';
import { router } from '../testing/node.ts';
import { filter, found } from './testing/found.ts';

const closed = (text: string): string => text.replaceAll('ACCEPT [0:0]', 'DROP [0:0]');

test.each([
  [
    'nothing answers where nothing is let through to begin with',
    closed(filter('-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT <--\n-A OUTPUT -j REJECT\n')),
    ['none: taken', 'INPUT policy', 'FORWARD policy', 'OUTPUT 1'],
  ],
  [
    'nor does anything come later, whichever mark its connection would have',
    `*mangle
:PREROUTING ACCEPT [0:0]
:OUTPUT DROP [0:0]
-A PREROUTING -m connmark --mark 0x2 -j RETURN <--
-A PREROUTING -j CONNMARK --set-xmark 0x2/0xffffffff
-A PREROUTING -j DROP
COMMIT
`,
    ['none: taken', 'OUTPUT policy', 'PREROUTING 3'],
  ],
  [
    'where one direction is open its answers come',
    closed(
      filter(
        '-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT <--\n-A OUTPUT -p udp -m udp --dport 53 -j ACCEPT\n',
      ),
    ),
    ['udp 10.1.0.1:40000 > 10.1.0.7:53', 'udp 10.1.0.7:53 > 10.1.0.1:40000 in eth-l'],
  ],
  [
    'but none of another protocol',
    closed(
      filter(
        '-A INPUT -p tcp -m conntrack --ctstate ESTABLISHED -j ACCEPT <--\n-A OUTPUT -p udp -m udp --dport 53 -j ACCEPT\n',
      ),
    ),
    ['none: taken', 'INPUT policy', 'FORWARD policy', 'OUTPUT policy'],
  ],
  [
    'a connection that was translated for one interface, heard by another',
    `*nat
:PREROUTING ACCEPT [0:0]
-A PREROUTING -i eth-l -p udp -m udp --dport 53 -j REDIRECT --to-ports 5353
COMMIT
${filter('-A INPUT -i eth-r -m conntrack --ctstate DNAT -j ACCEPT <--\n')}`,
    [
      'udp 10.1.0.7:40000 > 10.1.0.1:53 in eth-l',
      'udp 10.1.0.1:5353 > 10.1.0.7:40000',
      'udp 10.1.0.7:40000 > 10.1.0.1:53 in eth-r',
    ],
  ],
  [
    'the answer to what a program has marked and sent to this node itself',
    `*mangle
:PREROUTING ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A PREROUTING -m mark --mark 0x539 -j CONNMARK --set-xmark 0x111/0xffffffff
-A OUTPUT -m conntrack --ctdir REPLY -m connmark --mark 0x111 -j CONNMARK --restore-mark <--
COMMIT
`,
    [
      'tcp 10.1.0.1:40000 > 10.1.0.1:80 mark 1337',
      'tcp 10.1.0.1:80 > 10.1.0.1:40000 SYN|ACK',
      'unless refuses:10.1.0.1:80',
    ],
  ],
  [
    'what only a program marks gets through, and what it sends later need not be marked',
    closed(
      filter(
        '-A INPUT -j DROP\n-A OUTPUT -m mark --mark 0x10 -j ACCEPT\n-A OUTPUT -p udp -m conntrack --ctstate ESTABLISHED -j ACCEPT <--\n',
      ),
    ),
    [
      'udp 10.1.0.1:40000 > 10.1.0.7:80 mark 16',
      'udp 10.1.0.7:80 > 10.1.0.1:40000 in eth-l',
      'udp 10.1.0.1:40000 > 10.1.0.7:80',
    ],
  ],
  [
    'a program of the node answers for who was asked',
    `*mangle\n:OUTPUT DROP [0:0]\n-A OUTPUT -p udp -m conntrack --ctstate ESTABLISHED -j ACCEPT <--\nCOMMIT\n*filter\n:INPUT DROP [0:0]\nCOMMIT\n`,
    ['udp 10.1.0.11:40000 > 10.1.0.7:80 in eth-l', 'udp 10.1.0.7:80 > 10.1.0.11:40000'],
  ],
  [
    'nobody but a program of the node, which sends from another’s address, opens what is answered through the node',
    closed(
      filter(
        '-A FORWARD -p udp -m conntrack --ctstate ESTABLISHED -j ACCEPT <--\n-A OUTPUT -p udp -m udp --dport 53 -j ACCEPT\n',
      ),
    ),
    ['udp 10.1.0.13:40000 > 10.1.0.7:53', 'udp 10.1.0.7:53 > 10.1.0.13:40000 in eth-l'],
  ],
  [
    'no datagram is related where no helper announces connections',
    filter('-A FORWARD -p udp -m conntrack --ctstate RELATED -j ACCEPT <--\n'),
    ['none: contradiction'],
  ],
  [
    'some may be where one does',
    `*raw
:PREROUTING ACCEPT [0:0]
-A PREROUTING -p udp -m udp --dport 69 -j CT --helper tftp
COMMIT
${filter('-A FORWARD -p udp -m conntrack --ctstate RELATED -j ACCEPT <--\n')}`,
    [
      'udp 10.1.0.11:40000 > 10.1.0.7:69 in eth-l',
      'udp 10.1.0.7:40000 > 10.1.0.11:40000 in eth-r',
      'if announced:tftp:10.1.0.7:40000>10.1.0.11:40000',
    ],
  ],
  [
    'what a helper has announced begins as related, where nothing else may begin',
    `*raw
:PREROUTING ACCEPT [0:0]
-A PREROUTING -p tcp -m tcp --dport 21 -j CT --helper ftp
COMMIT
${closed(
  filter(`-A FORWARD -m conntrack --ctstate RELATED -j ACCEPT
-A FORWARD -p tcp -m tcp --dport 21 -j ACCEPT
-A FORWARD -p tcp -m tcp --sport 21 -m conntrack --ctstate ESTABLISHED -j ACCEPT
-A FORWARD -p tcp -m conntrack --ctstate ESTABLISHED -j ACCEPT <--
`),
)}`,
    [
      'tcp 198.51.100.7:40000 > 10.1.0.7:21 in eth-r',
      'tcp 10.1.0.7:40000 > 198.51.100.7:80 in eth-l',
      'tcp 198.51.100.7:80 > 10.1.0.7:40000 in eth-r SYN|ACK',
      'if announced:ftp:10.1.0.7:40000>198.51.100.7:80',
    ],
  ],
  [
    'nor is a segment that the node sends',
    filter('-A INPUT -p tcp -j REJECT\n-A OUTPUT -p tcp -m conntrack --ctstate RELATED <--\n'),
    ['none: contradiction'],
  ],
  [
    'errors of the node about what it refuses are of connections that never began',
    closed(filter('-A OUTPUT -m conntrack --ctstate RELATED <--\n-A OUTPUT -j DROP\n')),
    ['not found'],
  ],
  [
    'and where nothing comes so far that it could be refused there are none',
    `*mangle\n:PREROUTING DROP [0:0]\nCOMMIT\n${closed(filter('-A OUTPUT -m conntrack --ctstate RELATED <--\n-A OUTPUT -j DROP\n'))}`,
    ['none: taken', 'PREROUTING policy', 'OUTPUT 2'],
  ],
  [
    'unless it refuses others with resets, which no trace shows',
    filter('-A INPUT -p tcp -j REJECT --reject-with tcp-reset\n-A OUTPUT -p tcp -m conntrack --ctstate RELATED <--\n'),
    ['not found'],
  ],
])('%s', (_, marked, expected) => {
  expect(found(marked)).toEqual(expected);
});

test('a dump of connections shows what was opened before', () => {
  const marked = closed(filter('-A INPUT -m conntrack --ctstate ESTABLISHED -j ACCEPT <--\n-A OUTPUT -j REJECT\n'));
  const connections =
    'tcp      6 431999 ESTABLISHED src=10.1.0.7 dst=10.1.0.1 sport=40000 dport=22 src=10.1.0.1 dst=10.1.0.7 sport=22 dport=40000 [ASSURED] mark=0 use=1\n';
  const answer = found(marked, (text) => router(text, { 'conntrack.txt': connections }));
  expect(answer).not.toContain('none: taken');
});
