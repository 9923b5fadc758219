/** What packets before this one left behind is asked only where it matters: each question would be a fork. */
import { expect, test } from 'vitest';
import type { PacketInput } from '../../../protocol/trace.ts';
import { trace } from './engine.ts';
import { outcomeLine, packet, router } from './testing/node.ts';

/** How many ways there are for each of the packets. */
function ways(
  rules: string,
  packets: readonly string[],
  sets = '',
  more: Partial<PacketInput> = {},
): readonly number[] {
  const node = router(rules, sets === '' ? {} : { 'ipset-save.txt': sets });
  return trace(
    node,
    packets.map((text) => packet(text, more)),
  ).map(({ outcomes }) => outcomes.length);
}

const half = '-m statistic --mode random --probability 0.5';

test('what a set holds of others since a packet came is no question of this one', () => {
  const rules = `*filter
:FORWARD ACCEPT [0:0]
-A FORWARD ${half} -j SET --add-set seen src
-A FORWARD -m set --match-set seen src -j DROP
COMMIT
`;
  const strangers = ['tcp 10.1.0.7:1 > 10.2.0.5:80 in eth-l', 'tcp 10.1.0.8:1 > 10.2.0.5:80 in eth-l'];
  expect(ways(rules, strangers, 'create seen hash:ip\n')).toEqual([2, 2]);
  const again = [...strangers, 'tcp 10.1.0.7:2 > 10.2.0.5:80 in eth-l'];
  expect(ways(rules, again, 'create seen hash:ip\n')).toEqual([2, 2, 4]);
});

test('a set that could be full asks for everything that was added', () => {
  const rules = `*filter
:FORWARD ACCEPT [0:0]
-A FORWARD ${half} -j SET --add-set seen src
COMMIT
`;
  const strangers = ['tcp 10.1.0.7:1 > 10.2.0.5:80 in eth-l', 'tcp 10.1.0.8:1 > 10.2.0.5:80 in eth-l'];
  expect(ways(rules, strangers, 'create seen hash:ip maxelem 1\n')).toEqual([2, 3]);
});

test('a limit that the packets before could not have used up asks nothing', () => {
  const rules = (burst: number) => `*filter
:FORWARD DROP [0:0]
-A FORWARD ${half} -j DROP
-A FORWARD -m limit --limit 1/hour --limit-burst ${burst} -j ACCEPT
COMMIT
`;
  const packets = [1, 2, 3].map((port) => `tcp 10.1.0.7:${port} > 10.2.0.5:80 in eth-l`);
  expect(ways(rules(3), packets)).toEqual([2, 2, 2]);
  // The second one may come to an empty bucket, whether or not it was the first one that had passed.
  expect(ways(rules(1), packets.slice(0, 2))).toEqual([2, 3]);
});

test('chance after which the world is the same is no question of the packets behind it', () => {
  const rules = `*mangle
:PREROUTING ACCEPT [0:0]
-A PREROUTING ${half} -j TOS --set-tos 0x10/0x3f
COMMIT
*filter
:FORWARD ACCEPT [0:0]
-A FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT
-A FORWARD ${half} -j CONNMARK --set-mark 1
-A FORWARD -m connmark --mark 1 -j ACCEPT
COMMIT
`;
  const packets = [
    'udp 10.1.0.7:1 > 10.2.0.5:80 in eth-l',
    'udp 10.2.0.5:80 > 10.1.0.7:1 in eth-r',
    'udp 10.1.0.7:1 > 10.2.0.5:80 in eth-l',
  ];
  // The first one's four ways leave two connections, and each packet gets its TOS by chance.
  expect(ways(rules, packets)).toEqual([4, 4, 4]);
});

test('an assumption after which the world is the same is not asked of the packets behind it', () => {
  const rules = `*filter
:FORWARD ACCEPT [0:0]
-A FORWARD -m conntrack --ctstate NEW -m length --length 100: -m string --algo bm --string "x" -j LOG
-A FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT
COMMIT
`;
  const packets = ['udp 10.1.0.7:1 > 10.2.0.5:80 in eth-l', 'udp 10.2.0.5:80 > 10.1.0.7:1 in eth-r'];
  expect(ways(rules, packets, '', { length: 200 })).toEqual([2, 1]);
});

test('what was asked of an earlier packet is asked only as far as it made a difference', () => {
  const rules = `*filter
:FORWARD ACCEPT [0:0]
-A FORWARD -m string --algo bm --string "x" -j LOG
-A FORWARD -m time --timestart 10:00 --timestop 11:00 -j CONNMARK --set-mark 1
-A FORWARD -m connmark --mark 1 -j DROP
COMMIT
`;
  const packets = ['udp 10.1.0.7:1 > 10.2.0.5:80 in eth-l', 'udp 10.2.0.5:80 > 10.1.0.7:1 in eth-r'];
  const [, second] = trace(
    router(rules.replace(/-A FORWARD -m time/, '-A FORWARD -m conntrack --ctstate NEW -m time')),
    packets.map((text) => packet(text)),
  );
  // Whether the first one held an x nobody asks any more, but the second one may hold one.
  expect(new Set(second?.outcomes.flatMap(({ assumptions }) => assumptions.map(({ id }) => id)))).toEqual(
    new Set(['time:--timestart 10:00 --timestop 11:00', 'string:--algo bm --string x']),
  );
});

test('each packet has a payload of its own', () => {
  const rules = `*filter
:FORWARD ACCEPT [0:0]
-A FORWARD -m connmark --mark 1 -m string --algo bm ! --string "x" -j DROP
-A FORWARD -m string --algo bm --string "x" -j CONNMARK --set-mark 1
COMMIT
`;
  const packets = ['udp 10.1.0.7:1 > 10.2.0.5:80 in eth-l', 'udp 10.2.0.5:80 > 10.1.0.7:1 in eth-r'];
  const [, second] = trace(
    router(rules),
    packets.map((text) => packet(text)),
  );
  expect(second?.outcomes.map(outcomeLine)).toEqual([
    'forwarded by routing: 10.2.0.5:80 > 10.1.0.7:1 out eth-l if not packet 1:string:--algo bm --string x, not string:--algo bm --string x',
    'forwarded by routing: 10.2.0.5:80 > 10.1.0.7:1 out eth-l if not packet 1:string:--algo bm --string x, string:--algo bm --string x',
    'dropped by FORWARD 1: 10.2.0.5:80 > 10.1.0.7:1 if packet 1:string:--algo bm --string x, not string:--algo bm --string x',
    'forwarded by routing: 10.2.0.5:80 > 10.1.0.7:1 out eth-l if packet 1:string:--algo bm --string x, string:--algo bm --string x',
  ]);
});

test('an answer about an earlier packet can be given beforehand', () => {
  const rules = `*filter
:FORWARD ACCEPT [0:0]
-A FORWARD -m connmark --mark 1 -j DROP
-A FORWARD -m string --algo bm --string "x" -j CONNMARK --set-mark 1
COMMIT
`;
  const packets = ['udp 10.1.0.7:1 > 10.2.0.5:80 in eth-l', 'udp 10.2.0.5:80 > 10.1.0.7:1 in eth-r'];
  const assumptions = { 'packet 1:string:--algo bm --string x': true };
  const traces = trace(
    router(rules),
    packets.map((text) => packet(text)),
    { assumptions },
  );
  expect(traces.map(({ outcomes }) => outcomes.map(outcomeLine))).toEqual([
    ['forwarded by routing: 10.1.0.7:1 > 10.2.0.5:80 out eth-r if string:--algo bm --string x'],
    ['dropped by FORWARD 1: 10.2.0.5:80 > 10.1.0.7:1'],
  ]);
});

test('an Ethernet address that is one is no other one', () => {
  const rules = `*filter
:FORWARD ACCEPT [0:0]
-A FORWARD -m set --match-set macs src -j DROP
COMMIT
`;
  const sets = 'create macs hash:mac counters\nadd macs 02:00:00:00:00:01\nadd macs 02:00:00:00:00:02\n';
  expect(ways(rules, ['udp 10.1.0.7:1 > 10.2.0.5:80 in eth-l'], sets)).toEqual([3]);
});

test('what a packet itself noted was seen within any time', () => {
  const rules = `*filter
:FORWARD ACCEPT [0:0]
-A FORWARD -m recent --set --name ssh
-A FORWARD -m recent --update --seconds 60 --hitcount 2 --name ssh -j DROP
COMMIT
`;
  const [first, second] = trace(
    router(rules),
    ['udp 10.1.0.7:1 > 10.2.0.5:80 in eth-l', 'udp 10.1.0.7:2 > 10.2.0.5:80 in eth-l'].map((text) => packet(text)),
  );
  const asked = (traced: typeof first): readonly string[] => [
    ...new Set(traced?.outcomes.flatMap(({ assumptions }) => assumptions.map(({ id }) => id))),
  ];
  expect(asked(first)).not.toContain('within:60');
  expect(asked(second)).toContain('within:60');
});

test('an Ethernet address that was found in one set is looked for in no other under another one', () => {
  const rules = `*filter
:FORWARD ACCEPT [0:0]
-A FORWARD -m set --match-set one src -j MARK --set-mark 1
-A FORWARD -m set --match-set other src -j DROP
COMMIT
`;
  const sets =
    'create one hash:mac counters\nadd one 02:00:00:00:00:01\ncreate other hash:mac counters\nadd other 02:00:00:00:00:02\n';
  expect(ways(rules, ['udp 10.1.0.7:1 > 10.2.0.5:80 in eth-l'], sets)).toEqual([3]);
});
