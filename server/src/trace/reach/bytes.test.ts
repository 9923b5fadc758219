/** Bytes of the header that rules change: what they have become is known. */
import { expect, test } from 'vitest';
import { filter, found } from './testing/found.ts';

const mangle = (rule: string) => `*mangle\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING ${rule}\nCOMMIT\n`;

test.each([
  [
    'routers throw away what was given one hop',
    '-i eth-l -j TTL --ttl-set 1',
    '-A FORWARD -i eth-l',
    'none: contradiction',
  ],
  [
    'and send on what was given two',
    '-i eth-l -j TTL --ttl-set 2',
    '-A FORWARD -i eth-l -m ttl --ttl-eq 1',
    'tcp 10.1.0.7',
  ],
  [
    'what was raised is not 0',
    '-i eth-l -j TTL --ttl-inc 1',
    '-A INPUT -i eth-l -m ttl --ttl-eq 0',
    'none: contradiction',
  ],
  [
    'nothing is more than 255',
    '-i eth-l -j TTL --ttl-inc 200',
    '-A INPUT -i eth-l -m ttl --ttl-lt 200',
    'none: contradiction',
  ],
  [
    'all of one protocol have the code point that it was given',
    '-p tcp -j DSCP --set-dscp 0x2e',
    '-A INPUT -i eth-l -p tcp -m dscp ! --dscp 0x2e',
    'none: contradiction',
  ],
  [
    'and the others keep theirs',
    '-p tcp -j DSCP --set-dscp 0x2e',
    '-A INPUT -i eth-l -p udp -m dscp ! --dscp 0x2e',
    'udp 10.1.0.7',
  ],
  [
    'what was raised by so many was lower when it was sent',
    '-i eth-l -j TTL --ttl-inc 5',
    '-A INPUT -i eth-l -m ttl --ttl-eq 9',
    'ttl 4',
  ],
  [
    'what was lowered was higher, by the way through the node too',
    '-i eth-l -j TTL --ttl-dec 3',
    '-A FORWARD -i eth-l -m ttl --ttl-eq 1',
    'ttl 5',
  ],
  [
    'all that would be more than 255 is that',
    '-i eth-l -j TTL --ttl-inc 200',
    '-A INPUT -i eth-l -m ttl --ttl-eq 255',
    'tcp 10.1.0.7',
  ],
  [
    'what was lowered to nothing goes no further',
    '-i eth-l -j TTL --ttl-dec 255',
    '-A FORWARD -i eth-l',
    'none: contradiction',
  ],
  ['bits that a mask kept', '-i eth-l -j TOS --and-tos 0xf0', '-A INPUT -i eth-l -m tos --tos 0x50/0xff', 'tos 80'],
  ['bits that were turned', '-i eth-l -j TOS --xor-tos 0x12', '-A INPUT -i eth-l -m tos --tos 0x08/0xff', 'tos 26'],
  [
    'the two bits beside a code point are the sender’s',
    '-i eth-l -j DSCP --set-dscp 0x2e',
    '-A INPUT -i eth-l -m tos --tos 0xba/0xff',
    'tos 2',
  ],
  [
    'what one rule has made of it the next one finds',
    '-j TOS --set-tos 0x08/0xff\n-A PREROUTING -j TOS --or-tos 0x10',
    '-A INPUT -i eth-l -m tos ! --tos 0x18/0xff',
    'none: contradiction',
  ],
  ['bits that were set', '-j TOS --or-tos 0x10', '-A INPUT -i eth-l -m tos --tos 0x00/0x10', 'none: contradiction'],
])('%s', (_, rule, asked, expected) => {
  expect(found(`${mangle(rule)}${filter(`${asked} -j ACCEPT <--\n`)}`)[0]).toContain(expected);
});

test('what a router lowered is raised from there', () => {
  const raised = '*mangle\n:FORWARD ACCEPT [0:0]\n-A FORWARD -j TTL --ttl-inc 1\nCOMMIT\n';
  const left = (ttl: number) => found(`${raised}${filter(`-A FORWARD -m ttl --ttl-eq ${ttl} -j ACCEPT <--\n`)}`)[0];
  expect(left(1)).toBe('none: contradiction');
  expect(left(2)).toMatch(/ ttl 2$/);
});

test.each([
  [
    'a counter that comes round each time takes all',
    '-m statistic --mode nth --every 1 --packet 0',
    ['none: taken', 'FORWARD 1'],
  ],
  ['and one of two does not', '-m statistic --mode nth --every 2 --packet 0', undefined],
])('%s', (_, match, expected) => {
  const answer = found(filter(`-A FORWARD ${match} -j DROP\n-A FORWARD -j ACCEPT <--\n`));
  if (expected === undefined) expect(answer[0]).not.toContain('none');
  else expect(answer).toEqual(expected);
});

test('no connection is fewer than one', () => {
  expect(found(filter('-A FORWARD -m connlimit --connlimit-upto 0 -j DROP <--\n'))).toEqual(['none: contradiction']);
  expect(found(filter('-A FORWARD -m connlimit ! --connlimit-above 0 -j DROP <--\n'))).toEqual(['none: contradiction']);
  expect(found(filter('-A FORWARD -m connlimit --connlimit-upto 1 -j DROP <--\n'))[0]).toContain('tcp');
});

test.each([
  [
    'two changes, one after the other',
    '-i eth-l -j TTL --ttl-inc 10\n-A PREROUTING -i eth-l -j TTL --ttl-dec 4',
    '-m ttl --ttl-eq 7',
    'ttl 1',
  ],
  [
    'what was raised as far as it goes is lowered from there',
    '-i eth-l -j TTL --ttl-inc 250\n-A PREROUTING -i eth-l -j TTL --ttl-dec 5',
    '-m ttl --ttl-gt 250',
    'none: contradiction',
  ],
  [
    'of the byte that was left the other bits were turned',
    '-i eth-l -j TOS --and-tos 0x0f\n-A PREROUTING -i eth-l -j TOS --xor-tos 0x30',
    '-m tos --tos 0x3c/0xff',
    'tos 12',
  ],
])('%s', (_, rules, asked, expected) => {
  expect(found(`${mangle(rules)}${filter(`-A INPUT -i eth-l ${asked} -j ACCEPT <--\n`)}`)[0]).toContain(expected);
});
