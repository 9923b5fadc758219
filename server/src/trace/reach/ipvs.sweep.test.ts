/** Rules behind IPVS: its requests by the service that they were for, and what it takes for answers. */
import { expect, test } from 'vitest';
import { router } from '../testing/node.ts';
import { filter, found } from './testing/found.ts';

const services = `-A -t 10.1.0.1:80 -s rr
-a -t 10.1.0.1:80 -r 10.2.0.5:8080 -m -w 1
-A -u 10.1.0.1:53 -s rr
-a -u 10.1.0.1:53 -r 10.2.0.5:5353 -m -w 1
-A -t 10.2.0.1:443 -s rr -p 300
-a -t 10.2.0.1:443 -r 10.2.0.6:443 -g -w 1
`;
const make = (text: string) => router(text, { 'ipvsadm-save.txt': services });

test.each([
  [
    'a service by its port',
    '-A OUTPUT -m ipvs --vport 53 -j DROP <--\n',
    ['udp 10.1.0.7:40000 > 10.1.0.1:53 in eth-l'],
  ],
  ['which no other protocol has', '-A OUTPUT -p tcp -m ipvs --vport 53 -j DROP <--\n', ['none: contradiction']],
  ['by a port that no service has', '-A OUTPUT -m ipvs --vport 81 -j DROP <--\n', ['none: contradiction']],
  [
    'by its address and the way to its servers',
    '-A OUTPUT -m ipvs --vaddr 10.2.0.0/24 --vmethod GATE -j DROP <--\n',
    ['tcp 10.1.0.7:40000 > 10.2.0.1:443 in eth-l'],
  ],
  [
    'which those of another one do not go',
    '-A OUTPUT -m ipvs --vaddr 10.1.0.1 ! --vmethod MASQ -j DROP <--\n',
    ['none: contradiction'],
  ],
  [
    'the template of a persistent client',
    '-A OUTPUT -m ipvs --vportctl 443 -j DROP <--\n',
    ['tcp 10.1.0.7:40000 > 10.2.0.1:443 in eth-l'],
  ],
  ['which others have none of', '-A OUTPUT -m ipvs --vportctl 80 -j DROP <--\n', ['none: contradiction']],
  [
    'answers, which are found by no service',
    '-A OUTPUT -s 10.1.0.1 -d 10.1.0.7 -m ipvs --vaddr 10.1.0.1 -j DROP <--\n',
    ['none: contradiction'],
  ],
])('%s', (_, rules, expected) => {
  expect(found(filter(rules), make)).toEqual(expected);
});

const mangle = (rule: string) => `*mangle\n:POSTROUTING ACCEPT [0:0]\n${rule}COMMIT\n`;

test.each([
  [
    'an answer is sent behind its request',
    mangle('-A POSTROUTING -s 10.1.0.1 -d 10.1.0.7 -p udp -m ipvs --ipvs -j ACCEPT <--\n'),
    ['udp 10.1.0.7:40000 > 10.1.0.1:53 in eth-l', 'udp 10.2.0.5:5353 > 10.1.0.7:40000 in eth-r'],
  ],
  [
    'from a port that its server has',
    mangle('-A POSTROUTING -s 10.1.0.1 -d 10.1.0.7 -p udp -m udp --sport 54 -m ipvs --ipvs -j ACCEPT <--\n'),
    ['none: contradiction'],
  ],
  [
    'what connection tracking has known nothing of is asked by the nat table as any first packet',
    '*nat\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -m conntrack --ctstatus SEEN_REPLY -j ACCEPT <--\nCOMMIT\n',
    ['none: contradiction'],
  ],
  [
    'and leaves its connection where the switch of IPVS says so',
    `${mangle('-A POSTROUTING -s 10.1.0.1 -d 10.1.0.7 -p udp -m conntrack --ctstate UNTRACKED -j ACCEPT <--\n')}`,
    [
      'udp 10.1.0.7:40000 > 10.1.0.1:53 in eth-l',
      'udp 10.2.0.5:5353 > 10.1.0.7:40000 in eth-r',
      'unless ipvs-conntrack',
    ],
  ],
])('%s', (_, marked, expected) => {
  expect(found(marked, make)).toEqual(expected);
});

test('packets of other protocols count as handled where the switch says so', () => {
  const rule = filter('-A OUTPUT -p gre -m ipvs --ipvs -j DROP <--\n');
  const switched = (value: string) => (text: string) =>
    router(text, { 'ipvsadm-save.txt': services, 'sysctl.txt': `net.ipv4.vs.ignore_tunneled = ${value}\n` });
  expect(found(rule, switched('1'))).toEqual(['gre 10.1.0.1 > 10.1.0.1']);
  expect(found(rule, switched('0'))).toEqual(['none: contradiction']);
});

test('what the node itself asks of its own address leaves by the interface of the server', () => {
  const own = [expect.stringMatching(/^tcp 10\.2\.0\.1:\d+ > 10\.2\.0\.1:443$/)];
  const asking = '-s 10.2.0.1 -d 10.2.0.1 -o eth-r -m ipvs --ipvs';
  expect(found(filter(`-A OUTPUT ${asking} -j DROP <--\n`), make)).toEqual(own);
  expect(found(mangle(`-A POSTROUTING ${asking} -j ACCEPT <--\n`), make)).toEqual(own);
});

const untracked = filter('-A INPUT -m conntrack --ctstate UNTRACKED -j DROP <--\n');

test('a program of the node may answer for a server, with what would open a connection, and IPVS leaves it untracked', () => {
  const one = '-A -t 10.96.0.1:80 -s rr\n-a -t 10.96.0.1:80 -r 10.2.0.5:8080 -m -w 1\n';
  const packets = found(untracked, (text) => router(text, { 'ipvsadm-save.txt': one }));
  expect(packets.slice(0, 2)).toEqual([
    expect.stringMatching(/^tcp 10\.\d\.0\.1:40000 > 10\.96\.0\.1:80$/),
    expect.stringMatching(/^tcp 10\.2\.0\.5:8080 > 10\.\d\.0\.1:40000 SYN$/),
  ]);
});

test('of what is balanced one packet at a time nothing is kept that an answer or an error could be known by', () => {
  const each = '-A -u 10.96.0.1:53 -s rr -o\n-a -u 10.96.0.1:53 -r 10.2.0.5:5353 -m -w 1\n';
  expect(found(untracked, (text) => router(text, { 'ipvsadm-save.txt': each }))).toEqual(['none: contradiction']);
});
