/** From many packets at the rule to one that gets there: some of each lead are traced, the likeliest first. */
import type { PacketInput } from '../../../../protocol/trace.ts';
import { parseAddress } from '../../net/text.ts';
import type { Node } from '../../node/model.ts';
import type { Steps } from '../../text/schedule.ts';
import { broadcastOf } from '../routing/untoldRoutes.ts';
import { whose } from '../space/dimensions.ts';
import { announcedBy } from './announcements.ts';
import { sequencesFor } from './connections.ts';
import type { Example } from './examples.ts';
import type { Prepare } from './filling.ts';
import { translationOf } from './first.ts';
import type { ReachGoal } from './goal.ts';
import { plainFirst } from './pick.ts';
import { type Plan, returns } from './plans.ts';
import { type Proof, prove } from './prove.ts';
import { type Repeat, repeated } from './repeats.ts';
import type { Search } from './search.ts';
import { followsSegment, ledOn } from './segments.ts';
import { handledAs } from './serverAnswers.ts';
import type { State } from './state.ts';
import { ofEach, type Stepped } from './stepped.ts';
import { strangenessOf } from './strangeness.ts';
import { needsOf } from './talks.ts';
import type { Scenario } from './tracking.ts';

type Packets = readonly PacketInput[];

/** Packets that are traced at most, for each state of connection tracking. */
const mostProofs = 96;
const mostLeads = 48;
const mostRounds = 4;
const perRound = 2;
/** Packets that are kept to be asked again where none gets there. */
const mostKept = 16;

/** Packets that may get to the rule, by the way they would take. */
export interface Lead {
  readonly scenario: Scenario;
  /** The last packet with what the rules of the way would like to see in it, the likeliest first. */
  readonly examples: readonly Example[];
  /** What rules of the way that count would like to have come before it. */
  readonly repeats: readonly Repeat[];
  /** What must have come before, as far as anything must. */
  readonly prepares?: readonly Prepare[];
  readonly state: State;
  readonly plan: Plan;
  readonly hook: string;
}

/**
 * How odd the packet of a scenario may be: that somebody listens, say, is taken for granted where it is an answer. Where
 * it is odder, one that comes later may be plain.
 */
export function mostOdd(scenario: Scenario): number {
  return scenario === 'ANSWER' ? 1 : 2;
}

/** Packets that are tried behind one that gets there if what its trace takes for granted holds, or that looks strange. */
const mostPlainer = 12;

/** Some packets of each lead are tried before more of any. What rests on few assumptions and looks plain is better. */
export function* firstProof(
  search: Search,
  goal: ReachGoal,
  scenario: Scenario,
  leads: readonly Lead[],
): Steps<Proof | undefined> {
  const traced = leads.filter(({ state }) => state.handedOver === undefined);
  const plain = plainFirst(search, traced).slice(0, mostLeads);
  const seen = new Set<string>();
  const open = plain.map(({ state, plan, hook, examples, repeats, prepares }) => {
    const sequences = withExamples(
      sequencesFor(search, scenario, {
        box: state.box,
        translation: translationOf(state),
        from: plan.from,
        to: endOf({ hook, plan }),
        handled: handledAs(state),
        helper: announcedBy(state),
        needs: needsOf(state),
      }),
      [...ledOn(search, state, plan), ...examples],
      repeats,
    );
    return { state, packets: prepares === undefined ? sequences : prepared(sequences, prepares) };
  });
  let left = mostProofs;
  let best: Proof | undefined;
  for (let round = 0; round < mostRounds; round++) {
    for (const { state, packets } of open) {
      for (let nth = 0; nth < perRound; nth++) {
        const next = yield* nextUnseen(packets, seen);
        if (next === undefined) break;
        if (--left < 0) return best;
        // Of other leads, as of those that are marked beforehand.
        const key = JSON.stringify(next);
        if (search.traced.has(key)) continue;
        search.traced.add(key);
        if (round === 0 && nth === 0 && search.tried.length < mostKept) search.tried.push(next);
        yield;
        const proof =
          prove(search.node, next, goal, search.effort) ?? proveTold(search, next, goal, toldOf(state, next));
        if (proof === undefined) continue;
        if (best === undefined) left = Math.min(left, mostPlainer);
        best = plainer(search.node, best, proof);
        if (best !== undefined && oddnessOf(search.node, best) === 0) return best;
      }
    }
  }
  return best;
}

/** Where the packet of a lead goes as it was sent: to this node, or past it. */
export function endOf({ hook, plan }: Pick<Lead, 'hook' | 'plan'>): 'here' | 'elsewhere' {
  return hook === 'INPUT' || returns(plan) || followsSegment(plan) ? 'here' : 'elsewhere';
}

/** Undefined as well where there is nothing to tell. */
function proveTold(
  { node, effort }: Search,
  packets: Packets,
  goal: ReachGoal,
  told: Proof['assumptions'] | undefined,
): Proof | undefined {
  return told === undefined ? undefined : prove(node, packets, goal, effort, told);
}

/**
 * Where no dump shows the node's networks the trace takes few addresses for one of everybody in them: others it is told to be
 * (`isUntoldBroadcast`). Undefined: these packets need not be for everybody.
 */
function toldOf({ box }: State, packets: Packets): Proof['assumptions'] | undefined {
  const [of] = box.get('dst.local') ?? [];
  const dst = parseAddress(packets.at(-1)?.dst ?? '');
  // Nobody sends from such an address.
  const sends = packets.some(({ src }) => src === packets.at(-1)?.dst);
  return of?.[0] === whose.everybodys && dst !== undefined && !sends ? { [broadcastOf(dst).id]: true } : undefined;
}

/** Leads that differ in where they came by have packets in common: none is traced twice. Undefined: there are no more. */
function* nextUnseen<Each>(packets: Stepped<Each>, seen: Set<string>): Steps<Each | undefined> {
  for (;;) {
    const next = packets.next();
    if (next.done === true) return undefined;
    if (next.value === undefined) {
      yield;
      continue;
    }
    const key = JSON.stringify(next.value);
    if (seen.has(key)) continue;
    seen.add(key);
    return next.value;
  }
}

/** The one that takes less for granted and looks less strange, and the first of two alike. */
export function plainer(node: Node, one: Proof | undefined, other: Proof | undefined): Proof | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return oddnessOf(node, other) < oddnessOf(node, one) ? other : one;
}

/** What it takes for granted and what is strange about it. A port that the kernel draws, say, is nothing against a protocol that nobody sends. */
export function oddnessOf(node: Node, proof: Proof): number {
  return takenForGranted(proof) + strangenessOf(node, proof.packets);
}

function takenForGranted({ outcome }: Proof): number {
  return outcome.assumptions.length;
}

function prepared(sequences: Stepped<Packets>, prepares: readonly Prepare[]): Stepped<Packets> {
  return ofEach(sequences, (packets) => prepares.flatMap((prepare) => optional(prepare(packets))));
}

/** The last packet of each sequence with these fields, and as it is; all of them as often as is asked, and once. */
function withExamples(
  sequences: Stepped<Packets>,
  examples: readonly Example[],
  repeats: readonly Repeat[],
): Stepped<Packets> {
  return ofEach(sequences, function* (packets): Generator<Packets> {
    const last = packets.at(-1);
    if (last === undefined) return;
    const versions = [...examples.map((example) => [...packets.slice(0, -1), example(last)]), packets];
    for (const version of versions) {
      for (const repeat of repeats) if (repeat.asks === 'rule') yield* optional(repeated(version, repeat));
      yield version;
      for (const repeat of repeats) if (repeat.asks === 'above') yield* optional(repeated(version, repeat));
    }
  });
}

function optional<Each>(each: Each | undefined): readonly Each[] {
  return each === undefined ? [] : [each];
}
