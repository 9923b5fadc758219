/**
 * An outcome in one sentence: what became of the packet, what was rewritten, and why. Each clause is a template of its
 * own, so that another language may order its words as it likes.
 */
import type { Address } from '../net/address.ts';
import type { Packet } from '../net/packet.ts';
import type { Node } from '../node/model.ts';
import { type Message, message } from '../text/message.ts';
import { type MarkSeen, markBehind, markOfRoute } from './causes.ts';
import { accessListText } from './ios/decider-text.ts';
import { endpoint, hex } from './names.ts';
import type { Decider, Outcome, Step } from './trace.ts';

export function summaryOf(outcome: Outcome, node: Node): Message {
  const verdict = verdictText(outcome, node);
  const clauses = [
    rewriteOf(outcome, node, 'dst', destinationTexts),
    routeText(outcome, node),
    rewriteOf(outcome, node, 'src', sourceTexts),
  ].filter((clause) => clause !== undefined);
  const [first, second, third] = clauses;
  if (first === undefined) return message('{verdict}.', { verdict });
  if (second === undefined) return message('{verdict}, {first}.', { verdict, first });
  if (third === undefined) return message('{verdict}, {first}; {second}.', { verdict, first, second });
  return message('{verdict}, {first}; {second}; {third}.', { verdict, first, second, third });
}

function verdictText(outcome: Outcome, node: Node): Message {
  const { verdict, packet, out, decidedBy, rejectWith } = outcome;
  const dst = endpoint(packet.dst, packet.dport);
  const by = deciderText(outcome, node);
  switch (verdict) {
    case 'forwarded':
      return out === undefined
        ? message('Sent on to {dst}', { dst })
        : message('Forwarded out {interface} to {dst}', { interface: out, dst });
    case 'delivered':
      return message('Delivered to {dst} on this node', { dst });
    case 'dropped':
      return decidedBy.by === 'stack'
        ? message('Dropped: {decider}', { decider: by })
        : message('Dropped by {decider}', { decider: by });
    case 'rejected':
      return rejectWith === undefined
        ? message('Rejected: {decider}', { decider: by })
        : message('Rejected with {how} by {decider}', { how: rejectWith, decider: by });
    case 'queued':
      return message('Handed to a program by {decider}', { decider: by });
    case 'stolen':
      return message('Taken by {decider}', { decider: by });
    case 'undecided':
      return message('Undecided: {decider}', { decider: by });
  }
}

/** What decided, with the mark that it saw and the chain that led there. */
function deciderText({ decidedBy, steps }: Outcome, node: Node): Message {
  const place = placeOf(decidedBy);
  if (decidedBy.by !== 'rule') return place;
  const at = steps.findLastIndex(
    (step) => step.kind === 'rule' && step.chain === decidedBy.chain && step.rule === decidedBy.rule,
  );
  const mark = markBehind(node, steps, at);
  if (mark !== undefined) return message('{rule}, which saw {mark}', { rule: place, mark: markText(mark, steps) });
  const from = callerOf(steps, at);
  return from === undefined ? place : message('{rule}, called by {caller}', { rule: place, caller: placeOf(from) });
}

/** The rule that jumped into the chain of a step; undefined in a built-in chain. */
export function callerOf(
  steps: Outcome['steps'],
  index: number,
): (Extract<Decider, { readonly by: 'rule' }> & { readonly step: number }) | undefined {
  const step = steps[index];
  if (step === undefined || !('depth' in step) || step.depth === 0) return undefined;
  const { depth, table } = step;
  const at = steps.findLastIndex(
    (each, place) => place < index && each.kind === 'rule' && each.table === table && each.depth < depth,
  );
  const caller = steps[at];
  if (caller?.kind !== 'rule') return undefined;
  return { by: 'rule', table, chain: caller.chain, rule: caller.rule, step: at };
}

export function placeOf(by: Decider): Message {
  switch (by.by) {
    case 'rule':
      return message('rule {rule} of {chain} ({table})', { rule: by.rule, chain: by.chain, table: by.table });
    case 'policy':
      return message('the policy of {chain} ({table})', { chain: by.chain, table: by.table });
    case 'access-list':
      return accessListText(by);
    case 'stack':
      return by.text;
  }
}

/** "mark 0x4000, set by KUBE-MARK-MASQ". */
export function markText(
  { of, value, setBy }: Pick<MarkSeen, 'of' | 'value' | 'setBy'>,
  steps: Outcome['steps'],
): Message {
  const setter = setBy === undefined ? undefined : steps[setBy];
  const mark = hex(value);
  if (setter?.kind !== 'rule') {
    return of === 'mark'
      ? message('mark {mark}, which it came with', { mark })
      : message('connection mark {mark}, which an earlier packet left', { mark });
  }
  // A chain of one's own says by its name what it is for; a hook's chain does not.
  const { chain, rule, depth } = setter;
  const by = depth > 0 ? message('{chain}', { chain }) : message('rule {rule} of {chain}', { rule, chain });
  return of === 'mark'
    ? message('mark {mark}, set by {setter}', { mark, setter: by })
    : message('connection mark {mark}, set by {setter}', { mark, setter: by });
}

/** Address and port; in words where no dump tells the address. */
type Place = string | Message;

interface RewriteTexts {
  readonly byIpvs: (value: Place) => Message;
  readonly byConnection: (value: Place) => Message;
  readonly byTranslation: (value: Place) => Message;
  readonly byTable: (value: Place) => Message;
  readonly byRule: (value: Place, place: { readonly rule: number; readonly chain: string }) => Message;
  readonly byMark: (
    value: Place,
    place: { readonly rule: number; readonly chain: string; readonly mark: Message },
  ) => Message;
  readonly byGuard: (
    value: Place,
    place: { readonly rule: number; readonly chain: string; readonly guard: number; readonly mark: Message },
  ) => Message;
}

/** The destination is the one that the verdict names already, so what it was before is said. */
const destinationTexts: RewriteTexts = {
  byIpvs: (from) => message('destination rewritten from {from} by IPVS', { from }),
  byConnection: (from) => message('destination rewritten from {from} as its connection asks', { from }),
  byTranslation: (from) => message('destination translated from {from}', { from }),
  byTable: (from) => message('destination translated from {from} as the translation table says', { from }),
  byRule: (from, place) => message('destination rewritten from {from} by rule {rule} of {chain}', { from, ...place }),
  byMark: (from, place) =>
    message('destination rewritten from {from} because rule {rule} of {chain} saw {mark}', { from, ...place }),
  byGuard: (from, place) =>
    message('destination rewritten from {from} by rule {rule} of {chain} because rule {guard} saw {mark}', {
      from,
      ...place,
    }),
};

const sourceTexts: RewriteTexts = {
  byIpvs: (to) => message('source rewritten to {to} by IPVS', { to }),
  byConnection: (to) => message('source rewritten to {to} as its connection asks', { to }),
  byTranslation: (to) => message('source translated to {to}', { to }),
  byTable: (to) => message('source translated to {to} as the translation table says', { to }),
  byRule: (to, place) => message('source rewritten to {to} by rule {rule} of {chain}', { to, ...place }),
  byMark: (to, place) =>
    message('source rewritten to {to} because rule {rule} of {chain} saw {mark}', { to, ...place }),
  byGuard: (to, place) =>
    message('source rewritten to {to} by rule {rule} of {chain} because rule {guard} saw {mark}', { to, ...place }),
};

/** The last rewriting of one end of the packet. */
function rewriteOf(
  { steps, packet }: Outcome,
  node: Node,
  end: 'src' | 'dst',
  texts: RewriteTexts,
): Message | undefined {
  const port = end === 'src' ? 'sport' : 'dport';
  const at = steps.findLastIndex(({ changes }) => changes.some(({ field }) => field === end || field === port));
  const step = steps[at];
  if (step === undefined) return undefined;
  const value = end === 'dst' ? placeText(step.packet.dst, step.packet.dport) : sourceText(step, packet);
  switch (step.kind) {
    case 'ipvs':
      return texts.byIpvs(value);
    case 'translation':
      if (step.why === 'rule') return texts.byTranslation(value);
      return step.rows === undefined ? texts.byConnection(value) : texts.byTable(value);
    case 'rule': {
      const place = { rule: step.rule, chain: step.chain };
      const mark = markBehind(node, steps, at);
      if (mark === undefined) return texts.byRule(value, place);
      const said = markText(mark, steps);
      return mark.by.rule === step.rule
        ? texts.byMark(value, { ...place, mark: said })
        : texts.byGuard(value, { ...place, guard: mark.by.rule, mark: said });
    }
    default:
      return undefined;
  }
}

/** The port is worth a word only where it changed. */
function sourceText({ changes }: Step, { src, sport }: Packet): Place {
  return placeText(src, changes.some(({ field }) => field === 'sport') ? sport : undefined);
}

/** The unspecified address stands for one that is not known (trace/conntrack/nat.ts). */
function placeText(address: Address, port: number | undefined): Place {
  return address.words.every((word) => word === 0) ? message('an address that no dump tells') : endpoint(address, port);
}

/** Said only where a mark chose the way: without one the route is what anybody would expect. */
function routeText({ verdict, steps }: Outcome, node: Node): Message | undefined {
  if (verdict !== 'forwarded') return undefined;
  const at = steps.findLastIndex((_, index) => markOfRoute(node, steps, index) !== undefined);
  const step = steps[at];
  const mark = markOfRoute(node, steps, at);
  if (step?.kind !== 'routing' || mark === undefined) return undefined;
  return message('routed by table {table} because of {mark}', { table: step.table ?? '', mark: markText(mark, steps) });
}
