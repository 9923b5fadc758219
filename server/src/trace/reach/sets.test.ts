/** Rules about IP sets: with exceptions, counters, and entries that other rules add and remove. */
import { expect, test } from 'vitest';
import { router } from '../testing/node.ts';
import { filter, found } from './testing/found.ts';

const sets = `create nets hash:net family inet hashsize 1024 maxelem 65536
add nets 10.1.0.0/24
add nets 10.1.0.8/29 nomatch
create counted hash:ip family inet hashsize 1024 maxelem 65536 counters
add counted 10.1.0.7 packets 5 bytes 420
create macs hash:mac hashsize 1024 maxelem 65536
add macs 02:00:00:00:01:02
create seen hash:ip family inet hashsize 1024 maxelem 65536
create admitted hash:ip family inet hashsize 1024 maxelem 65536
add admitted 10.1.0.7
create six hash:ip family inet6 hashsize 1024 maxelem 65536
create few hash:ip family inet hashsize 1024 maxelem 2
add few 192.0.2.1
`;
const make = (text: string) => router(text, { 'ipset-save.txt': sets });
const removing = '-A INPUT -p tcp -m tcp --dport 1 -j SET --del-set admitted src\n';
const adding = '-A INPUT -p tcp -m tcp --dport 1 -j SET --add-set seen src\n-A INPUT -j SET --add-set six src\n';

test.each([
  [
    'an exception is no entry',
    '-A FORWARD -s 10.1.0.8/29 -m set --match-set nets src -j DROP <--\n',
    ['none: contradiction'],
  ],
  [
    'unless the rule asks for exceptions',
    '-A FORWARD -m set --match-set nets src --return-nomatch -j DROP <--\n',
    ['tcp 10.1.0.11:40000 > 10.1.0.7:80 in eth-l'],
  ],
  [
    'which other addresses are not',
    '-A FORWARD -s 10.1.0.7 -m set --match-set nets src --return-nomatch -j DROP <--\n',
    ['none: contradiction'],
  ],
  [
    'what an entry has counted only grows',
    '-A FORWARD -m set --match-set counted src --packets-lt 6 -j DROP <--\n',
    ['none: contradiction'],
  ],
  [
    'and is beyond the number already',
    '-A FORWARD -m set --match-set counted src --packets-gt 5 -j DROP\n-A FORWARD -s 10.1.0.7 -j DROP <--\n',
    ['none: taken', 'FORWARD 1'],
  ],
  [
    'of a set that counts no address but its entries',
    '-A FORWARD -s 10.1.0.9 -m set --match-set counted src --packets-gt 9 -j DROP <--\n',
    ['none: contradiction'],
  ],
  [
    'the node’s own packets lie in no frame',
    '-A OUTPUT -m set --match-set macs src -j DROP <--\n',
    ['none: contradiction'],
  ],
  [
    'nothing is added to a set that rules only take from',
    `${removing}-A FORWARD -s 10.1.0.9 -m set --match-set admitted src -j DROP <--\n`,
    ['none: contradiction'],
  ],
  [
    'nor to one of the other family',
    `${adding}-A FORWARD -m set --match-set six src -j DROP <--\n`,
    ['none: contradiction'],
  ],
  [
    'what the dump has of a set that only grows is taken',
    `-A INPUT -p tcp -m tcp --dport 1 -j SET --add-set admitted src\n-A INPUT -p tcp -m set --match-set admitted src -j DROP\n-A INPUT -s 10.1.0.7 -p tcp -j ACCEPT <--\n`,
    ['none: taken', 'INPUT 2'],
  ],
  [
    'what somebody else has left no room for',
    '-A FORWARD -j SET --add-set few src\n-A FORWARD -p udp -m set ! --match-set few src -j ACCEPT <--\n',
    ['tcp 198.51.100.47:40000 > 10.1.0.7:80 in eth-r', 'udp 198.51.100.7:40000 > 10.1.0.7:80 in eth-r'],
  ],
])('%s', (_, rules, expected) => {
  expect(found(filter(rules), make)).toEqual(expected);
});

test.each([
  [
    'another packet has added its sender',
    `${adding}-A INPUT -p tcp -m tcp --dport 22 -m set --match-set seen src -j DROP <--\n`,
    ['tcp 10.1.0.7:40001 > 10.1.0.1:1 in eth-l', 'tcp 10.1.0.7:40000 > 10.1.0.1:22 in eth-l'],
  ],
  [
    'which the rule asks for by its address',
    `${adding}-A INPUT -s 10.1.0.9 -p udp -m set --match-set seen src -j DROP <--\n`,
    ['tcp 10.1.0.9:40001 > 10.1.0.1:1 in eth-l', 'udp 10.1.0.9:40000 > 10.1.0.1:80 in eth-l'],
  ],
  [
    'an entry has been taken from the set',
    `${removing}-A INPUT -s 10.1.0.7 -p tcp -m tcp --dport 22 -m set ! --match-set admitted src -j DROP <--\n`,
    ['tcp 10.1.0.7:40001 > 10.1.0.1:1 in eth-l', 'tcp 10.1.0.7:40000 > 10.1.0.1:22 in eth-l'],
  ],
  [
    'behind a rule that drops what is not in the set',
    `${adding}-A INPUT -m set ! --match-set seen src -j DROP\n-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT <--\n`,
    ['tcp 10.1.0.7:40001 > 10.1.0.1:1 in eth-l', 'tcp 10.1.0.7:40000 > 10.1.0.1:22 in eth-l'],
  ],
  [
    'behind a rule that takes what the set holds, unless another rule has removed it',
    `${removing}-A INPUT -m set --match-set admitted src -j DROP\n-A INPUT -s 10.1.0.7 -p udp -j ACCEPT <--\n`,
    ['tcp 10.1.0.7:40001 > 10.1.0.1:1 in eth-l', 'udp 10.1.0.7:40000 > 10.1.0.1:80 in eth-l'],
  ],
  [
    'where the sender is added as a destination',
    `-A OUTPUT -p tcp -j SET --add-set seen dst\n-A INPUT -p udp -m set --match-set seen src -j ACCEPT <--\n`,
    ['tcp 10.1.0.1:40001 > 10.1.0.7:80', 'udp 10.1.0.7:40000 > 10.1.0.1:80 in eth-l'],
  ],
])('%s', (_, rules, expected) => {
  expect(found(filter(rules), make)).toEqual(expected);
});
