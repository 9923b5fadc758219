/**
 * Why an outcome is what it is: the few steps of its walk that made a difference, in their order, each in a sentence.
 * A walk of a thousand steps has some five of them.
 */
import type { Node } from '../node/model.ts';
import { type Message, message } from '../text/message.ts';
import { markBehind, markOfRoute, ruleOf } from './causes.ts';
import { callerOf, markText, placeOf } from './summary.ts';
import type { Outcome, Step } from './trace.ts';

export interface Reason {
  /** Index among the outcome's steps. */
  readonly step: number;
  readonly text: Message;
}

export function reasonsOf(outcome: Outcome, node: Node): readonly Reason[] {
  const { steps } = outcome;
  return steps.flatMap((step, index) =>
    matters(outcome, node, step) ? [{ step: index, text: withCause(outcome, node, index, step) }] : [],
  );
}

/** What changed the packet, chose its way, or let it through or not. */
function matters({ decidedBy }: Outcome, node: Node, step: Step): boolean {
  switch (step.kind) {
    case 'rule':
      if (step.changes.length > 0 || ruleOf(node, step, step.rule)?.target?.name === 'ACCEPT') return true;
      return decidedBy.by === 'rule' && decidedBy.chain === step.chain && decidedBy.rule === step.rule;
    case 'policy':
      return decidedBy.by === 'policy' && decidedBy.table === step.table && decidedBy.chain === step.chain;
    case 'translation':
      return step.changes.length > 0;
    case 'access-list':
      return step.action === 'deny';
    case 'routing':
    case 'ipvs':
    case 'encapsulation':
      return true;
    case 'return':
    case 'hook':
    case 'conntrack':
    case 'copy':
    case 'delivery':
    case 'note':
      return false;
  }
}

function withCause({ steps }: Outcome, node: Node, index: number, step: Step): Message {
  const { text } = step;
  if (step.kind === 'routing') {
    const mark = markOfRoute(node, steps, index);
    return mark === undefined ? text : message('{step} It saw {mark}.', { step: text, mark: markText(mark, steps) });
  }
  // Clearing a mark behind a guard is housekeeping: the rule that makes use of the guard says what it saw.
  const onlyMark = step.changes.length > 0 && step.changes.every(({ field }) => field === 'mark');
  const mark = onlyMark ? undefined : markBehind(node, steps, index);
  if (mark !== undefined) {
    const said = markText(mark, steps);
    return step.kind === 'rule' && mark.by.rule !== step.rule
      ? message('{step} Rule {guard} let it come here, for it saw {mark}.', {
          step: text,
          guard: mark.by.rule,
          mark: said,
        })
      : message('{step} It saw {mark}.', { step: text, mark: said });
  }
  const caller = callerOf(steps, index);
  return caller === undefined ? text : message('{step} Called by {caller}.', { step: text, caller: placeOf(caller) });
}
