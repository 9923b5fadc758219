/** Sets of Ethernet addresses, asked about packets of which nobody told the frame. */
import { expect, test } from 'vitest';
import { openSession } from '../engine.ts';
import { events, packet, router } from '../testing/node.ts';

const from = (source: string, mac?: string) =>
  packet(`udp ${source}:1 > 10.2.0.5:2 in eth-l`, mac === undefined ? {} : { mac });
const seven = from('10.1.0.7');

/** The outcomes of the last packet: verdict and what it rests on. */
function last(set: string, rules: readonly string[], ...packets: readonly ReturnType<typeof from>[]) {
  const lines = rules.map((rule) => `-A FORWARD ${rule}\n`).join('');
  const node = router(`*filter\n:FORWARD ACCEPT [0:0]\n${lines}COMMIT\n`, { 'ipset-save.txt': `${set}\n` });
  const session = openSession(node);
  const traces = packets.map((each) => session.send(each));
  return (traces.at(-1)?.outcomes ?? []).map(
    ({ verdict, assumptions }) =>
      `${verdict}${assumptions.map(({ id, holds }) => ` ${holds ? 'if' : 'unless'} ${id}`).join('')}`,
  );
}

const drop = '-m set --match-set s src -j DROP';
const drop2 = '-m set --match-set s src,src -j DROP';

test.each([
  ['hash:mac', 'src'],
  ['hash:ip,mac', 'src,src'],
  ['bitmap:ip,mac range 10.1.0.0/24', 'src,src'],
])('an address that %s took from a packet is that of the next packet of the same source', (type, sides) => {
  const rules = [`-m set --match-set s ${sides} -j DROP`, `-j SET --add-set s ${sides}`];
  expect(last(`create s ${type}`, rules, seven, seven)).toEqual(['dropped']);
});

test('and what it removed is gone, whatever the dump holds', () => {
  const set = 'create s hash:mac\nadd s 02:00:00:00:00:01\nadd s 02:00:00:00:00:02';
  expect(last(set, ['-j SET --del-set s src', drop], seven)).toEqual(['forwarded']);
});

test('whether a set of many holds the address is one question, asked once', () => {
  const set = 'create s hash:mac\nadd s 02:00:00:00:00:01\nadd s 02:00:00:00:00:02';
  const rules = [drop, '-j SET --del-set s src'];
  const held = ['forwarded unless set-mac:s:10.1.0.7', 'dropped if set-mac:s:10.1.0.7'];
  expect(last(set, rules, seven)).toEqual(held);
  expect(last(set, rules, seven, seven)).toEqual(held);
});

const either = ['forwarded unless mac:02:00:00:00:00:08:10.1.0.7', 'dropped if mac:02:00:00:00:00:08:10.1.0.7'];

test('one source may send from the address of another, or from the one that an entry names', () => {
  const rules = [drop, '-j SET --add-set s src'];
  expect(last('create s hash:mac', rules, seven, from('10.1.0.8'))).toEqual([
    'forwarded unless same-mac:10.1.0.7:10.1.0.8',
    'dropped if same-mac:10.1.0.7:10.1.0.8',
  ]);
  expect(last('create s hash:mac', rules, from('10.1.0.8', '02:00:00:00:00:08'), seven)).toEqual(either);
  expect(last('create s hash:mac', rules, seven, from('10.1.0.7', '02:00:00:00:00:08'))).toEqual(either);
});

test('what IPVS sends on lies in the frame that brought it, and what TEE copies in none', () => {
  const all = ['PREROUTING', 'FORWARD', 'OUTPUT', 'POSTROUTING'].map((chain) => `:${chain} ACCEPT [0:0]\n`).join('');
  const asks = (device: string): string => `-A OUTPUT -o ${device} -m set --match-set s src\n`;
  const rules = `*mangle\n${all}-A FORWARD -j TEE --gateway 10.2.0.99\n${asks('eth-r')}-A POSTROUTING -m set --match-set s src\nCOMMIT\n`;
  const node = router(rules, {
    'ipset-save.txt': 'create s hash:mac\nadd s 02:00:00:00:00:07\n',
    'ipvsadm-save.txt': '-A -u 10.1.0.1:2 -s rr\n-a -u 10.1.0.1:2 -r 10.2.0.5:2 -m -w 1\n',
  });
  const matched = (dst: string): readonly string[] => {
    const asked = packet(`udp 10.1.0.7:1 > ${dst}:2 in eth-l`, { mac: '02:00:00:00:00:07' });
    return events(node, asked).filter((event) => event.includes(':rule:'));
  };
  expect(matched('10.1.0.1')).toEqual(['mangle:OUTPUT:rule:1', 'mangle:POSTROUTING:rule:1']);
  expect(matched('10.2.0.5')).toEqual(['mangle:FORWARD:rule:1', 'mangle:POSTROUTING:rule:1']);
});

test('an entry of bitmap:ip,mac takes the address of the first packet that finds it', () => {
  const set = 'create s bitmap:ip,mac range 10.1.0.0/24\nadd s 10.1.0.7';
  expect(last(set, [drop2], seven, seven)).toEqual(['dropped']);
  expect(last(set, [drop2], seven, from('10.1.0.7', '02:00:00:00:00:08'))).toEqual(either);
});

test('an address that is one is no other one, whether sets with counters ask, sets without, or -m mac', () => {
  const one = 'create one hash:mac\nadd one 02:00:00:00:00:01\n';
  const sets = `${one}create two hash:mac counters\nadd two 02:00:00:00:00:02`;
  const rules = [
    '-m set --match-set one src -j LOG',
    '-m mac --mac-source 02:00:00:00:00:03 -j LOG',
    '-m set --match-set two src -j LOG',
    '-m set --match-set one src -m mac --mac-source 02:00:00:00:00:04 -j DROP',
  ];
  const [first, second, third] = [1, 3, 2].map((host) => `mac:02:00:00:00:00:0${host}:10.1.0.7`);
  expect(last(sets, rules, seven)).toEqual([
    `forwarded unless ${first} unless ${second} unless ${third}`,
    `forwarded unless ${first} unless ${second} if ${third}`,
    `forwarded unless ${first} if ${second} unless ${third}`,
    `forwarded if ${first} unless ${second} unless ${third} unless mac:02:00:00:00:00:04:10.1.0.7`,
  ]);
});

test('of an interface that no dump shows it is asked which address it has', () => {
  const asks = (set: string, packets: number) => {
    const rules = '*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -m set --match-set s dst -j DROP\nCOMMIT\n';
    const session = openSession(router(rules, { 'ip-addr.txt': undefined, 'ipset-save.txt': set }));
    const traces = Array.from({ length: packets }, () => session.send(seven));
    return traces
      .at(-1)
      ?.outcomes.map(
        ({ verdict, assumptions }) => `${verdict} ${assumptions.map(({ id, holds }) => `${id}=${holds}`).join()}`,
      );
  };
  const one = 'create s hash:mac\nadd s 02:00:00:00:00:01\n';
  const others = 'local:10.2.0.5=false';
  const either = [
    `forwarded ${others},mac:02:00:00:00:00:01:eth-l=false`,
    `dropped ${others},mac:02:00:00:00:00:01:eth-l=true`,
  ];
  expect(asks(one, 1)).toEqual(either);
  expect(asks(one, 2)).toEqual(either);
  const two = `${one}add s 02:00:00:00:00:02\n`;
  expect(asks(two, 1)).toEqual([`forwarded ${others},set-mac:s:eth-l=false`, `dropped ${others},set-mac:s:eth-l=true`]);
});
