/** What few rules ask for: flags of ECN, chunks of SCTP, labels and marks. */
import { expect, test } from 'vitest';
import { router } from '../testing/node.ts';
import { filter, found } from './testing/found.ts';

const labelled = '-A FORWARD -m connlabel --label 5 -j ACCEPT <--\n';

test.each([
  [
    'the flag of ECN',
    filter('-A INPUT -p tcp -m ecn --ecn-tcp-ece -j DROP <--\n'),
    ['tcp 10.1.0.7:40000 > 10.1.0.1:80 in eth-l SYN|ECE|CWR'],
  ],
  [
    'its bits of the IP header',
    filter('-A INPUT -m ecn --ecn-ip-ect 1 -j DROP <--\n'),
    ['tcp 10.1.0.7:40000 > 10.1.0.1:80 in eth-l tos 1'],
  ],
  ['a label that no rule gives', filter(labelled), ['none: contradiction']],
  [
    'a helper that no rule gives connections',
    filter('-A FORWARD -m helper --helper ftp -j ACCEPT <--\n'),
    ['none: contradiction'],
  ],
  [
    'which therefore announced none',
    filter('-A FORWARD -p udp -m helper ! --helper ftp -j ACCEPT <--\n'),
    ['udp 198.51.100.7:40000 > 10.1.0.7:80 in eth-r'],
  ],
  [
    'and one that one does, in answer to what it announces',
    `*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p tcp -m tcp --dport 21 -j CT --helper ftp\nCOMMIT\n${filter('-A FORWARD -m helper --helper ftp -j ACCEPT <--\n')}`,
    [
      'tcp 198.51.100.7:40000 > 10.1.0.7:21 in eth-r',
      'tcp 10.1.0.7:40000 > 198.51.100.7:80 in eth-l',
      'tcp 198.51.100.7:80 > 10.1.0.7:40000 in eth-r SYN|ACK',
      'if announced:ftp:10.1.0.7:40000>198.51.100.7:80',
    ],
  ],
  [
    'and one that one gives',
    filter(`-A FORWARD -p udp -m connlabel --label 5 --set\n${labelled}`),
    ['udp 198.51.100.7:40000 > 10.1.0.7:80 in eth-r'],
  ],
  [
    'one of the ports that a rule above leaves out, and who sends it',
    filter(
      '-A OUTPUT -p tcp -m multiport ! --dports 53,15008 -m owner --uid-owner 1337 -j DROP\n-A OUTPUT -p tcp -m tcp ! --dport 53 -m owner ! --uid-owner 1337 -j RETURN\n-A OUTPUT -p tcp -m tcp ! --dport 53 -j DROP <--\n',
    ),
    ['tcp 10.1.0.1:40000 > 10.1.0.7:15008 uid 1337'],
  ],
  [
    'chunks other than those',
    filter('-A INPUT -p sctp -m sctp ! --chunk-types any DATA,INIT -j DROP <--\n'),
    ['sctp 10.1.0.7:40000 > 10.1.0.1:80 in eth-l'],
  ],
  [
    'bytes that no packet is short enough for',
    filter('-A FORWARD -m connbytes ! --connbytes 19 --connbytes-mode bytes --connbytes-dir original -j DROP <--\n'),
    ['none: contradiction'],
  ],
  [
    'so many bytes that the packet itself must have them',
    filter('-A INPUT -m connbytes --connbytes 500 --connbytes-mode bytes --connbytes-dir original -j DROP <--\n'),
    ['tcp 10.1.0.7:40000 > 10.1.0.1:80 in eth-l length 500'],
  ],
  [
    'so many packets that some must have come before',
    filter(
      '-A FORWARD -p udp -m connbytes --connbytes 3 --connbytes-mode packets --connbytes-dir original -j DROP <--\n',
    ),
    [
      'udp 198.51.100.7:40000 > 10.1.0.7:80 in eth-r',
      'udp 10.1.0.7:80 > 198.51.100.7:40000 in eth-l',
      ...Array.from({ length: 3 }, () => 'udp 198.51.100.7:40000 > 10.1.0.7:80 in eth-r'),
    ],
  ],
  [
    'types of DCCP that begin no connection, in nat',
    `*nat\n:POSTROUTING ACCEPT [0:0]\n-A POSTROUTING -p dccp -m dccp ! --dccp-types REQUEST -j MASQUERADE <--\nCOMMIT\n`,
    ['none: contradiction'],
  ],
  [
    'and elsewhere',
    filter('-A FORWARD -p dccp -m dccp ! --dccp-types REQUEST -j DROP <--\n'),
    ['dccp 198.51.100.7:40000 > 10.1.0.7:80 in eth-r'],
  ],
])('%s', (_, marked, expected) => {
  expect(found(marked)).toEqual(expected);
});

test('marks of a set under its mask', () => {
  const sets =
    'create marked hash:ip,mark family inet markmask 0x0000000f hashsize 1024 maxelem 65536\nadd marked 198.51.100.7,0x00000003\n';
  const rules = (mark: string) =>
    `*mangle\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -j MARK --set-xmark ${mark}/0xffffffff\nCOMMIT\n${filter('-A FORWARD -m set --match-set marked src,src -j ACCEPT <--\n')}`;
  const make = (text: string) => router(text, { 'ipset-save.txt': sets });
  expect(found(rules('0x13'), make)).toEqual(['tcp 198.51.100.7:40000 > 10.1.0.7:80 in eth-r']);
  expect(found(rules('0x2'), make)).toEqual(['none: contradiction']);
});
