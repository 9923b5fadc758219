/** Semantic tokens: what each word of a line is. Colour that knows a jump to a chain from a target. */
import type { CoreOptionSpec } from '../catalog/types.ts';
import { lineAt, type RulesView, tableAt } from '../checks/view.ts';
import { isBuiltin } from '../dialects/iptables-save/dump/names.ts';
import type { Line, MatchUse, OptionUse, Rule, TargetUse } from '../dialects/iptables-save/model.ts';
import type { Span } from '../text/span.ts';

/** In the order of the legend that clients are told. All are standard types of the protocol. */
export const tokenTypes = [
  'namespace',
  'function',
  'keyword',
  'parameter',
  'class',
  'enumMember',
  'number',
  'string',
  'operator',
  'comment',
] as const;
export const tokenModifiers = ['declaration', 'defaultLibrary'] as const;

export type TokenType = (typeof tokenTypes)[number];
export type TokenModifier = (typeof tokenModifiers)[number];

export interface Token {
  readonly line: number;
  readonly span: Span;
  readonly type: TokenType;
  readonly modifiers: readonly TokenModifier[];
}

/** Tokens of the lines from `first` up to, not including, `end`, in order. */
export function tokens(view: RulesView, first: number, end: number): readonly Token[] {
  const found: Token[] = [];
  for (let line = Math.max(first, 0); line < Math.min(end, view.lineCount); line++) {
    const ofLine = tokensOf(lineAt(view, line), view, line);
    found.push(...ofLine.sort((a, b) => a.span.start - b.span.start));
  }
  return found;
}

function tokensOf(read: Line, view: RulesView, line: number): Token[] {
  const token = (span: Span, type: TokenType, modifiers: readonly TokenModifier[] = []): Token[] =>
    span.end > span.start ? [{ line, span, type, modifiers }] : [];
  switch (read.kind) {
    case 'table':
      return token(read.nameSpan, 'namespace', ['declaration']);
    case 'chain':
      return [
        ...token(read.nameSpan, 'function', ['declaration', ...library(view, line, read.name)]),
        ...token(read.policySpan, read.policy === '-' ? 'operator' : 'enumMember'),
        ...(read.counters === undefined ? [] : token(read.counters.span, 'comment')),
      ];
    case 'rule':
      return ruleTokens(read.rule, view, line, token);
    case 'commit':
    case 'comment':
    case 'blank':
    case 'other':
      return [];
  }
}

type Make = (span: Span, type: TokenType, modifiers?: readonly TokenModifier[]) => Token[];

function ruleTokens(rule: Rule, view: RulesView, line: number, token: Make): Token[] {
  return [
    ...(rule.counters === undefined ? [] : token(rule.counters.span, 'comment')),
    ...token(rule.commandSpan, 'keyword'),
    ...token(rule.chainSpan, 'function', rule.chain === undefined ? [] : library(view, line, rule.chain)),
    ...rule.conditions.flatMap((use) => optionTokens(use, token)),
    ...rule.matches.flatMap((match) => matchTokens(match, token)),
    ...(rule.target === undefined ? [] : targetTokens(rule.target, view, line, token)),
  ];
}

function matchTokens(match: MatchUse, token: Make): Token[] {
  return [
    ...(match.implied ? [] : token(match.nameSpan, 'class')),
    ...match.options.flatMap((use) => optionTokens(use, token)),
  ];
}

function targetTokens(target: TargetUse, view: RulesView, line: number, token: Make): Token[] {
  const name =
    target.spec === undefined
      ? token(target.nameSpan, 'function', library(view, line, target.name))
      : token(target.nameSpan, 'enumMember');
  return [...name, ...target.options.flatMap((use) => optionTokens(use, token))];
}

function optionTokens(use: OptionUse | OptionUse<CoreOptionSpec>, token: Make): Token[] {
  return [
    ...(use.negation === undefined ? [] : token(use.negation, 'operator')),
    ...token(use.nameSpan, 'parameter'),
    ...use.words.flatMap((word) => token(word.span, typeOfValue(use))),
  ];
}

function typeOfValue({ value, spec }: OptionUse | OptionUse<CoreOptionSpec>): TokenType {
  if (spec.name === '--comment') return 'comment';
  switch (value.kind) {
    case 'names':
    case 'protocol':
    case 'icmp':
    case 'flags':
      return 'enumMember';
    case 'number':
    case 'bigint':
    case 'range':
    case 'bigRange':
    case 'ranges':
    case 'masked':
    case 'rate':
      return 'number';
    default:
      return 'string';
  }
}

function library(view: RulesView, line: number, chain: string): readonly TokenModifier[] {
  const table = tableAt(view, line);
  return table !== undefined && isBuiltin(table.block, chain) ? ['defaultLibrary'] : [];
}
