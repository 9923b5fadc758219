/** Errors about connections: they go to one of the two ends, which must have had a connection. */
import { expect, test } from 'vitest';
import { filter, found } from './testing/found.ts';

const closed = (text: string, ...chains: readonly string[]): string =>
  chains.reduce((all, chain) => all.replaceAll(`:${chain} ACCEPT`, `:${chain} DROP`), text);
const nat = (rules: string): string => `*nat\n:PREROUTING ACCEPT [0:0]\n:POSTROUTING ACCEPT [0:0]\n${rules}COMMIT\n`;
const hiding = nat('-A POSTROUTING -o eth-r -j MASQUERADE\n');
const serving = nat('-A PREROUTING -i eth-r -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.1.0.9\n');

test.each([
  [
    'the node gets none where only others talk through it',
    closed(filter('-A INPUT -m conntrack --ctstate RELATED -j ACCEPT <--\n'), 'INPUT', 'OUTPUT'),
    ['none: taken', 'INPUT policy', 'OUTPUT policy'],
  ],
  [
    'unless an address of its own is given to others',
    `${hiding}${closed(filter('-A FORWARD -p icmp -d 10.1.0.0/24 -m conntrack --ctstate RELATED -j ACCEPT <--\n'), 'INPUT', 'OUTPUT')}`,
    [
      'tcp 10.1.0.7:40000 > 10.2.0.7:80 in eth-l',
      'icmp 198.51.100.7 > 10.2.0.1 in eth-r type 3 about tcp 10.2.0.1:40000 > 10.2.0.7:80 in eth-l SYN',
    ],
  ],
  [
    'about answers they go to who sent these',
    `${serving}${closed(filter('-A FORWARD -i eth-r -p icmp -m conntrack --ctstate RELATED --ctdir ORIGINAL -j ACCEPT <--\n'), 'INPUT', 'OUTPUT')}`,
    [
      'tcp 198.51.100.7:40000 > 10.1.0.7:80 in eth-r',
      'tcp 10.1.0.9:80 > 198.51.100.7:40000 in eth-l SYN|ACK',
      'icmp 198.51.100.7 > 10.1.0.7 in eth-r type 3 about tcp 10.1.0.7:80 > 198.51.100.7:40000',
    ],
  ],
  [
    'to who opens no connections, and who gets none, come none',
    closed(
      filter(
        '-A FORWARD -p icmp -m conntrack --ctstate RELATED -d 10.2.0.7/32 -j ACCEPT <--\n-A FORWARD -s 10.1.0.0/24 -d 10.2.0.9/32 -j ACCEPT\n-A FORWARD -s 10.2.0.9/32 -d 10.1.0.0/24 -j ACCEPT\n',
      ),
      'INPUT',
      'FORWARD',
      'OUTPUT',
    ),
    ['none: taken', 'INPUT policy', 'FORWARD policy', 'OUTPUT policy'],
  ],
  [
    'to who does, some',
    closed(
      filter(
        '-A FORWARD -p icmp -m conntrack --ctstate RELATED -d 10.2.0.9/32 -j ACCEPT <--\n-A FORWARD -s 10.1.0.0/24 -d 10.2.0.9/32 -j ACCEPT\n-A FORWARD -s 10.2.0.9/32 -d 10.1.0.0/24 -j ACCEPT\n',
      ),
      'INPUT',
      'FORWARD',
      'OUTPUT',
    ),
    [
      'tcp 10.2.0.9:40000 > 10.1.0.7:80 in eth-r',
      'icmp 10.1.0.7 > 10.2.0.9 in eth-l type 3 about tcp 10.2.0.9:40000 > 10.1.0.7:80 in eth-r SYN',
    ],
  ],
  [
    'what was announced has a master, whose packets must get through',
    `*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p tcp -m tcp --dport 21 -j CT --helper ftp\nCOMMIT\n${closed(
      filter('-A FORWARD -m helper --helper ftp -j ACCEPT <--\n-A FORWARD -p udp -j ACCEPT\n'),
      'INPUT',
      'FORWARD',
      'OUTPUT',
    )}`,
    ['none: taken', 'INPUT policy', 'FORWARD policy', 'OUTPUT policy'],
  ],
  [
    'nor does it where only the node could send the master, and sends nothing',
    `*raw\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -p tcp -m tcp --dport 21 -j CT --helper ftp\nCOMMIT\n${closed(filter('-A FORWARD -m helper --helper ftp -j ACCEPT <--\n'), 'OUTPUT')}`,
    ['none: taken', 'OUTPUT policy'],
  ],
])('%s', (_, marked, expected) => {
  expect(found(marked)).toEqual(expected);
});
