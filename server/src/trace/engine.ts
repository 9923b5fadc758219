/** Traces packets over a node: every branch that chance or an assumption opens is walked to its end. */

import type { Packet } from '../net/packet.ts';
import type { Node } from '../node/model.ts';
import { message } from '../text/message.ts';
import { joinAlike } from './alike.ts';
import { answerTo } from './answer.ts';
import { type Chooser, explore } from './chooser.ts';
import { type Cut, cutOutcome, supposeFollowed } from './cut.ts';
import { times } from './fraction.ts';
import { openRouterSession } from './ios/session.ts';
import { isBalancedEntry } from './ipvs/services.ts';
import { factsFor, factsOfSource, lastingFacts } from './lasting.ts';
import { type BranchView, createLedger, type Ledger, type LedgerPast } from './ledger.ts';
import { macOf } from './routing/frame.ts';
import { mostBranches, type Session, type TraceOptions } from './session.ts';
import { setView } from './sets/view.ts';
import { type Settings, settingsOf } from './settings/settings.ts';
import { follow, followCopy, refuseDatagram, sendSegment } from './stack/flow.ts';
import type { FamilyRule, Outcome, PacketTrace } from './trace.ts';
import { createBuckets } from './walk/buckets.ts';
import { createCounters } from './walk/counters.ts';
import { createTries } from './walk/memory.ts';
import { createReadings } from './walk/readings.ts';
import { createSenders, type Senders } from './walk/senders.ts';
import { finishByStack, untouched, type Walk } from './walk/walk.ts';

export type { Session, TraceOptions } from './session.ts';

/** Rules that one walk may try, and all walks of a packet together; and steps of all their outcomes. */
const mostRules = 2_000_000;
const mostSteps = 200_000;
/** Ways of packets before that all walks of a packet together may look at. */
const mostPastWays = 10_000_000;

/** Traces packets in order over one connection table. */
export function trace(node: Node, packets: readonly Packet[], options: TraceOptions = {}): readonly PacketTrace[] {
  const session = openSession(node, { ahead: (index) => packets[index], ...options });
  return packets.map((packet) => session.send(packet));
}

interface Surroundings {
  readonly node: Node;
  readonly settings: Settings;
  readonly options: TraceOptions;
  readonly senders: Senders;
  readonly until?: FamilyRule | undefined;
  readonly since?: number | undefined;
  /** Packets before of which not all ways were followed. */
  readonly cut: readonly Cut[];
}

/** A router is another machine: it has NAT rules of its own, and none of the kernel's hooks. */
export function openSession(node: Node, options: TraceOptions = {}): Session {
  return node.router === undefined ? openLinuxSession(node, options) : openRouterSession(node.router, options);
}

function openLinuxSession(node: Node, options: TraceOptions): Session {
  const senders = createSenders();
  const cutBefore: Cut[] = [];
  const around: Surroundings = { node, settings: settingsOf(node), options, senders, cut: cutBefore };
  const ledger = createLedger(node.connections ?? [], (entry) => isBalancedEntry(node, entry));
  let last: { readonly packet: Packet; readonly outcomes: readonly Outcome[] } | undefined;
  let first: Packet | undefined;
  return {
    send: (packet, until) => {
      first ??= packet;
      senders.add(packet);
      const { outcomes, past, cut } = run({ ...around, until, since: first.time }, ledger, packet, undefined);
      ledger.add(past);
      if (cut !== undefined) cutBefore.push(cut);
      last = { packet, outcomes };
      return { outcomes };
    },
    reply: (outcome, branches) => {
      const answered = last?.outcomes[outcome];
      const packet = answered === undefined ? undefined : answerTo(answered);
      if (last === undefined || answered === undefined || packet === undefined) return undefined;
      const assumptions = { ...factsOfSource(last.packet), ...lastingFacts(answered), ...options.assumptions };
      const most = branches === undefined ? {} : { branches };
      // It answers one of the ways that were followed.
      const cut = cutBefore.filter(({ packet: number }) => number < ledger.size());
      const knowing = { ...around, cut, since: first?.time, options: { ...options, ...most, assumptions } };
      const { outcomes } = run(knowing, ledger, packet, outcome);
      return {
        outcomes: outcomes.map((each) => ({ ...each, probability: times(each.probability, answered.probability) })),
      };
    },
  };
}

function run(
  around: Surroundings,
  ledger: Ledger,
  packet: Packet,
  answered: number | undefined,
): { readonly outcomes: readonly Outcome[]; readonly past: readonly LedgerPast[]; readonly cut: Cut | undefined } {
  let [rules, steps, pastWays] = [mostRules, mostSteps, around.options.pastWays ?? mostPastWays];
  const walkOnce = (chooser: Chooser): { readonly walk: Walk; readonly view: BranchView } => {
    const view = ledger.view(chooser, answered);
    const walk = startWalk(around, chooser, view, packet, {
      before: ledger.size(),
      role: answered === undefined ? 'packet' : 'answer',
    });
    const budget = walk.budget;
    supposeFollowed(walk, chooser, around.cut);
    if (walk.end === undefined) follow(walk);
    rules -= budget - walk.budget;
    steps -= walk.steps.length;
    pastWays -= view.effort();
    return { walk, view };
  };
  const { assumptions = {} } = around.options;
  const facts = answered === undefined ? factsFor(ledger.size() + 1, assumptions) : assumptions;
  const { branches, cut } = explore(walkOnce, facts, {
    branches: around.options.branches ?? mostBranches,
    room: () => rules > 0 && steps > 0 && pastWays > 0,
  });
  const different = joinAlike(
    branches.map(({ result: { walk, view }, chooser }) => {
      const outcome = outcomeOf(walk, chooser);
      const { probability, assumptions } = outcome;
      const left = { kept: view.kept(), changes: view.ownSetChanges(), notes: view.notes() };
      return { outcome, past: { probability, assumptions, settled: view.settled, drawn: view.drawn(), ...left } };
    }),
  );
  const outcomes = different.map(({ outcome }) => outcome);
  const past = different.map((each) => each.past);
  if (!cut) return { outcomes, past, cut: undefined };
  const count = branches.length;
  return { outcomes: [...outcomes, cutOutcome(packet, count)], past, cut: { packet: ledger.size() + 1, count } };
}

function startWalk(
  { node, settings, options, senders, until, since }: Surroundings,
  chooser: Chooser,
  view: BranchView,
  packet: Packet,
  { before, role }: Pick<Walk, 'before' | 'role'>,
): Walk {
  const [counters, buckets, readings] = [createCounters(), createBuckets(), createReadings()];
  return {
    ...untouched,
    node,
    settings,
    chooser,
    family: packet.family,
    connections: view.connections,
    memory: view.memory,
    tries: createTries(),
    counters,
    buckets,
    readings,
    keepers: [view.keeper, counters, buckets, readings],
    past: view.past,
    sets: setView({ sets: node.sets, macOf: macOf(node) }, view, (question) => chooser.assume(question)),
    hook: packet.in === null ? 'OUTPUT' : 'PREROUTING',
    packet,
    hasSocket: packet.in === null,
    bound: undefined,
    boundDevice: undefined,
    loopsInVrf: false,
    steps: [],
    sendCopy: followCopy,
    refuseDatagram,
    sendSegment,
    later: [],
    interruptible: packet.in === null,
    isCopy: false,
    sentWithin: [],
    before,
    ahead: options.ahead,
    senders,
    role,
    until,
    since,
    budget: options.rules ?? mostRules,
  };
}

function outcomeOf(walk: Walk, chooser: Chooser): Outcome {
  if (walk.end === undefined) finishByStack(walk, 'undecided', 'limit', message('the walk came to no end'));
  const { end, packet, steps } = walk;
  const { probability, assumptions } = chooser;
  const { verdict, decidedBy, rejectWith } = end ?? {
    verdict: 'undecided',
    decidedBy: { by: 'stack', part: 'limit', text: message('no end') },
  };
  const out = verdict === 'forwarded' ? packet.out : null;
  return {
    probability,
    assumptions,
    steps,
    verdict,
    decidedBy,
    packet,
    ...(rejectWith === undefined ? {} : { rejectWith }),
    ...(out === null ? {} : { out }),
  };
}
