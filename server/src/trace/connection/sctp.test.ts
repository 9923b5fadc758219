/** Associations as connection tracking follows them; the kernel's own answers are in conformance/golden/associations.json. */
import { describe, expect, test } from 'vitest';
import { type SctpLife, sctpAssures, sctpOpens, sctpStep } from './sctp.ts';

const [DATA, INIT, INIT_ACK, HEARTBEAT, HEARTBEAT_ACK, ABORT, COOKIE_ECHO, COOKIE_ACK] = [
  0, 1, 2, 4, 5, 6, 10, 11,
] as const;

describe('an association', () => {
  test('begins with an INIT, or among heartbeats', () => {
    const opening = Array.from({ length: 15 }, (_, type) => type).filter((type) => sctpOpens([type]) !== undefined);
    expect(opening).toEqual([INIT, HEARTBEAT, HEARTBEAT_ACK, 8]);
    expect(sctpOpens(undefined)).toEqual(sctpOpens([INIT]));
    expect(sctpOpens([])).toBeUndefined();
  });

  test('is established by four packets, and assured by the last', () => {
    const ways = [
      ['reply', INIT_ACK],
      ['original', COOKIE_ECHO],
      ['reply', COOKIE_ACK],
    ] as const;
    let life = sctpOpens([INIT]) as SctpLife;
    const assured = ways.map(([direction, type]) => {
      const after = sctpStep(life, direction, [type]) as SctpLife;
      const says = sctpAssures(life, after);
      life = after;
      return says;
    });
    expect(life.state).toBe('ES');
    expect(assured).toEqual([false, false, true]);
  });

  test('takes nothing whose tag nobody can know yet', () => {
    const life = sctpOpens([INIT]) as SctpLife;
    expect(sctpStep(life, 'original', [DATA])).toBeUndefined();
    expect(sctpStep(life, 'original', [ABORT])).toBeUndefined();
    expect(sctpStep(life, 'reply', [ABORT])?.state).toBe('CL');
  });

  test('takes no chunk beside one that must be alone', () => {
    expect(sctpOpens([INIT, DATA])).toBeUndefined();
    expect(sctpOpens([HEARTBEAT, COOKIE_ECHO])).toBeUndefined();
  });

  test('goes on as it is where nobody said what the packet carries', () => {
    const life = sctpOpens([INIT]) as SctpLife;
    expect(sctpStep(life, 'reply', undefined)).toBe(life);
  });
});
