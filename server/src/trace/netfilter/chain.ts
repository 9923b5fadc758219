/** A packet through the chains of one table at one hook, as ipt_do_table() walks them. */
import type { TableName } from '../../catalog/types.ts';
import { message } from '../../text/message.ts';
import type { Tracked } from '../trace.ts';
import { changesBetween } from '../walk/changes.ts';
import { finish, finishByStack, note, type Walk } from '../walk/walk.ts';
import type { CompiledChain, CompiledRule, CompiledTable } from './compile.ts';
import type { Chance, Unknown } from './condition.ts';

/** Where the kernel comes back to after a user-defined chain. */
interface Frame {
  readonly chain: CompiledChain;
  /** The rule to try next, from 0. */
  index: number;
  /** The first rule tried since the last event in this chain, from 0. */
  since: number;
  /** The chain that jumped or went here; undefined: the hook's own. */
  readonly from: Frame | undefined;
}

/** iptables refuses rulesets that nest deeper; a dump that was not loaded may still hold them. */
const deepest = 1024;
/** Events and other steps of one walk: chains that call each other twice, 64 levels deep, would have as many as there is time. */
const mostSteps = 200_000;

/**
 * Takes the packet through a table. The walk goes on, unless `walk.end` is set. What left the table: `bypass` (see Effect),
 * or nothing that anybody asks about.
 */
export function traverse(walk: Walk, table: CompiledTable, hookChain: string): 'bypass' | undefined {
  const base = table.chain(hookChain);
  if (base === undefined) return undefined;
  const stack: Frame[] = [];
  let frame: Frame = { chain: base, index: 0, since: 0, from: undefined };
  for (;;) {
    frame.index = frame.chain.next(frame.index, walk.packet);
    if (frame.index >= frame.chain.length) {
      if (stack.length === 0 && frame.chain === base) {
        byPolicy(walk, table.name, base, frame);
        return undefined;
      }
      event(walk, 'return', table.name, frame, stack.length);
      frame = stack.pop() ?? policyFrame(base);
      continue;
    }
    if (--walk.budget < 0 || walk.steps.length >= mostSteps) {
      const text = message(
        'The walk is too long: there are too many rules to try, or chains call each other too often.',
      );
      finishByStack(walk, 'undecided', 'limit', text);
      return undefined;
    }
    const rule = frame.chain.rule(frame.index);
    if (!holds(walk, rule, table.name, frame)) {
      // A match may drop the packet by itself (`hotdrop` of struct xt_action_param).
      if (walk.end !== undefined) return undefined;
      frame.index++;
      continue;
    }
    const at = event(walk, 'rule', table.name, frame, stack.length, rule);
    frame.index++;
    frame.since = frame.index;
    if (isLast(walk, table.name, frame)) {
      finishByStack(walk, 'undecided', 'limit', message('What becomes of it behind this rule was not asked.'));
      return undefined;
    }
    const { target } = rule;
    switch (target.kind) {
      case 'none':
        continue;
      case 'return':
        frame = stack.pop() ?? policyFrame(base);
        continue;
      case 'chain': {
        const next = table.chain(target.name);
        if (next === undefined) continue;
        if (stack.length >= deepest) {
          const text = message('The jumps are nested deeper than {count} chains.', { count: deepest });
          finishByStack(walk, 'undecided', 'limit', text);
          return undefined;
        }
        const circle = circleTo(frame, next);
        if (circle !== undefined) {
          const text = message('The chains lead in circles, which the kernel refuses to load: {chains}.', {
            chains: circle.join(' → '),
          });
          finishByStack(walk, 'undecided', 'limit', text);
          return undefined;
        }
        // A goto leaves no way back to its own chain: the end of the other one leads to where this one was called from.
        if (target.how === 'jump') stack.push(frame);
        frame = { chain: next, index: 0, since: 0, from: frame };
        continue;
      }
      case 'action': {
        const before = { packet: walk.packet, connection: walk.connection };
        const effect = target.run(walk, {
          table: table.name,
          chain: frame.chain.name,
          rule: frame.index,
          origin: rule.origin,
        });
        const step = walk.steps[at];
        if (step !== undefined) walk.steps[at] = { ...step, changes: changesBetween(before, walk) };
        if (walk.end !== undefined) return undefined;
        if (effect === 'continue') continue;
        if (effect !== 'back') return effect === 'bypass' ? effect : undefined;
        frame = stack.pop() ?? policyFrame(base);
        continue;
      }
    }
  }

  /** A packet that comes back to nowhere is judged by the policy of the hook's chain. */
  function policyFrame(chain: CompiledChain): Frame {
    return { chain, index: chain.length, since: chain.length, from: undefined };
  }
}

/** Behind the rule that has just matched nobody wants to know more. */
function isLast({ until, packet }: Walk, table: TableName, { chain, index }: Frame): boolean {
  return (
    until !== undefined &&
    until.rule === index &&
    until.chain === chain.name &&
    until.table === table &&
    until.family === packet.family
  );
}

/** The chains from one back to itself, where a jump or goto from the frame closes a circle (mark_source_chains()). */
function circleTo(frame: Frame, next: CompiledChain): readonly string[] | undefined {
  const names = [next.name];
  for (let at: Frame | undefined = frame; at !== undefined; at = at.from) {
    names.unshift(at.chain.name);
    if (at.chain === next) return names;
  }
  return undefined;
}

function byPolicy(walk: Walk, table: TableName, chain: CompiledChain, frame: Frame): void {
  event(walk, 'policy', table, frame, 0);
  if (chain.chain.policy !== 'DROP') return;
  const { origin } = chain.chain;
  finish(walk, 'dropped', { by: 'policy', table, chain: chain.name, ...(origin === undefined ? {} : { origin }) });
}

/** Asks the conditions that are sure first: what can't match anyway raises no question. */
function holds(walk: Walk, rule: CompiledRule, table: TableName, { chain, index }: Frame): boolean {
  let open: (Unknown | Chance)[] | undefined;
  const ref = { table, chain: chain.name, rule: index + 1 };
  for (const condition of rule.conditions) {
    if (open !== undefined && (condition.keeps === true || condition.counts?.(walk) === true)) {
      if (!open.every((answer) => settle(walk, answer, ref))) return false;
      open = undefined;
    }
    const answer = condition.test(walk);
    if (answer === false) {
      if (walk.end !== undefined && open !== undefined) endIfReached(walk, open, ref);
      return false;
    }
    if (answer === true) continue;
    if (condition.keeps === true) {
      if (!settle(walk, answer, ref)) return false;
      continue;
    }
    open ??= [];
    open.push(answer);
  }
  if (open === undefined) return true;
  return open.every((answer) => settle(walk, answer, ref));
}

/** A condition that drops the packet itself (hotdrop) is asked only where all before it hold. */
function endIfReached(walk: Walk, open: readonly (Unknown | Chance)[], ref: Parameters<typeof settle>[2]): void {
  const { end } = walk;
  walk.end = undefined;
  if (open.every((answer) => settle(walk, answer, ref))) walk.end = end;
}

function settle(
  walk: Walk,
  answer: Unknown | Chance,
  rule: { table: TableName; chain: string; rule: number },
): boolean {
  if (answer.kind === 'chance') {
    const { numerator, denominator } = answer.share;
    const holds = walk.chooser.chance([answer.share, { numerator: denominator - numerator, denominator }]) === 0;
    answer.told?.(holds);
    return holds;
  }
  const { id, text, likely, oneOf } = answer;
  const question = {
    id,
    text,
    rule,
    ...(likely === undefined ? {} : { likely }),
    ...(oneOf === undefined ? {} : { oneOf }),
  };
  const stated = answer.fork === 'said' ? walk.chooser.suppose(question) : walk.chooser.assume(question);
  answer.told?.(walk, stated);
  if (stated) answer.learn?.(walk);
  return stated === answer.when;
}

/** Notes an event and answers its place among the steps. */
function event(
  walk: Walk,
  kind: 'rule' | 'return' | 'policy',
  table: TableName,
  frame: Frame,
  depth: number,
  rule?: CompiledRule,
): number {
  const { chain, index, since } = frame;
  const origin = rule?.origin ?? (kind === 'policy' ? chain.chain.origin : undefined);
  note(walk, {
    kind,
    table,
    chain: chain.name,
    rule: index + 1,
    depth,
    passed: [since + 1, index + 1],
    ...(origin === undefined ? {} : { origin }),
    text: textOf(kind, chain, index, rule),
    tracked: trackedBy(walk),
  });
  return walk.steps.length - 1;
}

function trackedBy(walk: Walk): Tracked {
  const { packet, state, direction, connection, track, bridge, balanced, hasSocket, counters } = walk;
  const isSent = packet.in === null;
  const usual = bridge === 'none' && !balanced && !track.notrack && !track.template && hasSocket === isSent;
  const counted = counters.takeSaid();
  return {
    state,
    direction,
    connection,
    ...(usual ? {} : { handling: { track, bridge, balanced, hasSocket } }),
    ...(counted === undefined ? {} : { counted }),
  };
}

function textOf(
  kind: 'rule' | 'return' | 'policy',
  chain: CompiledChain,
  index: number,
  rule: CompiledRule | undefined,
) {
  const place = { chain: chain.name, rule: index + 1 };
  if (rule !== undefined) return message('Rule {rule} of {chain}: {what}', { ...place, what: rule.target.text });
  if (kind === 'return') return message('End of {chain}: back to the chain that called it.', place);
  return message('No rule of {chain} decided: the policy is {policy}.', {
    ...place,
    policy: chain.chain.policy ?? 'ACCEPT',
  });
}
