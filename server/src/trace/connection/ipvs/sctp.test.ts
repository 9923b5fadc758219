/** When IPVS takes an SCTP association for closed; the kernel's own answers are in conformance/golden/ipvs-corners.json. */
import { expect, test } from 'vitest';
import { type IpvsSctpState, ipvsSctpStep, sctpEventOf } from './sctp.ts';
import type { IpvsDirection } from './tcp.ts';

const chunks = {
  DATA: 0,
  INIT: 1,
  INIT_ACK: 2,
  ABORT: 6,
  SHUTDOWN: 7,
  SHUTDOWN_ACK: 8,
  COOKIE_ECHO: 10,
  COOKIE_ACK: 11,
  SHUTDOWN_COMPLETE: 14,
} as const;
type Step = readonly [IpvsDirection, keyof typeof chunks];

function play(...steps: readonly Step[]): IpvsSctpState {
  return steps.reduce<IpvsSctpState>(
    (state, [way, kind]) => ipvsSctpStep(state, way, sctpEventOf([chunks[kind]])),
    'NO',
  );
}

const handshake: readonly Step[] = [
  ['input', 'INIT'],
  ['output', 'INIT_ACK'],
  ['input', 'COOKIE_ECHO'],
  ['output', 'COOKIE_ACK'],
];

test.each<readonly [string, readonly Step[], IpvsSctpState]>([
  ['a handshake establishes it', handshake, 'ES'],
  ['data leaves it as it is', [...handshake, ['input', 'DATA'], ['output', 'DATA']], 'ES'],
  ['the client aborts', [...handshake, ['input', 'ABORT']], 'CL'],
  [
    'the server refuses the first INIT',
    [
      ['input', 'INIT'],
      ['output', 'ABORT'],
    ],
    'RJ',
  ],
  [
    'the client shuts it down',
    [...handshake, ['input', 'SHUTDOWN'], ['output', 'SHUTDOWN_ACK'], ['input', 'SHUTDOWN_COMPLETE']],
    'CL',
  ],
  ['an INIT behind the end', [...handshake, ['input', 'ABORT'], ['input', 'INIT']], 'IN'],
  [
    'answers that go another way',
    [
      ['input only', 'INIT'],
      ['input only', 'COOKIE_ECHO'],
    ],
    'ES',
  ],
])('%s', (_, steps, state) => {
  expect(play(...steps)).toBe(state);
});
