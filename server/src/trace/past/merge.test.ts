/**
 * What no later packet can tell apart is one way of a packet, and what is settled of one packet is settled of the others:
 * without, the outcomes of those that follow multiply. That they are the right ones: agreement.sweep.test.ts.
 */
import { expect, test } from 'vitest';
import { trace } from '../engine.ts';
import { packet, router } from '../testing/node.ts';

const sets = 'create seen hash:ip\ncreate pairs hash:ip,port counters\ncreate macs hash:mac counters\n';
const half = '-m statistic --mode random --probability 0.5';
const marked = '-m connmark --mark 1';

const [one, other, another, back] = [
  'udp 10.1.0.7:1 > 10.2.0.5:80 in eth-l',
  'udp 10.1.0.7:2 > 10.2.0.5:80 in eth-l',
  'udp 10.1.0.8:1 > 10.2.0.5:80 in eth-l',
  'udp 10.2.0.5:80 > 10.1.0.7:1 in eth-r',
] as const;

test.each([
  {
    name: 'answers to questions, and ways of packets before, that set nothing apart any more',
    rules: [
      `${half} -j SET --add-set macs src --exist`,
      `${marked} -m time --timestart 10:00 --timestop 11:00 -j SET --add-set pairs src,src`,
      '-m string --algo bm --string "a" -m recent --name lately --set',
    ],
    packets: [other, other, back, back, other, back],
    outcomes: [4, 6, 14, 16, 30, 32],
  },
  {
    name: 'lots that fell for different packets',
    rules: [
      `${half} -j SET --add-set macs src --exist`,
      `${marked} ${half} -j SET --add-set pairs src,src`,
      `-m connmark ! --mark 1 ${half} -j ACCEPT`,
      `${half} -j CONNMARK --set-mark 2`,
      '-m set --match-set seen src -j SET --add-set macs src --exist',
    ],
    packets: [other, one, another, another],
    outcomes: [6, 9, 21, 48],
  },
  {
    name: 'ways of earlier packets, that follow from those of a later one',
    rules: [
      '-m string --algo bm --string "a" -j CONNMARK --set-mark 1',
      `${marked} ${half} -j ACCEPT`,
      '-j SET --add-set macs src --exist',
    ],
    packets: [other, other, other, other, other, one],
    outcomes: [3, 9, 17, 27, 39, 43],
  },
])('$name', ({ rules, packets, outcomes }) => {
  const dump = `*filter\n:FORWARD ACCEPT [0:0]\n${rules.map((rule) => `-A FORWARD ${rule}\n`).join('')}COMMIT\n`;
  const traced = trace(
    router(dump, { 'ipset-save.txt': sets }),
    packets.map((text) => packet(text)),
  );
  expect(traced.map(({ outcomes: all }) => all.length)).toEqual(outcomes);
});
