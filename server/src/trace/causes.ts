/**
 * What lies behind a step: the mark that a rule looked at, and the step that had set it. Read from the steps of an
 * outcome and the node's rules, after the walk, so that the walk itself keeps no account of it.
 */
import type { OptionUse, Rule } from '../dialects/iptables-save/model.ts';
import type { Node, PolicyRule } from '../node/model.ts';
import type { EventStep, Outcome, RuleRef, Step } from './trace.ts';

type Steps = Outcome['steps'];

/** A mark that settled whether a rule applied. */
export interface MarkSeen {
  /** Of the packet (`mark`), or of its connection (`ctmark`). */
  readonly of: 'mark' | 'ctmark';
  /** The bits that were looked at, as they were. */
  readonly value: number;
  /** The rule that looked. */
  readonly by: RuleRef;
  /** Index of the step that had set these bits; undefined: the packet came with them. */
  readonly setBy: number | undefined;
}

/** Rules that were passed over in a chain and are looked at for a mark, at most: chains of services have thousands. */
const mostGuards = 64;

/**
 * The mark on which the rule of a step rests: the rule tests it itself, or a rule above it in its chain would have
 * led the packet away without it (`-m mark ! --mark 0x4000/0x4000 -j RETURN`).
 */
export function markBehind(node: Node, steps: Steps, index: number): MarkSeen | undefined {
  const step = steps[index];
  if (step?.kind !== 'rule') return undefined;
  const own = ruleOf(node, step, step.rule);
  const tested = own === undefined ? undefined : markTest(own, 'holds');
  if (tested !== undefined) return seen(steps, index, tested, step.rule);
  return guardBefore(node, steps, index);
}

/** The same for a routing decision: the policy rule that chose its table asked for a mark. */
export function markOfRoute(node: Node, steps: Steps, index: number): Omit<MarkSeen, 'by'> | undefined {
  const step = steps[index];
  if (step?.kind !== 'routing') return undefined;
  const mark = policyRuleOf(node, step)?.mark;
  if (mark === undefined || mark.value === 0) return undefined;
  const value = (mark.value & mark.mask) >>> 0;
  return { of: 'mark', value, setBy: setterBefore(steps, index, 'mark', value, mark.mask) };
}

/** The policy rule by which a routing step chose its table; undefined where no dump holds it. */
export function policyRuleOf(node: Node, step: Extract<Step, { readonly kind: 'routing' }>): PolicyRule | undefined {
  if (step.priority === undefined) return undefined;
  return node.policyRules?.[step.packet.family]?.find(
    ({ priority, action }) =>
      priority === step.priority &&
      (step.table === undefined || (action.kind === 'lookup' && action.table === step.table)),
  );
}

/** The rule of an event's chain with this number, as its dump says it. */
export function ruleOf(node: Node, { packet, table, chain }: EventStep, rule: number): Rule | undefined {
  const rules = node.rulesets
    .filter(({ family }) => family === packet.family)
    .map(({ tables }) => tables.get(table)?.chains.get(chain)?.rules)
    .find((found) => found !== undefined && found.length >= rule);
  return rules?.at(rule - 1);
}

interface MarkTest {
  readonly of: MarkSeen['of'];
  readonly mask: number;
}

/** `holds`: a mark that the rule asks for. `fails`: a mark that the rule asks to be absent. */
function markTest(rule: Rule, when: 'holds' | 'fails'): MarkTest | undefined {
  for (const { name, options } of rule.matches) {
    if (name !== 'mark' && name !== 'connmark') continue;
    const test = options.find((option) => asksForMark(option) && option.negated === (when === 'fails'));
    if (test?.value.kind === 'masked') return { of: name === 'mark' ? 'mark' : 'ctmark', mask: test.value.mask };
  }
  return undefined;
}

/** A test for no mark at all (`--mark 0x0`) tells nothing of who set one. */
function asksForMark({ spec, value }: OptionUse): boolean {
  return spec.name === '--mark' && value.kind === 'masked' && (value.value & value.mask) !== 0;
}

function seen(steps: Steps, index: number, { of, mask }: MarkTest, rule: number): MarkSeen | undefined {
  const step = steps[index];
  if (step === undefined || !('tracked' in step)) return undefined;
  const whole = of === 'mark' ? step.packet.mark : (step.tracked.connection?.mark ?? 0);
  const value = (whole & mask) >>> 0;
  if (value === 0) return undefined;
  const by = { table: step.table, chain: step.chain, rule };
  return { of, value, by, setBy: setterBefore(steps, index, of, value, mask) };
}

/** The last step before `index` that left these bits as they were found. */
function setterBefore(
  steps: Steps,
  index: number,
  field: MarkSeen['of'],
  value: number,
  mask: number,
): number | undefined {
  for (let at = index - 1; at >= 0; at--) {
    const change = steps[at]?.changes.find((each) => each.field === field);
    if (change === undefined) continue;
    const [before, after] = [Number(change.before) & mask, Number(change.after) & mask];
    if (before === after) continue;
    return after >>> 0 === value ? at : undefined;
  }
  return undefined;
}

/** Targets behind which the rest of the chain is not tried. */
const leadsAway: readonly string[] = ['RETURN', 'ACCEPT', 'DROP', 'REJECT'];

/** Looks upwards through the chain of a step, as far as this visit to it goes. */
function guardBefore(node: Node, steps: Steps, index: number): MarkSeen | undefined {
  const step = steps[index];
  if (step?.kind !== 'rule') return undefined;
  let looked = 0;
  for (let at = index; at >= 0; at--) {
    const before = steps[at];
    if (before === undefined || !('tracked' in before)) return undefined;
    if (before.depth < step.depth || before.table !== step.table) return undefined;
    if (before.depth > step.depth || before.chain !== step.chain) continue;
    const [from, to] = before.passed;
    for (let rule = to - 1; rule >= from; rule--) {
      if (++looked > mostGuards) return undefined;
      const passed = ruleOf(node, before, rule);
      if (passed?.target === undefined) continue;
      if (!leadsAway.includes(passed.target.name) && passed.target.how !== 'goto') continue;
      const test = markTest(passed, 'fails');
      const found = test === undefined ? undefined : seen(steps, at, test, rule);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
