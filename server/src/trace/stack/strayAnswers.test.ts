/**
 * Packets that a raw socket sends to a program of its own node. Nobody has a socket for what the program answers, so the
 * kernel resets the connection from its client's side. Recorded from a kernel: conformance/golden/own-answers.json.
 */
import { expect, test } from 'vitest';
import type { Packet } from '../../net/packet.ts';
import { trace } from '../engine.ts';
import { outcomeLine, packet, router } from '../testing/node.ts';

const loop = (flags: string, port = 1): Packet =>
  packet(`tcp 127.0.0.1:${port} > 127.0.0.1:80`, { flags: flags.split(',') });
const filter = (...rules: readonly string[]): string =>
  `*filter\n:INPUT ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n${rules.map((rule) => `-A ${rule}\n`).join('')}COMMIT\n`;
const program = 'listens:127.0.0.1:80';

/** What becomes of the last packet where programs listen, and what that rests on. */
function last(rules: string, packets: readonly Packet[], files: Readonly<Record<string, string>> = {}) {
  const assumptions = { [program]: true, 'listens:10.1.0.1:80': true };
  return trace(router(rules, files), packets, { assumptions })
    .at(-1)
    ?.outcomes.map((outcome) => outcomeLine(outcome).replace(/: \S+ > \S+/, ''));
}

const marking = `*mangle
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
-A OUTPUT -p tcp --tcp-flags RST RST -j CONNMARK --set-mark 7
-A INPUT -m connmark --mark 7 -j DROP
COMMIT
`;

test('such a reset may have marked the connection', () => {
  expect(last(marking, [loop('SYN'), loop('ACK')])).toEqual([
    `delivered by socket if ${program}, not resets:127.0.0.1:1`,
    `dropped by INPUT 1 if ${program}, resets:127.0.0.1:1`,
  ]);
});

test('whichever of its addresses it was sent from', () => {
  const from = (flags: string) => packet('tcp 127.0.0.2:1 > 127.0.0.1:80', { flags: [flags] });
  expect(last(marking, [from('SYN'), from('ACK')])).toEqual([
    `delivered by socket if ${program}, not resets:127.0.0.2:1`,
    `dropped by INPUT 1 if ${program}, resets:127.0.0.2:1`,
  ]);
});

test('whoever sent from elsewhere gets none, though he shows an address of the node when he is delivered', () => {
  const masquerading = `${marking}*nat\n:INPUT ACCEPT [0:0]\n-A INPUT -s 10.1.0.7 -j SNAT --to-source 10.1.0.1\nCOMMIT\n`;
  const from = (flags: string) => packet('tcp 10.1.0.7:1 > 10.1.0.1:80 in eth-l', { flags: [flags] });
  for (const rules of [marking, masquerading])
    expect(last(rules, [from('SYN'), from('ACK')])).toEqual(['delivered by socket if listens:10.1.0.1:80']);
});

test('a connection that was reset is never assured', () => {
  const rules = filter('INPUT -m conntrack --ctstatus ASSURED -j DROP');
  expect(last(rules, [loop('SYN'), loop('ACK')])).toEqual([
    `dropped by INPUT 1 if ${program}, not resets:127.0.0.1:1`,
    `delivered by socket if ${program}, resets:127.0.0.1:1`,
  ]);
  expect(last(rules, [loop('SYN'), loop('ACK'), loop('ACK')])).toEqual([
    'dropped by INPUT 1 if not resets:127.0.0.1:1',
    'delivered by socket if resets:127.0.0.1:1',
  ]);
});

test('each reset of either side counts as a packet of the connection', () => {
  const bytes = (least: number) =>
    filter(`INPUT -m connbytes --connbytes ${least}: --connbytes-dir both --connbytes-mode packets -j DROP`);
  // SYN, its answer, and the reset.
  expect(last(bytes(4), [loop('SYN'), loop('ACK')])).toEqual([
    `delivered by socket if ${program}, not resets:127.0.0.1:1`,
    `dropped by INPUT 1 if ${program}, resets:127.0.0.1:1`,
  ]);
  // With the ACK, and the program's reset of that.
  expect(last(bytes(6), [loop('SYN'), loop('ACK'), loop('ACK')])).toEqual([
    'delivered by socket if not resets:127.0.0.1:1, not resets:127.0.0.1:80',
    'delivered by socket if not resets:127.0.0.1:1, resets:127.0.0.1:80',
    'delivered by socket if resets:127.0.0.1:1, not resets:127.0.0.1:80',
    'dropped by INPUT 1 if resets:127.0.0.1:1, resets:127.0.0.1:80',
  ]);
});

test('its connection may have ended: where no other is open, connlimit has nothing to count and drops', () => {
  const rules = filter('OUTPUT -m connlimit --connlimit-upto 5 --connlimit-mask 32 --connlimit-saddr -j ACCEPT');
  const [open, ended] = [`${program}, not resets:127.0.0.1:2`, `${program}, resets:127.0.0.1:2`];
  const room = 'limit:filter/OUTPUT/1 127.0.0.1';
  expect(last(rules, [loop('SYN', 2), loop('SYN'), loop('RST')])).toEqual([
    `delivered by socket if ${open}, ${room}`,
    `dropped by conntrack if ${ended}, tick-within, tick:since 2`,
    `delivered by socket if ${ended}, tick-within, not tick:since 2, ${room}`,
  ]);
});

test('limits may be used up by the answer of the program and by the reset, but of others by the answer alone', () => {
  const limit = (way: string, burst: number) =>
    filter(`${way} -m limit --limit 1/hour --limit-burst ${burst} -j ACCEPT`, `${way} -j DROP`);
  expect(last(limit('INPUT', 3), [loop('SYN'), loop('SYN', 2)])).toHaveLength(2);
  expect(last(limit('INPUT', 4), [loop('SYN'), loop('SYN', 2)])).toHaveLength(1);
  const knocked = [packet('tcp 10.1.0.7:1 > 10.1.0.1:80 in eth-l'), packet('udp 10.1.0.1:5 > 10.1.0.7:5')];
  expect(last(limit('OUTPUT', 1), knocked)).toHaveLength(2);
  expect(last(limit('OUTPUT', 2), knocked)).toHaveLength(1);
});

const noting = (added: string, asked: string) => `*mangle
:OUTPUT ACCEPT [0:0]
-A OUTPUT -p tcp --tcp-flags RST RST ${added}
-A OUTPUT ${asked} -j DROP
COMMIT
*nat
:OUTPUT ACCEPT [0:0]
-A OUTPUT -d 10.1.0.9 -j DNAT --to-destination 10.1.0.1
COMMIT
`;
const away = { 'ipset-save.txt': 'create away hash:ip,port family inet\n' };

test('such a reset changes sets, under the addresses that its connection began with', () => {
  const rules = noting('-j SET --add-set away src,dst,dst', '-m set --match-set away src,dst,dst');
  const files = { 'ipset-save.txt': 'create away hash:ip,port,ip family inet\n' };
  const to = (address: string) => packet(`tcp 10.1.0.1:1 > ${address}:80`);
  for (const address of ['10.1.0.1', '10.1.0.9'])
    expect(last(rules, [to(address), to(address)], files)).toEqual([
      'delivered by socket if listens:10.1.0.1:80, not resets:10.1.0.1:1',
      'dropped by OUTPUT 2 if listens:10.1.0.1:80, resets:10.1.0.1:1',
    ]);
});

test('each such reset counts, whatever is known of another', () => {
  const rules = noting('-j SET --add-set away src', '-m set --match-set away src');
  const files = { 'ipset-save.txt': 'create away hash:ip family inet\n' };
  expect(last(rules, [loop('SYN'), loop('SYN', 2), packet('udp 127.0.0.1:5 > 127.0.0.1:5')], files)).toEqual([
    `delivered by socket if not resets:127.0.0.1:1, ${program}, not resets:127.0.0.1:2`,
    `dropped by OUTPUT 2 if not resets:127.0.0.1:1, ${program}, resets:127.0.0.1:2`,
    `dropped by OUTPUT 2 if resets:127.0.0.1:1, ${program}`,
  ]);
});

test('what others would say to such an answer is none of it', () => {
  const rules = noting('-j SET --add-set away src,dst', '-m set --match-set away dst,src');
  const packets = [packet('tcp 10.1.0.7:1 > 10.1.0.1:80 in eth-l'), packet('tcp 10.1.0.1:80 > 10.1.0.7:9')];
  expect(last(rules, packets, away)).toEqual(['forwarded by routing out eth-l']);
});

test('and lists of addresses, only where it was sent', () => {
  const rules = noting(
    '-m recent --set --name away --rsource -j SET --add-set away src,src',
    '-m recent --rcheck --name away --rsource',
  );
  const fresh = 'not recent:away:127.0.0.1';
  expect(last(rules, [loop('SYN')], away)).toEqual([
    `delivered by socket if ${fresh}, not resets:127.0.0.1:1`,
    `delivered by socket if ${fresh}, resets:127.0.0.1:1`,
    'dropped by OUTPUT 2 if recent:away:127.0.0.1',
  ]);
  expect(last(rules, [loop('SYN'), packet('udp 127.0.0.1:5 > 127.0.0.1:5')], away)).toEqual([
    `delivered by socket if ${fresh}, not resets:127.0.0.1:1`,
    `dropped by OUTPUT 2 if ${fresh}, resets:127.0.0.1:1`,
    'dropped by OUTPUT 2 if recent:away:127.0.0.1',
  ]);
});
