/** Rules about sets whose entries no region tells apart: Ethernet addresses, counters, large sets, marks that rules add. */
import { expect, test } from 'vitest';
import { router } from '../testing/node.ts';
import { filter, found } from './testing/found.ts';

const many = Array.from(
  { length: 600 },
  (_, index) => `add pairs 10.1.${2 + (index >> 8)}.${index & 255},tcp:${1000 + index}\n`,
);
const sets = `create macs bitmap:ip,mac range 10.1.0.0/24 counters
add macs 10.1.0.7,02:00:00:00:aa:01 packets 0 bytes 0
add macs 10.1.0.9,02:00:00:00:aa:02 packets 9 bytes 756
create frames hash:mac hashsize 1024 maxelem 65536
add frames 02:00:00:00:01:02
add frames 02:00:00:00:01:03
create pairs hash:ip,port family inet hashsize 1024 maxelem 65536
${many.join('')}create sticky hash:ip,mark family inet markmask 0x00003f00 hashsize 1024 maxelem 65536
create dumped hash:ip,mark family inet hashsize 1024 maxelem 65536
add dumped 10.1.0.7,0x00000000
create stickies list:set size 8
add stickies sticky
`;
const make = (text: string) => router(text, { 'ipset-save.txt': sets });
const mangle = (...rules: readonly string[]) =>
  `*mangle\n:PREROUTING ACCEPT [0:0]\n${rules.map((rule) => `-A PREROUTING ${rule}\n`).join('')}COMMIT\n`;

test.each([
  ['the address in the frame goes with the one in the packet', '-s 10.1.0.9 -m set --match-set macs src,src'],
  ['of several entries one has counted enough', '-m set --match-set macs src,src ! --update-counters --packets-gt 6'],
  ['a rule beside it leaves another entry', '-m mac ! --mac-source 02:00:00:00:01:02 -m set --match-set frames src'],
])('a packet whose Ethernet address is told: %s', (_, asked) => {
  // Where it is not told the trace would ask for it.
  expect(found(filter(`-A FORWARD ${asked} -j DROP <--\n`), make)).toEqual([
    expect.stringMatching(/^tcp \S+ > \S+ in \S+$/),
  ]);
});

test('what belongs together in a large set', () => {
  const rules = filter('-A FORWARD -s 10.1.4.50 -m set --match-set pairs src,dst -j DROP <--\n');
  expect(found(rules, make)).toEqual(['tcp 10.1.4.50:40000 > 10.1.0.7:1562 in eth-r']);
});

const unmarked = '-m mark --mark 0x0/0x3f00';
const marked = '-m mark ! --mark 0x0/0x3f00';
const marks = '-p tcp -m tcp --dport 443 -j MARK --set-xmark 0x200/0x3f00';

test.each([
  ['only packets with a mark are added', `${marked} -j SET --add-set sticky src,src`],
  ['also through a list', `${marked} -j SET --add-set stickies src,src`],
  ['none is, but taken away', `${unmarked} -j SET --del-set sticky src,src`],
])('no entry stands for a packet without a mark where %s', (_, changes) => {
  const asks = `${unmarked} -m set --match-set sticky src,src -j ACCEPT <--`;
  expect(found(mangle(asks, marks, changes), make)).toEqual(['none: contradiction']);
});

test.each([
  [
    'with the mark of those that are added',
    'sticky',
    '-m mark --mark 0x200/0x3f00',
    `${marked} -j SET --add-set sticky src,src`,
  ],
  ['without a mark where others are added too', 'sticky', unmarked, '-p tcp -j SET --add-set sticky src,src'],
  ['that the dump has', 'dumped', unmarked, `${marked} -j SET --add-set dumped src,src`],
  ['added through a list', 'sticky', unmarked, `${unmarked} -j SET --add-set stickies src,src`],
  ['in a member of a list', 'stickies', unmarked, `${unmarked} -j SET --add-set sticky src,src`],
])('but for a packet %s', (_, set, asked, adds) => {
  const rules = mangle(marks, `${asked} -m set --match-set ${set} src,src -j ACCEPT <--`, adds);
  expect(found(rules, make).at(-1)).toContain('10.1.0.7:40000 > ');
});

test('an entry with bits that the set does not compare stands for packets with others', () => {
  const rules = mangle(
    '-p tcp -j MARK --set-xmark 0x1/0xff',
    '-m mark --mark 0x0/0xff -m set --match-set sticky src,src -j ACCEPT <--',
    '-m mark --mark 0x1/0xff -j SET --add-set sticky src,src',
  );
  expect(found(rules, make)[0]).not.toContain('none');
});
