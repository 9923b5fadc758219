/** The comparison itself: it must see every difference, and forgive what no tool can know. */
import { describe, expect, test } from 'vitest';
import type { EventJson, OutcomeJson, PacketJson } from '../protocol/trace.ts';
import { compareRecording } from './compare.ts';
import type { KernelEvent, Recording } from './kernel/scenario.ts';

const dump = [
  '*filter',
  ':INPUT ACCEPT [0:0]',
  ':FORWARD ACCEPT [0:0]',
  '-A FORWARD -p tcp -j ACCEPT',
  '-A FORWARD -j DROP',
  'COMMIT',
  '',
].join('\n');
const kernelEvent: KernelEvent = {
  table: 'filter',
  chain: 'FORWARD',
  event: 'rule',
  rule: 1,
  in: 'eth-l',
  out: 'eth-r',
  src: '10.1.0.7',
  sport: 40001,
  dst: '10.2.0.5',
  dport: 80,
  mark: 0,
};
const left: PacketJson = {
  in: 'eth-l',
  out: 'eth-r',
  protocol: 'tcp',
  src: '10.1.0.7',
  sport: 40001,
  dst: '10.2.0.5',
  dport: 80,
  mark: 0,
};
const toolEvent: EventJson = { table: 'filter', chain: 'FORWARD', event: 'rule', rule: 1, packet: left };

/** A packet that the kernel let through by one rule. */
function recorded(change: { readonly event?: Partial<KernelEvent>; readonly sport?: number } = {}): Recording {
  const seen = {
    at: 'right',
    src: '10.1.0.7',
    sport: change.sport ?? 40001,
    dst: '10.2.0.5',
    dport: 80,
    proto: 6,
    ttl: 63,
  };
  return {
    scenario: {
      name: 'one',
      packets: [{ from: 'left', src: '10.1.0.7', dst: '10.2.0.5', proto: 'tcp', sport: 40001, dport: 80 }],
    },
    dumps: { 'iptables-save.txt': dump },
    answers: [{ events: [{ ...kernelEvent, ...change.event }], egress: [seen], delivered: [], replies: [] }],
  };
}

function outcome(change: Partial<OutcomeJson> = {}): OutcomeJson {
  return {
    probability: '1',
    assumptions: [],
    events: [toolEvent],
    steps: [],
    verdict: 'forwarded',
    decidedBy: { by: 'rule', text: '' },
    out: 'eth-r',
    packet: left,
    summary: '',
    reasons: [],
    ...change,
  };
}

const compare = (recording: Recording, ...outcomes: readonly OutcomeJson[]) =>
  compareRecording(recording, { trace: { packets: [{ outcomes, groups: [] }] } })[0];

describe('comparing an outcome with the kernel', () => {
  test('the same way to the same end agrees', () => {
    expect(compare(recorded(), outcome())).toEqual({ same: true, outcomes: 1 });
  });

  test('one of several outcomes is enough', () => {
    expect(compare(recorded(), outcome({ verdict: 'dropped' }), outcome())).toEqual({ same: true, outcomes: 2 });
  });

  test('the interface by which it leaves may be any where the outcome says that no dump tells', () => {
    const untold: PacketJson = { ...left, out: null };
    const assumptions = [{ id: 'route:10.2.0.5', text: '', holds: true }];
    const event = { ...toolEvent, packet: untold };
    const { out: _out, ...told } = outcome({ events: [event], packet: untold, assumptions });
    expect(compare(recorded(), told)).toEqual({ same: true, outcomes: 1 });
    expect(compare(recorded({ event: { rule: 2 } }), told)).toMatchObject({ difference: { what: 'another rule' } });
    expect(compare(recorded(), { ...told, assumptions: [] })).toMatchObject({ difference: { what: 'another out' } });
  });

  test.each([
    ['another rule', { event: { rule: 2 } }],
    ['another mark', { event: { mark: 16 } }],
    ['another in', { event: { in: '' } }],
    ['another dst', { event: { dst: '10.2.0.6' } }],
    ['another dport', { event: { dport: 40001 } }],
    ['another event, rule', { event: { event: 'policy', rule: 3 } as const }],
  ])('%s is told', (what, change) => {
    expect(compare(recorded(change), outcome())).toMatchObject({ same: false, difference: { what } });
  });

  test('an event too few or too many is told', () => {
    expect(compare(recorded(), outcome({ events: [] }))).toMatchObject({
      difference: { what: 'the tool stopped here, the kernel went on' },
    });
    expect(compare(recorded(), outcome({ events: [toolEvent, toolEvent] }))).toMatchObject({
      difference: { what: 'the kernel stopped here, the tool goes on' },
    });
  });

  test.each([
    ['verdict: kernel forwarded, tool dropped', outcome({ verdict: 'dropped' })],
    ['out: kernel eth-r, tool eth-l', outcome({ out: 'eth-l' })],
    [
      'packet at its end: dst is 10.2.0.5 in the kernel, 10.2.0.9 in the tool',
      outcome({ packet: { ...left, dst: '10.2.0.9' } }),
    ],
    ['packet at its end: ttl is 63 in the kernel, 64 in the tool', outcome({ packet: { ...left, ttl: 64 } })],
  ])('%s', (what, other) => {
    expect(compare(recorded(), other)).toMatchObject({ same: false, difference: { what } });
  });

  test('a port that the kernel draws is forgiven where the tool says so, and only within what it says', () => {
    const text = 'of the source ports 1024 to 65535 the kernel draws 40001';
    const drawing = outcome({ assumptions: [{ id: 'port:10.1.0.7:40001', text, holds: true }] });
    expect(compare(recorded({ sport: 61234 }), drawing)).toMatchObject({ same: true });
    expect(compare(recorded({ sport: 80 }), drawing)).toMatchObject({ same: false });
    expect(compare(recorded({ sport: 61234 }), outcome())).toMatchObject({ same: false });
  });

  test('the port that was drawn is the same one at every event', () => {
    const text = 'of the source ports 1024 to 65535 the kernel draws 40001';
    const drawing = outcome({ assumptions: [{ id: 'port:10.1.0.7:40001', text, holds: true }] });
    const wanders = recorded({ event: { sport: 61233 }, sport: 61234 });
    expect(compare(wanders, drawing)).toMatchObject({ same: false });
  });

  test('of two that came to a socket, a copy and the packet itself, the one counts that the last rules of INPUT saw', () => {
    const { scenario, dumps } = recorded();
    const input = { ...kernelEvent, chain: 'INPUT', event: 'policy', rule: 1, out: '' } as const;
    const here: PacketJson = { ...left, out: null };
    const came = { src: '10.1.0.7', sport: 40001, dst: '10.2.0.5', dport: 80, proto: 6, ttl: 64 };
    const delivered = [{ ...came, src: '10.1.0.8' }, came];
    const answers = [{ events: [input], egress: [], delivered, replies: [] }];
    const events = [{ ...toolEvent, chain: 'INPUT', event: 'policy', packet: here } as const];
    const { out: _, ...ours } = outcome({ verdict: 'delivered', packet: here, events });
    expect(compare({ scenario, dumps, answers }, ours)).toMatchObject({ same: true });
  });

  test('a tool that only says why it cannot fails every packet', () => {
    expect(compareRecording(recorded(), { error: 'no such folder' })).toMatchObject([
      { same: false, difference: { what: 'no such folder' } },
    ]);
  });
});

describe('replies', () => {
  const back: PacketJson = { ...left, in: 'eth-r', src: '10.2.0.5', dst: '10.1.0.7', sport: 80, dport: 40001 };
  const way = { in: 'eth-r', out: 'eth-l', src: '10.2.0.5', dst: '10.1.0.7', sport: 80, dport: 40001 };
  const first = recorded();
  const [packet] = first.scenario.packets;
  const [answer] = first.answers;
  const reply = { from: 'right', src: '10.2.0.5', dst: '10.1.0.7', proto: 'tcp', sport: 80, dport: 40001 } as const;
  const seen = { at: 'left', src: '10.2.0.5', sport: 80, dst: '10.1.0.7', dport: 40001, proto: 6 };
  const recording = (played: typeof reply = reply): Recording => ({
    ...first,
    scenario: { name: 'with its reply', packets: [packet, { ...played, reply: true as const }].filter(isThere) },
    answers: [answer, { events: [{ ...kernelEvent, ...way }], egress: [seen], delivered: [], replies: [] }].filter(
      isThere,
    ),
  });
  const passed = (rule: number) =>
    outcome({
      events: [{ ...toolEvent, rule, packet: { ...back, out: 'eth-l' } }],
      steps: [{ kind: 'note', hook: 'PREROUTING', text: '', packet: back, changes: [] }],
      out: 'eth-l',
      packet: { ...back, out: 'eth-l' },
      answers: 0,
    });
  const traced = (...replies: readonly OutcomeJson[]) => ({
    trace: {
      packets: [outcome(), passed(1)].map((each) => ({ outcomes: [each], groups: [] })),
      replies: [replies, []].map((outcomes) => ({ outcomes, groups: [] })),
    },
  });

  test('are held against what the kernel did with them', () => {
    expect(compareRecording(recording(), traced(passed(1)))[1]).toMatchObject({ same: true, reply: 'held' });
    expect(compareRecording(recording(), traced(passed(2)))[1]).toMatchObject({
      same: false,
      difference: { what: '--reply: another rule' },
    });
  });

  test('those to outcomes that are not the kernel’s are not', () => {
    const elsewhere = { ...passed(2), answers: 1 };
    expect(compareRecording(recording(), traced(elsewhere))[1]).toMatchObject({ same: true, reply: 'elsewhere' });
  });

  test('nor are others than the one that was played', () => {
    const played = recording({ ...reply, dport: 40001, sport: 81 as 80 });
    expect(compareRecording(played, traced(passed(2)))[1]).toMatchObject({ same: true, reply: 'elsewhere' });
  });
});

function isThere<T>(value: T | undefined): value is T {
  return value !== undefined;
}
