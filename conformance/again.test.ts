/** What is recorded again, and which differences count: no kernel is asked. */
import { describe, expect, test } from 'vitest';
import { againText, type Live, settle } from './again.ts';
import type { PacketResult } from './compare.ts';
import type { Answer, KernelEvent, Scenario } from './kernel/scenario.ts';
import type { Compared } from './report.ts';

const event = { table: 'raw', chain: 'PREROUTING', event: 'policy', rule: 1, in: 'eth-l', out: '' } as const;
const one: KernelEvent = { ...event, src: '10.1.0.7', dst: '10.2.0.5', mark: 0 };

/** A recording in signs, one a packet: `=` agrees, `x` differs, `-` differs for want of events. */
function take(scenario: Scenario, signs: string): Compared {
  const answers = [...signs].map(
    (sign): Answer => ({ events: sign === '-' ? [one] : [one, one], egress: [], delivered: [], replies: [] }),
  );
  const results = [...signs].map(
    (sign): PacketResult =>
      sign === '='
        ? { same: true, outcomes: 1 }
        : { same: false, outcomes: 1, difference: { what: sign, kernel: [], tool: [] }, assumed: [] },
  );
  return { recording: { scenario, dumps: {}, answers }, results };
}

const scenario = (name: string): Scenario => ({ name, packets: [] });

/** Plays one scenario; a take that is not there could not be played. */
async function play(...signs: readonly (string | undefined)[]) {
  const played = scenario('it');
  const asked: number[] = [];
  const takeOf = (index: number): Live => {
    asked.push(index + 1);
    const text = signs[index];
    return text === undefined
      ? { compared: [], failures: [{ scenario: played, error: 'the kernel died' }] }
      : { compared: [take(played, text)], failures: [] };
  };
  const first = takeOf(0);
  const settled = await settle(first, async (scenarios) => {
    expect(scenarios).toEqual([played]);
    return takeOf(asked.length);
  });
  const results = settled.compared[0]?.results.map(({ same }) => (same ? '=' : 'x')).join('');
  return { takes: asked.length, results, failures: settled.failures.length, text: againText(settled) };
}

describe('a live scenario', () => {
  test('that agrees is recorded once', async () => {
    expect(await play('===')).toEqual({ takes: 1, results: '===', failures: 0, text: '' });
  });

  test.each([
    ['that differs twice fails after two recordings', ['=x=', '=x='], '=x='],
    ['that differs again, if otherwise, fails', ['=x=', '=-='], '=x='],
    ['that differs in one of three recordings agrees', ['=-=', '===', '==='], '==='],
    ['that differs in the first and the third recording fails', ['=x=', '===', '=x='], '=x='],
    ['that differs each time in another packet agrees', ['-==', '=-=', '==-'], '==='],
    ['that differs in the second and the third recording fails', ['-==', '=x=', '=x='], '=x='],
    ['that differs in two packets keeps the one that differs twice', ['x-=', 'x==', 'x=='], 'x=='],
    ['that cannot be recorded again fails as it is', ['=x=', undefined], '=x='],
    ['that cannot be recorded a third time fails too', ['=x=', '===', undefined], '=x='],
  ])('%s', async (_, takes, results) => {
    expect(await play(...takes)).toMatchObject({ takes: takes.length, results });
  });

  test.each([
    ['that agrees, where two of three do', ['=-=', '==='], '==='],
    ['that differs in what counts alone', ['-x=', '=x='], '=x='],
    ['the last one, where none does', ['-==', '=-=', '==-'], '==-'],
  ])('keeps the recording %s', async (_, takes, kept) => {
    const played = scenario('it');
    const all = takes.map((signs) => take(played, signs));
    let asked = 1;
    const { compared } = await settle({ compared: all.slice(0, 1), failures: [] }, async () => {
      const next = all[asked++] ?? take(played, '===');
      return { compared: [next], failures: [] };
    });
    const answers = take(played, kept).recording.answers;
    expect(compared[0]?.recording.answers).toEqual(answers);
  });

  test('that could not be played is played again', async () => {
    expect(await play(undefined, '==')).toMatchObject({ results: '==', failures: 0 });
    expect(await play(undefined, undefined)).toMatchObject({ results: undefined, failures: 1 });
  });

  test('that differed is named, with what each recording showed', async () => {
    expect((await play('=-', '==', '==')).text).toBe(
      [
        'Recorded again: 1 scenarios',
        '  it: packet 2 differs in 1 of 3 recordings (1 events and not seen again, then 2 events and not seen again, then 2 events and not seen again)',
      ].join('\n'),
    );
    expect((await play('x', 'x')).text).toContain('packet 1 differs in 2 of 2 recordings (the same answer each time)');
  });
});
