/** Targets behind which a packet goes no further, or another way: REJECT, NFQUEUE, TPROXY, SYNPROXY, TEE, CT. */
import { expect, test } from 'vitest';
import { events, outcomes, packet, router } from '../../testing/node.ts';

const web = packet('tcp 10.1.0.7:40000 > 10.2.0.5:80 in eth-l');
const forward = (rule: string): string => `*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD ${rule}\nCOMMIT\n`;
const mangle = (rule: string): string => `*mangle\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING ${rule}\nCOMMIT\n`;

/** Verdict and what it rests on. */
const ends = (rules: string): readonly string[] =>
  outcomes(router(rules), web).map((line) =>
    line.replace(/ by .*?(?: if (.*))?$/, (_, rests = '') => (rests === '' ? '' : ` if ${rests}`)),
  );

test('REJECT drops the packet and tells the sender', () => {
  expect(ends(forward('-j REJECT'))).toEqual(['rejected']);
});

test('a queue without a program drops, unless the rule says to bypass it', () => {
  expect(ends(forward('-j NFQUEUE --queue-num 3'))).toEqual(['queued if queue:3', 'dropped if not queue:3']);
  expect(ends(forward('-j NFQUEUE --queue-num 3 --queue-bypass'))).toEqual([
    'queued if queue:3',
    'forwarded if not queue:3',
  ]);
});

test('QUEUE asks queue 0, and bypasses nobody', () => {
  expect(ends(forward('-j QUEUE'))).toEqual(['queued if queue:0', 'dropped if not queue:0']);
});

test('what goes on past a program that is not there is not translated, and asks nat again where its hook comes next', () => {
  const nat = ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'].map((chain) => `:${chain} ACCEPT [0:0]\n`).join('');
  const rule = (tail: string): string =>
    `*nat\n${nat}-A OUTPUT -p udp -j NFQUEUE --queue-num 7 ${tail}\n-A OUTPUT -j DNAT --to-destination 10.2.0.9\nCOMMIT\n`;
  const own = 'udp 127.0.0.1:1 > 127.0.0.1:2';
  expect(events(router(rule('--queue-bypass')), own, { assumptions: { 'queue:7': false } })).toEqual([
    'nat:OUTPUT:rule:1',
    'nat:POSTROUTING:policy:1',
    'nat:PREROUTING:policy:1',
  ]);
  const accepted = rule('').replace('NFQUEUE --queue-num 7 ', 'ACCEPT');
  expect(events(router(accepted), own)).toEqual(['nat:OUTPUT:rule:1', 'nat:POSTROUTING:policy:1']);
});

test('SYNPROXY takes the handshake, and lets everything else pass', () => {
  expect(ends(forward('-p tcp -m conntrack --ctstate NEW -j SYNPROXY --mss 1460'))).toEqual(['stolen']);
});

test('a transparent proxy gets the packet where one listens; without one it is dropped', () => {
  const lines = ends(mangle('-p tcp -j TPROXY --on-port 3129 --on-ip 127.0.0.1 --tproxy-mark 0x1/0x1'));
  expect(lines.at(-1)).toBe('dropped if not tproxy:127.0.0.1:3129');
});

test('TEE’s copy walks OUTPUT and POSTROUTING before the packet itself goes on', () => {
  expect(events(router(mangle('-j TEE --gateway 10.2.0.99')), 'udp 10.1.0.7:1 > 10.2.0.5:2 in eth-l')).toEqual([
    'mangle:PREROUTING:rule:1',
    'mangle:OUTPUT:policy:1',
    'mangle:POSTROUTING:policy:1',
    'mangle:PREROUTING:policy:2',
    'mangle:FORWARD:policy:1',
    'mangle:POSTROUTING:policy:1',
  ]);
});

test('what CT leaves untracked has the state UNTRACKED, in raw already', () => {
  const rules =
    '*raw\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -j CT --notrack\n-A PREROUTING -m state --state UNTRACKED -j MARK --set-mark 0x1\nCOMMIT\n' +
    forward('-m conntrack --ctstate UNTRACKED -m mark --mark 0x1 -j DROP');
  expect(ends(rules)).toEqual(['dropped']);
});
