/** Traces packets through a router, one after another over one translation table. */
import type { Router } from '../../dialects/ios-nat/model.ts';
import type { Packet } from '../../net/packet.ts';
import { message } from '../../text/message.ts';
import { answerTo } from '../answer.ts';
import { type Chooser, explore } from '../chooser.ts';
import { type Cut, cutOutcome, supposeFollowed } from '../cut.ts';
import { times } from '../fraction.ts';
import { factsFor, lastingFacts } from '../lasting.ts';
import { mostBranches, type Session, type TraceOptions } from '../session.ts';
import type { Outcome } from '../trace.ts';
import { finishByStack } from '../walk/walk.ts';
import { arrive } from './arrival.ts';
import { compileRouter } from './compile.ts';
import { leaveOpen } from './leftOpen.ts';
import { follow } from './order.ts';
import { createTable, type RouterPast, type Table, type TableView } from './table.ts';
import type { RouterWalk } from './walk.ts';

interface Surroundings {
  readonly router: Router;
  readonly options: TraceOptions;
  readonly table: Table;
  /** Packets before of which not all ways were followed. */
  readonly cut: readonly Cut[];
}

export function openRouterSession(router: Router, options: TraceOptions = {}): Session {
  const table = createTable(router.translations ?? []);
  const cutBefore: Cut[] = [];
  const around: Surroundings = { router, options, table, cut: cutBefore };
  let last: readonly Outcome[] = [];
  return {
    send: (packet) => {
      const { outcomes, past, cut } = run(around, packet, undefined);
      table.add(past);
      if (cut !== undefined) cutBefore.push(cut);
      last = outcomes;
      return { outcomes };
    },
    reply: (outcome) => {
      const answered = last[outcome];
      const packet = answered === undefined ? undefined : answerTo(answered);
      if (answered === undefined || packet === undefined) return undefined;
      const known = { ...options, assumptions: { ...lastingFacts(answered), ...options.assumptions } };
      // It answers one of the ways that were followed.
      const cut = cutBefore.filter(({ packet: number }) => number < table.size());
      const { outcomes } = run({ ...around, cut, options: known }, packet, outcome);
      return {
        outcomes: outcomes.map((each) => ({ ...each, probability: times(each.probability, answered.probability) })),
      };
    },
  };
}

function run(
  { router, options, table, cut: cutBefore }: Surroundings,
  packet: Packet,
  answered: number | undefined,
): { readonly outcomes: readonly Outcome[]; readonly past: readonly RouterPast[]; readonly cut: Cut | undefined } {
  const walkOnce = (chooser: Chooser): { readonly walk: RouterWalk; readonly view: TableView } => {
    const view = table.view(chooser, answered);
    const walk = startWalk(router, chooser, view, packet, answered === undefined ? 'packet' : 'answer');
    supposeFollowed(walk, chooser, cutBefore);
    if (walk.end === undefined) follow(walk);
    if (walk.end?.verdict === 'undecided') leaveOpen(walk, packet);
    return { walk, view };
  };
  const { assumptions: told = {} } = options;
  const facts = answered === undefined ? factsFor(table.size() + 1, told) : told;
  const { branches, cut } = explore(walkOnce, facts, {
    branches: options.branches ?? mostBranches,
  });
  const outcomes: Outcome[] = [];
  const past: RouterPast[] = [];
  for (const { result, chooser } of branches) {
    const outcome = outcomeOf(result.walk, chooser);
    outcomes.push(outcome);
    const { probability, assumptions } = outcome;
    past.push({
      probability,
      assumptions,
      settled: result.view.settled,
      drawn: result.view.drawn(),
      kept: result.view.kept(),
      ways: result.view.ways,
    });
  }
  if (!cut) return { outcomes, past, cut: undefined };
  const count = branches.length;
  return { outcomes: [...outcomes, cutOutcome(packet, count)], past, cut: { packet: table.size() + 1, count } };
}

function startWalk(
  router: Router,
  chooser: Chooser,
  table: TableView,
  packet: Packet,
  role: RouterWalk['role'],
): RouterWalk {
  const walk: RouterWalk = {
    router: compileRouter(router),
    chooser,
    table,
    role,
    hook: 'interface',
    packet,
    input: undefined,
    vrf: '',
    steps: [],
    end: undefined,
  };
  arrive(walk);
  return walk;
}

function outcomeOf(walk: RouterWalk, { probability, assumptions }: Chooser): Outcome {
  if (walk.end === undefined) finishByStack(walk, 'undecided', 'limit', message('the walk came to no end'));
  const { end, packet, steps } = walk;
  const { verdict, decidedBy } = end ?? {
    verdict: 'undecided',
    decidedBy: { by: 'stack', part: 'limit', text: message('the walk came to no end') },
  };
  const out = verdict === 'forwarded' ? packet.out : null;
  return { probability, assumptions, steps, verdict, decidedBy, packet, ...(out === null ? {} : { out }) };
}
