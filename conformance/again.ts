/**
 * Differences that a recording made by itself. On a busy machine the kernel puts parts of a packet's way off, and what
 * came too late is missing in the record. So live scenarios that differ are recorded again, with more patience: a
 * difference counts unless two of three recordings do without it.
 */
import type { PacketResult } from './compare.ts';
import type { Answer, Failure, Scenario } from './kernel/scenario.ts';
import { type Compared, unknownDifferences } from './report.ts';

export interface Live {
  readonly compared: readonly Compared[];
  readonly failures: readonly Failure[];
}

export interface Settled extends Live {
  /** Scenarios that were recorded again, each with what became of that. */
  readonly again: readonly string[];
}

/** How scenarios are played once more, and compared with the tool. */
export type Replay = (scenarios: readonly Scenario[]) => Promise<Live>;

/** Replays what differs or could not be played, until each difference was seen twice or found to be the recording's. */
export async function settle(live: Live, replay: Replay): Promise<Settled> {
  const doubtful = live.compared.filter(differs);
  const unplayed = live.failures.map(({ scenario }) => scenario);
  if (doubtful.length === 0 && unplayed.length === 0) return { ...live, again: [] };
  const second = await replay([...doubtful.map(({ recording }) => recording.scenario), ...unplayed]);
  const pairs = doubtful.map((one) => [one, find(second, one)] as const);
  const unsure = pairs.filter(([one, two]) => two !== undefined && !twice([one, two]));
  const third = unsure.length > 0 ? await replay(unsure.map(([one]) => one.recording.scenario)) : nothing;
  const settled = new Map(
    pairs.map(([one, two]) => {
      const takes = [one, two, find(third, one)].filter((take) => take !== undefined);
      return [one, { takes, verdict: majority(takes) }] as const;
    }),
  );
  const late = second.compared.filter(({ recording }) => unplayed.includes(recording.scenario));
  return {
    compared: [...live.compared.map((one) => settled.get(one)?.verdict ?? one), ...late],
    failures: live.failures.filter(({ scenario }) => !late.some(({ recording }) => recording.scenario === scenario)),
    again: [
      ...[...settled.values()].map(({ takes }) => account(takes)),
      ...late.map(({ recording }) => `${recording.scenario.name}: could not be played at first`),
    ],
  };
}

const nothing: Live = { compared: [], failures: [] };

function differs(one: Compared): boolean {
  return unknownDifferences(one).length > 0;
}

function find(live: Live, one: Compared): Compared | undefined {
  return live.compared.find(({ recording }) => recording.scenario === one.recording.scenario);
}

/** Packets, by index, that differ in a take. */
function differing(take: Compared): readonly number[] {
  return unknownDifferences(take).map(([index]) => index);
}

/** Whether each packet that differs in any take differs in two. */
function twice(takes: readonly Compared[]): boolean {
  return takes.flatMap(differing).every((index) => count(takes, index) > 1);
}

function count(takes: readonly Compared[], index: number): number {
  return takes.filter((take) => differing(take).includes(index)).length;
}

/**
 * Every difference that at least half of the takes show: in doubt, it counts. The recording is that of the last take with
 * these and no others, or else of the last.
 */
function majority(takes: readonly Compared[]): Compared {
  const last = takes.at(-1);
  if (last === undefined) throw new RangeError('no take of the scenario');
  const results = last.results.map((result, index): PacketResult => {
    const seen = takes.findLast((take) => differing(take).includes(index))?.results[index];
    if (seen === undefined) return result;
    return count(takes, index) * 2 >= takes.length ? seen : { same: true, outcomes: result.outcomes };
  });
  const agreed = differing({ ...last, results }).join();
  const like = takes.findLast((take) => differing(take).join() === agreed);
  return { recording: (like ?? last).recording, results };
}

/** What the takes of one scenario show, in a line. */
function account(takes: readonly Compared[]): string {
  const [first] = takes;
  if (first === undefined) return '';
  const { name } = first.recording.scenario;
  if (takes.length === 1) return `${name}: could not be recorded again, so its differences count`;
  const packets = [...new Set(takes.flatMap(differing))].sort((a, b) => a - b);
  const said = packets.map((index) => {
    const answers = takes.map(({ recording }) => recording.answers[index]);
    const seen = count(takes, index);
    const kernel = new Set(answers.map((answer) => JSON.stringify(answer && comparable(answer)))).size;
    const way = kernel === 1 ? 'the same answer each time' : answers.map(extent).join(', then ');
    return `packet ${index + 1} differs in ${seen} of ${takes.length} recordings (${way})`;
  });
  return `${name}: ${said.join('; ')}`;
}

/** What the kernel did, without the numbers by which a recording knows its packets. */
function comparable({ events, egress, delivered, replies }: Answer) {
  const unnamed = (seen: object) => ({ ...seen, id: undefined, quoted: undefined, inner: undefined });
  return [events, egress.map(unnamed), delivered.map(unnamed), replies.map(unnamed)];
}

function extent(answer: Answer | undefined): string {
  if (answer === undefined) return 'nothing';
  const { events, egress, delivered } = answer;
  return `${events.length} events and ${delivered.length > 0 ? 'delivered' : egress.length > 0 ? 'sent on' : 'not seen again'}`;
}

/** The lines of a report. */
export function againText({ again }: Settled): string {
  if (again.length === 0) return '';
  return [`Recorded again: ${again.length} scenarios`, ...again.map((line) => `  ${line}`)].join('\n');
}
