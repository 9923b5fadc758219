/** `:NAME POLICY [packets:bytes]`: the declaration of a chain. */
import { isBuiltinChain } from '../../catalog/find.ts';
import { policies } from '../../catalog/names/index.ts';
import type { Variant } from '../../catalog/types.ts';
import { message } from '../../text/message.ts';
import { type Span, span } from '../../text/span.ts';
import { closest } from './closest.ts';
import { readPolicyCounters } from './counters.ts';
import { type LineState, refuseReturn } from './line-state.ts';
import type { Line } from './model.ts';
import { refuseChainName } from './rule/chain-names.ts';
import { report } from './rule/state.ts';

/** The three words that count: `:NAME`, the policy, and its counters. More are ignored. */
const words = /^:[ \t]*(?:([^ \t]+)(?:[ \t]+(?:([^ \t]+)(?:[ \t]+([^ \t]+)?)?)?)?)?/;

interface PlacedWord {
  readonly text: string;
  readonly span: Span;
}

function wordAfter(text: string, word: string | undefined, from: number): PlacedWord | undefined {
  if (word === undefined) return undefined;
  const start = text.indexOf(word, from);
  return { text: word, span: span(start, start + word.length) };
}

export function readChainLine(text: string, state: LineState): Line {
  const bare = text.endsWith('\r') ? text.slice(0, -1) : text;
  const [, name, policy, counters] = words.exec(bare) ?? [];
  const first = wordAfter(bare, name, 1) ?? { text: '', span: span(0, 1) };
  const second = wordAfter(bare, policy, first.span.end) ?? { text: '', span: span(first.span.end, first.span.end) };
  const third = wordAfter(bare, counters, second.span.end);
  // Behind the counters a carriage return does not matter; else it is part of the policy.
  if (third === undefined) refuseReturn(text, state, second.text === '' ? {} : whoReads(first.text, 'policy', state));
  checkName(first, state);
  checkPolicy(first, second, state);
  const counted = third && readPolicyCounters(third.text, third.span.start);
  if (third && !counted) checkCounters(first, second, third, state);
  return {
    kind: 'chain',
    name: first.text,
    nameSpan: first.span,
    policy: second.text,
    policySpan: second.span,
    ...(counted ? { counters: counted } : {}),
    problems: state.problems,
  };
}

/** nft looks at the policy of built-in chains only, and at their counters even where the policy is a dash. */
function whoReads(chain: string, policy: string, state: LineState): { readonly refusedBy?: Variant } {
  const { table } = state.context;
  const builtin = table === undefined || isBuiltinChain(table, chain);
  if (builtin) return policy === '-' ? { refusedBy: 'nft' } : {};
  return { refusedBy: 'legacy' };
}

function checkCounters(name: PlacedWord, policy: PlacedWord, counters: PlacedWord, state: LineState): void {
  const by = whoReads(name.text, policy.text, state);
  if (by.refusedBy === 'legacy' && policy.text === '-') return;
  report(state, 'bad-counters', counters.span, message('Counters have the form [packets:bytes].'), by);
}

function checkName(name: PlacedWord, state: LineState): void {
  const { table } = state.context;
  if (table !== undefined && isBuiltinChain(table, name.text)) return;
  refuseChainName({ ...name, quoted: false }, 'declared', state);
}

function checkPolicy(name: PlacedWord, policy: PlacedWord, state: LineState): void {
  const { table } = state.context;
  if (policy.text === '-' || name.text === '') return;
  if (policy.text === '') {
    const what = message(
      'A chain line needs a policy behind the name: ACCEPT or DROP for built-in chains, else a dash.',
    );
    report(state, 'bad-policy', name.span, what);
    return;
  }
  if (table === undefined) return;
  if (!isBuiltinChain(table, name.text)) {
    const what = message('Only built-in chains have a policy: write a dash for “{name}”.', { name: name.text });
    report(state, 'bad-policy', policy.span, what, { refusedBy: 'legacy', replacement: '-' });
    return;
  }
  if ((policies as readonly string[]).includes(policy.text)) return;
  const near = closest(policy.text, policies);
  const what = message('A policy is ACCEPT or DROP, not “{policy}”.', { policy: policy.text });
  report(state, 'bad-policy', policy.span, what, near === undefined ? {} : { replacement: near });
}
