/** What stands under the cursor: the word of a line that a hover explains and that navigation starts from. */
import type { CoreOptionSpec } from '../catalog/types.ts';
import type { Counters, Line, MatchUse, OptionUse, Rule, TargetUse } from '../dialects/iptables-save/model.ts';
import { type Span, span, touches } from '../text/span.ts';

/** Spans count UTF-16 code units from the start of the line. */
export type Subject =
  | { readonly kind: 'table'; readonly span: Span; readonly name: string }
  /** `role`: where the name stands. */
  | {
      readonly kind: 'chain';
      readonly span: Span;
      readonly name: string;
      readonly role: 'declaration' | 'rule' | 'jump';
    }
  | { readonly kind: 'policy'; readonly span: Span; readonly policy: string; readonly chain: string }
  | { readonly kind: 'counters'; readonly span: Span; readonly counters: Counters; readonly of: 'chain' | 'rule' }
  | { readonly kind: 'command'; readonly span: Span; readonly rule: Rule }
  | {
      readonly kind: 'condition';
      readonly span: Span;
      readonly on: 'name' | 'value';
      readonly use: OptionUse<CoreOptionSpec>;
      readonly rule: Rule;
    }
  | { readonly kind: 'match'; readonly span: Span; readonly match: MatchUse; readonly rule: Rule }
  | { readonly kind: 'target'; readonly span: Span; readonly target: TargetUse; readonly rule: Rule }
  | {
      readonly kind: 'option';
      readonly span: Span;
      readonly on: 'name' | 'value';
      readonly use: OptionUse;
      readonly owner: MatchUse | TargetUse;
      readonly rule: Rule;
    };

/** Undefined: nothing there that anything is known about. */
export function subjectAt(line: Line, character: number): Subject | undefined {
  switch (line.kind) {
    case 'table':
      return touches(line.nameSpan, character) || character === 0
        ? { kind: 'table', span: line.nameSpan, name: line.name }
        : undefined;
    case 'chain':
      if (touches(line.nameSpan, character) || character === 0) {
        return { kind: 'chain', span: line.nameSpan, name: line.name, role: 'declaration' };
      }
      if (touches(line.policySpan, character)) {
        return { kind: 'policy', span: line.policySpan, policy: line.policy, chain: line.name };
      }
      return countersAt(line.counters, character, 'chain');
    case 'rule':
      return subjectOfRule(line.rule, character);
    case 'commit':
    case 'comment':
    case 'blank':
    case 'other':
      return undefined;
  }
}

function countersAt(counters: Counters | undefined, character: number, of: 'chain' | 'rule'): Subject | undefined {
  if (counters === undefined || !touches(counters.span, character)) return undefined;
  return { kind: 'counters', span: counters.span, counters, of };
}

function subjectOfRule(rule: Rule, character: number): Subject | undefined {
  if (rule.chain !== undefined && touches(rule.chainSpan, character)) {
    return { kind: 'chain', span: rule.chainSpan, name: rule.chain, role: 'rule' };
  }
  if (rule.command !== '' && touches(rule.commandSpan, character)) {
    return { kind: 'command', span: rule.commandSpan, rule };
  }
  return (
    countersAt(rule.counters, character, 'rule') ??
    targetAt(rule, character) ??
    conditionAt(rule, character) ??
    matchAt(rule, character)
  );
}

function targetAt(rule: Rule, character: number): Subject | undefined {
  const { target } = rule;
  if (target === undefined) return undefined;
  if (touches(target.nameSpan, character)) {
    return target.spec === undefined
      ? { kind: 'chain', span: target.nameSpan, name: target.name, role: 'jump' }
      : { kind: 'target', span: target.nameSpan, target, rule };
  }
  return optionAt(target, rule, character);
}

function conditionAt(rule: Rule, character: number): Subject | undefined {
  for (const use of rule.conditions) {
    const on = partAt(use, character);
    if (on !== undefined) return { kind: 'condition', rule, use, ...on };
  }
  return undefined;
}

function matchAt(rule: Rule, character: number): Subject | undefined {
  for (const match of rule.matches) {
    if (!match.implied && touches(match.nameSpan, character))
      return { kind: 'match', span: match.nameSpan, match, rule };
    const option = optionAt(match, rule, character);
    if (option !== undefined) return option;
  }
  return undefined;
}

function optionAt(owner: MatchUse | TargetUse, rule: Rule, character: number): Subject | undefined {
  for (const use of owner.options) {
    const on = partAt(use, character);
    if (on !== undefined) return { kind: 'option', owner, rule, use, ...on };
  }
  return undefined;
}

function partAt(
  use: OptionUse<unknown>,
  character: number,
): { readonly on: 'name' | 'value'; readonly span: Span } | undefined {
  if (touches(nameAndNegation(use), character)) return { on: 'name', span: use.nameSpan };
  const word = use.words.find((candidate) => touches(candidate.span, character));
  return word === undefined ? undefined : { on: 'value', span: word.span };
}

function nameAndNegation({ negation, nameSpan }: OptionUse<unknown>): Span {
  if (negation === undefined || negation.start > nameSpan.start) return nameSpan;
  return span(negation.start, nameSpan.end);
}
