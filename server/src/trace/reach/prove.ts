/** Whether packets really do what the search thinks: the engine itself is asked. */
import type { PacketInput } from '../../../../protocol/trace.ts';
import type { Node } from '../../node/model.ts';
import { openSession } from '../engine.ts';
import { readPacket } from '../input.ts';
import type { FamilyRule, Outcome } from '../trace.ts';

export interface Proof {
  readonly packets: readonly PacketInput[];
  /** What the trace must be told beforehand, by the ids of assumptions: it would take the likelier answer. */
  readonly assumptions: Answers;
  readonly outcome: Outcome;
}

type Answers = Readonly<Record<string, boolean>>;

/** Outcomes that are looked at: a rule behind more forks than that is better looked for by another packet. */
const mostBranches = 256;

/** How much may still be traced in one search. */
export interface Effort {
  outcomes: number;
  /** Ways along which packets are looked for that open a connection. */
  openers: number;
}

/** The outcome of the last packet in which it matches the rule; of several that which takes the least for granted. */
export function prove(
  node: Node,
  packets: readonly PacketInput[],
  goal: FamilyRule,
  effort: Effort,
  assumptions: Answers = {},
): Proof | undefined {
  const [best] = outcomesOf(node, packets, effort, { assumptions, until: goal })
    .filter((outcome) => matches(outcome, goal))
    .sort((a, b) => a.assumptions.length - b.assumptions.length);
  return best === undefined ? undefined : { packets, assumptions, outcome: best };
}

/** Answers that are turned, one at a time. */
const mostTurned = 8;

/** The same where one thing is otherwise that the trace takes for granted without a second outcome: a limit is used up, say. */
export function proveOtherwise(
  node: Node,
  packets: readonly PacketInput[],
  goal: FamilyRule,
  effort: Effort,
): Proof | undefined {
  const all = outcomesOf(node, packets, effort, { until: goal }).flatMap(({ assumptions }) => assumptions);
  const answers = new Map(all.map(({ id, holds }) => [id, holds]));
  const forked = new Set(all.filter(({ id, holds }) => answers.get(id) !== holds).map(({ id }) => id));
  const supposed = [...answers].filter(([id]) => !forked.has(id));
  for (const [id, holds] of supposed.slice(0, mostTurned)) {
    const proof = prove(node, packets, goal, effort, { [id]: !holds });
    if (proof !== undefined) return proof;
  }
  return undefined;
}

/**
 * Outcomes of the last packet; none where a packet can't be read, or nothing may be traced any more. `until`: those in
 * which it matches this rule end there.
 */
export function outcomesOf(
  node: Node,
  packets: readonly PacketInput[],
  effort: Effort,
  { assumptions = {}, until }: { readonly assumptions?: Answers; readonly until?: FamilyRule } = {},
): readonly Outcome[] {
  if (effort.outcomes <= 0) return [];
  const session = openSession(node, { branches: Math.min(mostBranches, effort.outcomes), assumptions });
  let outcomes: readonly Outcome[] = [];
  let drawn: Outcome['assumptions'] = [];
  for (const [index, input] of packets.entries()) {
    const read = readPacket(input);
    if ('problem' in read) return [];
    // An answer goes to the port that the kernel drew for the packet that it answers.
    if (input.src !== packets[index - 1]?.src) drawn = [...drawn, ...drawsIn(outcomes)];
    ({ outcomes } = session.send(read.packet, index === packets.length - 1 ? until : undefined));
    effort.outcomes -= outcomes.length;
  }
  return drawn.length === 0 ? outcomes : outcomes.map((outcome) => resting(outcome, drawn));
}

/** What conntrack/uniqueTuple.ts leaves to the kernel's lot: ports and identifiers. */
const draws = /^(?:d?port|icmp-id):/;

function drawsIn(outcomes: readonly Outcome[]): Outcome['assumptions'] {
  const found = outcomes.flatMap(({ assumptions }) => assumptions).filter(({ id }) => draws.test(id));
  return [...new Map(found.map((each) => [each.id, each])).values()];
}

function resting(outcome: Outcome, also: Outcome['assumptions']): Outcome {
  const own = new Set(outcome.assumptions.map(({ id }) => id));
  return { ...outcome, assumptions: [...also.filter(({ id }) => !own.has(id)), ...outcome.assumptions] };
}

export function matches({ steps }: Outcome, { family, table, chain, rule }: FamilyRule): boolean {
  return steps.some(
    (step) =>
      step.kind === 'rule' &&
      step.packet.family === family &&
      step.table === table &&
      step.chain === chain &&
      step.rule === rule,
  );
}
