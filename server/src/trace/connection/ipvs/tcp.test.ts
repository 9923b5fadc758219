/** When IPVS takes a TCP connection for ended; the kernel's own answers are in conformance/golden/ipvs.json. */
import { expect, test } from 'vitest';
import { mayBeginAnew } from './life.ts';
import { type IpvsDirection, type IpvsTcpState, ipvsTcpStep, segmentOf } from './tcp.ts';

const flags = { S: 2, SA: 18, A: 16, FA: 17, R: 4, RA: 20, none: 0 } as const;
type Segment = readonly [IpvsDirection, keyof typeof flags];

function play(...segments: readonly Segment[]): IpvsTcpState {
  return segments.reduce<IpvsTcpState>((state, [way, kind]) => ipvsTcpStep(state, way, segmentOf(flags[kind])), 'NO');
}

test.each<readonly [string, readonly Segment[], IpvsTcpState]>([
  ['a SYN opens it', [['input', 'S']], 'SR'],
  [
    'a handshake establishes it',
    [
      ['input', 'S'],
      ['output', 'SA'],
      ['input', 'A'],
    ],
    'ES',
  ],
  [
    'a reset ends what is established',
    [
      ['input', 'S'],
      ['input', 'A'],
      ['input', 'RA'],
    ],
    'CL',
  ],
  [
    'a reset behind a lone SYN leaves it open',
    [
      ['input', 'S'],
      ['input', 'R'],
    ],
    'SR',
  ],
  [
    'a FIN behind a lone SYN ends it',
    [
      ['input', 'S'],
      ['input', 'FA'],
    ],
    'TW',
  ],
  [
    'two FINs end it',
    [
      ['input', 'S'],
      ['input', 'A'],
      ['input', 'FA'],
      ['output', 'FA'],
    ],
    'TW',
  ],
  [
    'without answers a FIN waits for more',
    [
      ['input only', 'S'],
      ['input only', 'A'],
      ['input only', 'FA'],
    ],
    'FW',
  ],
  [
    'a segment without flags ends it',
    [
      ['input', 'S'],
      ['input', 'none'],
    ],
    'CL',
  ],
])('%s', (_, segments, state) => {
  expect(play(...segments)).toBe(state);
});

test.each<readonly [string, readonly Segment[], IpvsTcpState]>([
  [
    'a client alone establishes nothing',
    [
      ['input', 'S'],
      ['input', 'A'],
    ],
    'SR',
  ],
  [
    'a reset behind the server’s SYN ends it',
    [
      ['input', 'S'],
      ['output', 'SA'],
      ['input', 'R'],
    ],
    'CL',
  ],
  [
    'an acknowledged answer establishes it where both ways are seen',
    [
      ['input', 'S'],
      ['output', 'SA'],
      ['input', 'A'],
      ['output', 'A'],
    ],
    'ES',
  ],
])('with secure_tcp %s', (_, segments, state) => {
  const played = segments.reduce<IpvsTcpState>(
    (before, [way, kind]) => ipvsTcpStep(before, way, segmentOf(flags[kind]), 'secure'),
    'NO',
  );
  expect(played).toBe(state);
});

test('what has ended may begin anew', () => {
  const states: readonly IpvsTcpState[] = ['NO', 'ES', 'SS', 'SR', 'FW', 'TW', 'CL', 'CW', 'LA', 'SA'];
  const anew = (mode: number, answered: boolean) =>
    states.filter((state) => mayBeginAnew({ of: 'tcp', states: [state], answered }, mode) === 'yes');
  expect(anew(1, true)).toEqual(['TW', 'CL']);
  expect(anew(3, true)).toEqual(['TW', 'CL']);
  expect(anew(3, false)).toEqual(['FW', 'TW', 'CL']);
});
