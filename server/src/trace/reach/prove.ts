/** Whether packets really do what the search thinks: the engine itself is asked. */
import type { PacketInput } from '../../../../protocol/trace.ts';
import type { Family } from '../../net/family.ts';
import type { Node } from '../../node/model.ts';
import { openSession } from '../engine.ts';
import { readPacket } from '../input.ts';
import type { Outcome, RuleRef } from '../trace.ts';

export interface Proof {
  readonly packets: readonly PacketInput[];
  readonly outcome: Outcome;
}

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
  goal: RuleRef & { readonly family: Family },
  effort: Effort,
): Proof | undefined {
  if (effort.outcomes <= 0) return undefined;
  const branches = Math.min(mostBranches, effort.outcomes);
  const session = openSession(node, { branches });
  let outcomes: readonly Outcome[] = [];
  for (const input of packets) {
    const read = readPacket(input);
    if ('problem' in read) return undefined;
    ({ outcomes } = session.send(read.packet));
    effort.outcomes -= outcomes.length;
  }
  const [best] = outcomes
    .filter((outcome) => matches(outcome, goal))
    .sort((a, b) => a.assumptions.length - b.assumptions.length);
  return best === undefined ? undefined : { packets, outcome: best };
}

export function matches(
  { steps }: Outcome,
  { family, table, chain, rule }: RuleRef & { readonly family: Family },
): boolean {
  return steps.some(
    (step) =>
      step.kind === 'rule' &&
      step.packet.family === family &&
      step.table === table &&
      step.chain === chain &&
      step.rule === rule,
  );
}
