/** Plays scenarios in as many kernels as the machine has room for, and joins what they say. */
import { availableParallelism } from 'node:os';
import { boot, type GuestLine, type Session } from './boot.ts';
import type { Failure, Recording, Scenario, Versions } from './scenario.ts';

/** Below this, another kernel costs more in booting than it saves. */
const WORTH_A_KERNEL = 12;
const SECONDS_TO_BOOT = 60;
const SECONDS_A_SCENARIO = 6;
/** Milliseconds without a line in the log, after which a packet is taken to be done with. */
const QUIET = 1;

export interface Recorded {
  readonly versions: Versions | undefined;
  readonly recordings: readonly Recording[];
  readonly failures: readonly Failure[];
}

/**
 * Records the kernel's answers. A scenario that could not be played is a failure; it never costs another one its turn.
 * `quiet`: milliseconds without a line in the log, more of them where an answer is in doubt.
 */
export async function record(
  scenarios: readonly Scenario[],
  kernels = availableParallelism(),
  quiet = QUIET,
): Promise<Recorded> {
  const wanted = Math.max(1, Math.min(kernels, Math.ceil(scenarios.length / WORTH_A_KERNEL)));
  const shares = Array.from({ length: wanted }, (_, share) => scenarios.filter((_, index) => index % wanted === share));
  const sessions = await Promise.all(shares.map((share) => playAll(share, quiet)));
  const lineOf = new Map<Scenario, GuestLine>();
  for (const [share, session] of sessions.entries()) {
    for (const [index, line] of session.lines.entries()) {
      const scenario = shares[share]?.[index];
      if (scenario !== undefined) lineOf.set(scenario, line);
    }
  }
  const recordings: Recording[] = [];
  const failures: Failure[] = [];
  for (const scenario of scenarios) {
    const line = lineOf.get(scenario) ?? { name: scenario.name, error: 'the kernel gave no answer' };
    if ('error' in line) failures.push({ scenario, error: line.error });
    else recordings.push({ scenario, dumps: line.dumps, answers: line.answers });
  }
  return { versions: sessions.find((session) => session.versions)?.versions, recordings, failures };
}

/** A kernel that dies in the middle is booted again for the rest; the scenario that killed it fails. */
async function playAll(scenarios: readonly Scenario[], quiet: number): Promise<Session> {
  const lines: GuestLine[] = [];
  let versions: Versions | undefined;
  let console = '';
  while (lines.length < scenarios.length) {
    const rest = scenarios.slice(lines.length);
    const session = await boot(rest, SECONDS_TO_BOOT + rest.length * SECONDS_A_SCENARIO, quiet);
    versions ??= session.versions;
    console = session.console;
    lines.push(...session.lines);
    const next = scenarios[lines.length];
    if (session.versions === undefined || next === undefined) break;
    lines.push({ name: next.name, error: `the kernel died: ${session.console.trim().split('\n').at(-1) ?? ''}` });
  }
  return { versions, lines, console };
}
