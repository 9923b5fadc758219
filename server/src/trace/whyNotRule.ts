/**
 * Why a traced packet did not match a rule, wherever the rule stands: the first of its conditions that failed; or what
 * took the packet before; or, where its chain was never entered, why none of the rules that lead there matched.
 */
import type { Family } from '../net/family.ts';
import type { Node, Origin, RuleTable } from '../node/model.ts';
import { type Message, message } from '../text/message.ts';
import type { Span } from '../text/span.ts';
import { nodeTracksConnections } from './conntrack/awake.ts';
import { callersOf } from './netfilter/callers.ts';
import type { EventStep, Outcome, RuleRef, Step } from './trace.ts';
import { explainPassed, walkOf } from './whyNot.ts';

export interface RuleAnswer {
  readonly rule: RuleRef;
  readonly origin?: Origin;
  /**
   * `matched`: it did. `no`: it was tried, and a condition failed. `unknown`: it was tried, and the dumps can't tell.
   * `taken`: the packet left the chain above it. `not-entered`: no rule led the packet to its chain. `not-passed`: the
   * packet never came to its hook.
   */
  readonly answer: 'matched' | 'no' | 'unknown' | 'taken' | 'not-entered' | 'not-passed';
  readonly text: Message;
  /** `no`: the option to blame, from the start of the rule's line. */
  readonly span?: Span;
  /** `taken`: where the rule stands that took it. */
  readonly by?: Origin;
  /** `not-entered`: the same of rules that lead to the chain, those that were tried first. */
  readonly calls: readonly RuleAnswer[];
}

/** Rules that lead to a chain are explained so many at a time, and so many chains upwards. */
const mostCalls = 5;
const mostLevels = 6;

export interface AskedRule extends RuleRef {
  readonly family: Family;
}

/** Undefined: there is no such rule. */
export function whyNotRule(node: Node, outcome: Outcome, asked: AskedRule): RuleAnswer | undefined {
  const table = node.rulesets
    .filter(({ family }) => family === asked.family)
    .map(({ tables }) => tables.get(asked.table))
    .find((each) => (each?.chains.get(asked.chain)?.rules.length ?? 0) >= asked.rule);
  if (table === undefined || asked.rule < 1) return undefined;
  return explain({ node, outcome, table, family: asked.family }, asked, []);
}

interface Around {
  readonly node: Node;
  readonly outcome: Outcome;
  readonly table: RuleTable;
  readonly family: Family;
}

function explain(around: Around, { table, chain, rule }: RuleRef, above: readonly string[]): RuleAnswer {
  const ref = { table, chain, rule };
  const origin = around.table.chains.get(chain)?.rules.origin(rule - 1);
  const whole = { rule: ref, ...(origin === undefined ? {} : { origin }), calls: [] };
  if (around.family !== around.outcome.packet.family) {
    const text = message('The packet is of the other address family.');
    return { ...whole, answer: 'not-passed', text };
  }
  const visits = eventsIn(around.outcome.steps, ref);
  if (visits.some((step) => step.kind === 'rule' && step.rule === rule))
    return { ...whole, answer: 'matched', text: message('It matched this packet.') };
  const tried = visits.find(({ passed: [from, to] }) => rule >= from && rule < to);
  if (tried !== undefined) {
    const { answer, text, span } = explainPassed(walkOf(around.node, tried), tried, rule);
    return { ...whole, answer, text, ...(span === undefined ? {} : { span }) };
  }
  const taker = visits.findLast((step) => step.kind === 'rule' && step.rule < rule);
  if (taker !== undefined) {
    const text = message('The packet left {chain} before: rule {rule} took it.', { chain, rule: taker.rule });
    return { ...whole, answer: 'taken', text, ...(taker.origin === undefined ? {} : { by: taker.origin }) };
  }
  if (around.table.chains.get(chain)?.policy !== undefined)
    return { ...whole, answer: 'not-passed', text: whyNotPassed(around, ref) };
  return { ...whole, ...notEntered(around, chain, above) };
}

function eventsIn(steps: readonly Step[], { table, chain }: RuleRef): readonly EventStep[] {
  return steps.filter(
    (step): step is EventStep =>
      (step.kind === 'rule' || step.kind === 'return' || step.kind === 'policy') &&
      step.table === table &&
      step.chain === chain,
  );
}

function notEntered(
  around: Around,
  chain: string,
  above: readonly string[],
): Pick<RuleAnswer, 'answer' | 'text' | 'calls'> {
  const callers = callersOf(around.table, chain).filter((call) => !above.includes(call.chain));
  if (callers.length === 0)
    return { answer: 'not-entered', text: message('No rule leads to chain {chain}.', { chain }), calls: [] };
  const entered = new Set(around.outcome.steps.flatMap((step) => ('chain' in step ? [step.chain] : [])));
  const tried = callers.toSorted((a, b) => Number(entered.has(b.chain)) - Number(entered.has(a.chain)));
  const calls =
    above.length >= mostLevels
      ? []
      : tried
          .slice(0, mostCalls)
          .map((call) =>
            explain(around, { table: around.table.name, chain: call.chain, rule: call.rule + 1 }, [...above, chain]),
          );
  const text =
    callers.length === 1
      ? message('Chain {chain} was not entered: the rule that leads there did not match.', { chain })
      : message('Chain {chain} was not entered: none of the {count} rules that lead there matched.', {
          chain,
          count: callers.length,
        });
  return { answer: 'not-entered', text, calls };
}

/** Why the packet did not come to a hook of a table at all. */
function whyNotPassed({ node, outcome, family }: Around, { table, chain }: RuleRef): Message {
  const { steps } = outcome;
  const place = { table, hook: chain };
  const tracked = steps.find((step) => step.kind === 'conntrack');
  if (table === 'nat' && steps.some(({ hook }) => hook === chain)) {
    const asleep = !nodeTracksConnections(node, family);
    if (asleep) return message('The nat table is not asked: no rule of this node needs connections to be tracked.');
    if (tracked !== undefined && tracked.kind === 'conntrack' && tracked.state !== 'NEW')
      return message(
        'The nat table is asked by the first packet of a connection alone, and the state of this one is {state}.',
        {
          state: tracked.state,
        },
      );
  }
  const routed = steps.findLast((step) => step.kind === 'routing');
  const way = message('The packet never came to {hook} of table {table}.', place);
  if (routed === undefined) return way;
  return message('{way} Where it went: {routing}', { way, routing: routed.text });
}
