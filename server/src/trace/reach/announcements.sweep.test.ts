/** Packets of connections that helpers announce, which the trace asks about. */
import { expect, test } from 'vitest';
import { router } from '../testing/node.ts';
import { filter, found } from './testing/found.ts';

const raw = (...rules: readonly string[]): string =>
  `*raw\n:PREROUTING ACCEPT [0:0]\n${rules.map((rule) => `-A ${rule}\n`).join('')}COMMIT\n`;
const ftp = raw('PREROUTING -p tcp -m tcp --dport 21 -j CT --helper ftp');
const tftp = raw('PREROUTING -i eth-l -p udp -m udp --dport 69 -j CT --helper tftp');
const both = raw(
  'PREROUTING -p tcp -m tcp --dport 21 -j CT --helper ftp',
  'PREROUTING -p udp -m udp --dport 69 -j CT --helper tftp',
);

test.each([
  [
    'what a helper announces',
    `${ftp}${filter('-A FORWARD -m helper --helper ftp -j ACCEPT <--\n')}`,
    [
      'tcp 198.51.100.7:40000 > 10.1.0.7:21 in eth-r',
      'tcp 10.1.0.7:40000 > 198.51.100.7:80 in eth-l',
      'tcp 198.51.100.7:80 > 10.1.0.7:40000 in eth-r SYN|ACK',
      'if announced:ftp:10.1.0.7:40000>198.51.100.7:80',
    ],
  ],
  [
    'a file of TFTP comes back to the port it was asked from',
    `${tftp}${filter('-A FORWARD -p udp -m conntrack --ctstate RELATED -j ACCEPT <--\n')}`,
    [
      'udp 10.1.0.7:40000 > 10.2.0.7:69 in eth-l',
      'udp 10.2.0.7:40000 > 10.1.0.7:40000 in eth-r',
      'if announced:tftp:10.2.0.7:40000>10.1.0.7:40000',
    ],
  ],
  [
    'a helper announces what is of its protocol',
    `${ftp}${filter('-A FORWARD -p udp -m conntrack --ctstate RELATED -j ACCEPT <--\n')}`,
    ['none: contradiction'],
  ],
  [
    'of two helpers the one that is asked for',
    `${both}${filter('-A FORWARD -m helper --helper tftp -j ACCEPT <--\n')}`,
    [
      'udp 198.51.100.7:40000 > 10.1.0.7:69 in eth-r',
      'udp 10.1.0.7:40000 > 198.51.100.7:40000 in eth-l',
      'udp 198.51.100.7:40000 > 10.1.0.7:40000 in eth-r',
      'if announced:tftp:10.1.0.7:40000>198.51.100.7:40000',
    ],
  ],
  [
    'and of no other',
    `${both}${filter('-A FORWARD -p tcp -m helper --helper tftp -j ACCEPT <--\n')}`,
    ['none: contradiction'],
  ],
  [
    'a name that one of them begins',
    `${both}${filter('-A FORWARD -m helper --helper ftp-2121 -j ACCEPT <--\n')}`,
    [
      'tcp 198.51.100.7:40000 > 10.1.0.7:21 in eth-r',
      'tcp 10.1.0.7:40000 > 198.51.100.7:80 in eth-l',
      'tcp 198.51.100.7:80 > 10.1.0.7:40000 in eth-r SYN|ACK',
      'if announced:ftp:10.1.0.7:40000>198.51.100.7:80',
    ],
  ],
  [
    'a helper that no rule gives',
    `${both}${filter('-A FORWARD -m helper --helper irc -j ACCEPT <--\n')}`,
    ['none: contradiction'],
  ],
  [
    'answers to what was announced',
    `${ftp}${filter('-A FORWARD -m helper --helper ftp -m conntrack --ctstate ESTABLISHED --ctdir REPLY -j ACCEPT <--\n')}`,
    [
      'tcp 198.51.100.7:40000 > 10.1.0.7:21 in eth-r',
      'tcp 10.1.0.7:40000 > 198.51.100.7:80 in eth-l',
      'tcp 198.51.100.7:80 > 10.1.0.7:40000 in eth-r SYN|ACK',
      'if announced:ftp:10.1.0.7:40000>198.51.100.7:80',
    ],
  ],
  [
    'and what comes later',
    `${ftp}${filter('-A FORWARD -m helper --helper ftp -m conntrack --ctstate ESTABLISHED --ctdir ORIGINAL -j ACCEPT <--\n')}`,
    [
      'tcp 10.1.0.11:40000 > 10.1.0.7:21 in eth-l',
      'tcp 10.1.0.7:40000 > 10.1.0.11:80 in eth-r',
      'tcp 10.1.0.11:80 > 10.1.0.7:40000 in eth-l SYN|ACK',
      'tcp 10.1.0.7:40000 > 10.1.0.11:80 in eth-r ACK',
      'if announced:ftp:10.1.0.7:40000>10.1.0.11:80',
    ],
  ],
  [
    'what is announced may be for the node itself',
    `${tftp}${filter('-A INPUT -m conntrack --ctstatus EXPECTED -p udp -j ACCEPT <--\n')}`,
    [
      'udp 10.1.0.7:40000 > 10.1.0.1:69 in eth-l',
      'udp 10.1.0.1:40000 > 10.1.0.7:40000',
      'udp 10.1.0.7:40000 > 10.1.0.1:40000 in eth-r',
      'if announced:tftp:10.1.0.1:40000>10.1.0.7:40000',
    ],
  ],
  [
    'what is announced asks the rules of nat',
    `${ftp}*nat\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p tcp -m conntrack --ctstate RELATED -j ACCEPT <--\nCOMMIT\n`,
    [
      'tcp 198.51.100.7:40000 > 10.1.0.7:21 in eth-r',
      'tcp 10.1.0.7:40000 > 198.51.100.7:80 in eth-l',
      'if announced:ftp:10.1.0.7:40000>198.51.100.7:80',
    ],
  ],
  [
    'behind an address of the node',
    `${tftp}*nat\n:POSTROUTING ACCEPT [0:0]\n-A POSTROUTING -o eth-r -j MASQUERADE\nCOMMIT\n${filter('-A FORWARD -p udp -m conntrack --ctstate RELATED -j ACCEPT <--\n')}`,
    [
      'udp 10.1.0.7:40000 > 10.2.0.7:69 in eth-l',
      'udp 10.2.0.7:40000 > 10.2.0.1:40000 in eth-r',
      'if announced:tftp:10.2.0.7:40000>10.2.0.1:40000',
      'if nat-helper:tftp',
    ],
  ],
  [
    'an error about what was announced',
    `${tftp}${filter('-A FORWARD -p icmp -m helper --helper tftp -j ACCEPT <--\n')}`,
    [
      'udp 10.1.0.11:40000 > 10.1.0.7:69 in eth-l',
      'udp 10.1.0.7:40000 > 10.1.0.11:40000 in eth-l',
      'icmp 198.51.100.7 > 10.1.0.7 in eth-r type 3 about udp 10.1.0.7:40000 > 10.1.0.11:40000 in eth-l',
      'if announced:tftp:10.1.0.7:40000>10.1.0.11:40000',
    ],
  ],
  [
    'a program of the node may send for others what announces it',
    `${raw('OUTPUT -p tcp -m tcp --dport 21 -j CT --helper ftp')}${filter('-A FORWARD -m helper --helper ftp -m conntrack --ctstate RELATED -j ACCEPT <--\n')}`,
    [
      'tcp 10.1.0.13:40000 > 10.1.0.7:21',
      'tcp 10.1.0.7:40000 > 10.1.0.13:80 in eth-r',
      'if announced:ftp:10.1.0.7:40000>10.1.0.13:80',
    ],
  ],
  [
    'nothing is new that was announced',
    `${ftp}${filter('-A FORWARD -m conntrack --ctstate NEW -m helper --helper ftp -j ACCEPT <--\n')}`,
    ['none: contradiction'],
  ],
])('%s', (_, marked, expected) => {
  expect(found(marked)).toEqual(expected);
});

test('what a program that helps announces may be of any protocol, also where the kernel gives its own helpers by ports', () => {
  const helping = raw('PREROUTING -p udp -m udp --dport 111 -j CT --helper rpc');
  const marked = `${helping}${filter('-A FORWARD -p sctp -m conntrack --ctstate RELATED -j ACCEPT <--\n')}`;
  const byPorts = 'net.ipv4.ip_forward = 1\nnet.netfilter.nf_conntrack_helper = 1\n';
  expect(found(marked, (text) => router(text, { 'sysctl.txt': byPorts }))).toEqual([
    'udp 10.1.0.11:40000 > 10.1.0.7:111 in eth-l',
    'sctp 10.1.0.7:40000 > 10.1.0.11:80 in eth-r',
    'if announced:rpc:10.1.0.7:40000>10.1.0.11:80',
  ]);
});

test('broadcasts of the node are answered from the port of the service', () => {
  const asking = '*raw\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -p udp -m udp --dport 137 -j CT --helper netbios-ns\nCOMMIT\n';
  const marked = `${asking}${filter('-A INPUT -m conntrack --ctstate RELATED -p udp -j ACCEPT <--\n')}`;
  const addresses =
    '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN\n    inet 127.0.0.1/8 scope host lo\n2: eth-l: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP\n    inet 10.1.0.1/24 brd 10.1.0.255 scope global eth-l\n';
  const routes = '10.1.0.0/24 dev eth-l proto kernel scope link src 10.1.0.1\n';
  const node = (text: string) => router(text, { 'ip-addr.txt': addresses, 'ip-route.txt': routes });
  expect(found(marked, node)).toEqual([
    'udp 10.1.0.1:40000 > 10.1.0.255:137',
    'udp 10.1.0.7:137 > 10.1.0.1:40000 in eth-l',
    'if announced:netbios-ns:10.1.0.7:137>10.1.0.1:40000',
  ]);
});
