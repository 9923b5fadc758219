/** Why rules did not match: the first condition of each that failed, asked again of the packet as it was then. */
import type { Node, Origin } from '../node/model.ts';
import { message } from '../text/message.ts';
import { one } from './fraction.ts';
import { whyLinesFail } from './ios/access-list/list.ts';
import { compileRouter } from './ios/compile.ts';
import { compileNode } from './netfilter/compile.ts';
import { macOf } from './routing/frame.ts';
import { setView } from './sets/view.ts';
import { settingsOf } from './settings/settings.ts';
import type { AccessListStep, EventStep, RuleRef, Step, WhyNot } from './trace.ts';
import { createBuckets } from './walk/buckets.ts';
import { recalled } from './walk/counters.ts';
import { createTries, noMemory } from './walk/memory.ts';
import { createReadings } from './walk/readings.ts';
import { noSenders } from './walk/senders.ts';
import { rulesetsOf, untouched, type Walk } from './walk/walk.ts';

/** What of a step tells which rules were tried and passed over. */
export type AskedStep = EventStep | AccessListStep;

export function isAsked(step: Step | undefined): step is AskedStep {
  return step !== undefined && 'passed' in step;
}

/** The rules that were tried and passed over before the step's event, from `passed` on at most `limit`. */
export function whyNot(node: Node, step: AskedStep, limit = 200): readonly WhyNot[] {
  if (step.kind === 'access-list') return whyLinesNot(node, step, limit);
  const walk = walkOf(node, step);
  const [from, to] = step.passed;
  const numbers = Array.from({ length: Math.min(to - from, limit) }, (_, index) => from + index);
  return numbers.map((rule) => explainPassed(walk, step, rule));
}

/** The last lines before the one that decided are the closest. */
function whyLinesNot({ router }: Node, { list, packet, passed: [from, to] }: AccessListStep, limit: number) {
  const compiled = router === undefined ? undefined : compileRouter(router).lists.get(list);
  return compiled === undefined ? [] : whyLinesFail(compiled, packet, [Math.max(from, to - limit), to]);
}

/** Of a rule that the packet was held against without a match. */
export function explainPassed(walk: Walk, step: EventStep, rule: number): WhyNot {
  const found = explainRule(walk, step, rule);
  if (found.answer !== 'matched') return found;
  // What the conditions ask has changed since: sets and their counters are asked as the dumps have them.
  const text = message(
    'By the dumps alone it would match: what this packet or those before it had changed when it was tried decided otherwise.',
  );
  return { ...found, answer: 'unknown', text };
}

/** Of one rule of the chain of the step's event, from 1, asked of the packet as it was there. */
export function explainRule(walk: Walk, { table, chain }: EventStep, rule: number): WhyNot {
  const origin = originOf(walk, { table, chain, rule });
  const ref = { rule, ...(origin === undefined ? {} : { origin }) };
  const compiled = compileNode(walk.node)
    [walk.family].map((ruleset) => ruleset.table(table)?.chain(chain))
    .find((found) => found !== undefined);
  if (compiled === undefined || rule > compiled.length)
    return { ...ref, answer: 'unknown', text: message('The rule is not in the dump any more.') };
  const conditions = compiled
    .rule(rule - 1)
    .conditions.map((condition) => ({ condition, answer: condition.test(walk) }));
  const failed = conditions.find(({ answer }) => answer === false);
  const open = failed ?? conditions.find(({ answer }) => answer !== true);
  if (open === undefined) return { ...ref, answer: 'matched', text: message('It matches this packet.') };
  const { span } = open.condition;
  const text = open.condition.explain(walk);
  return { ...ref, answer: failed === undefined ? 'unknown' : 'no', text, ...(span === undefined ? {} : { span }) };
}

/** Where the rules stand that the step's packet was held against without a match; of a router's list nothing is told. */
export function passedOrigins(node: Node, step: AskedStep): readonly Origin[] {
  if (step.kind === 'access-list') return [];
  const { table, chain, passed, packet } = step;
  const [from, to] = passed;
  return Array.from({ length: to - from }, (_, index) =>
    originOf({ node, family: packet.family }, { table, chain, rule: from + index }),
  ).filter((origin) => origin !== undefined);
}

function originOf(
  { node, family }: Pick<Walk, 'node' | 'family'>,
  { table, chain, rule }: RuleRef,
): Origin | undefined {
  return rulesetsOf({ node, family })
    .map(({ tables }) => tables.get(table)?.chains.get(chain))
    .find((found) => found !== undefined && found.rules.length >= rule)
    ?.rules.origin(rule - 1);
}

/** The walk as it was at the step, as far as conditions look at it. Nothing is chosen in it. */
export function walkOf(node: Node, step: Pick<EventStep, 'packet' | 'tracked' | 'hook'>): Walk {
  const { packet, tracked, hook } = step;
  return {
    node,
    settings: settingsOf(node),
    chooser: {
      chance: () => 0,
      assume: () => true,
      suppose: () => true,
      answered: () => undefined,
      version: 0,
      imply: () => {},
      waysOf: () => undefined,
      go: (_, run) => run(),
      probability: one,
      assumptions: [],
    },
    family: packet.family,
    sets: setView(
      { sets: node.sets, macOf: macOf(node) },
      {
        setChanges: () => [],
        setChangesBack: () => [],
        setChangesKnown: () => [],
        answered: () => undefined,
        ownSetChanges: () => [],
        elementAfter: () => undefined,
        setChangesAtMost: () => 0,
        recordSetChange: () => {},
      },
      () => true,
    ),
    memory: noMemory,
    tries: createTries(),
    keepers: [],
    past: { save: () => ({ settled: new Map(), drawn: one, back: () => {} }), goOn: () => {} },
    counters: recalled(tracked.counted),
    buckets: createBuckets(),
    readings: createReadings(),
    connections: {
      find: () => undefined,
      findOwn: () => undefined,
      taken: () => false,
      bounds: () => ({ least: 0, most: 0 }),
      sourceBefore: () => undefined,
      fresh: () => 0,
      forget: () => {},
      keep: () => {},
    },
    ...untouched,
    until: undefined,
    hook,
    packet,
    route: { out: packet.out, nextHop: undefined },
    bound: undefined,
    sentWithin: [],
    boundDevice: undefined,
    loopsInVrf: false,
    state: tracked.state,
    direction: tracked.direction,
    connection: tracked.connection,
    hasSocket: packet.in === null,
    ...tracked.handling,
    steps: [],
    refuseDatagram: () => undefined,
    sendSegment: () => undefined,
    later: [],
    interruptible: false,
    sendCopy: () => {},
    isCopy: false,
    role: 'packet',
    before: 0,
    senders: noSenders,
    budget: 0,
  };
}
