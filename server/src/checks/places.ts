/** Words of a rule that findings blame. */
import { type Span, span } from '../text/span.ts';
import type { Place } from './check.ts';
import { lineAt, type RulesView, ruleAt, textAt } from './view.ts';

/** The whole line without its counters. */
export function ruleSpan(view: RulesView, line: number): Span {
  const rule = ruleAt(view, line);
  return span(rule?.commandSpan.start ?? 0, textAt(view, line).trimEnd().length);
}

/** `-j TARGET` of a rule, or the whole of it. */
export function targetSpan(view: RulesView, line: number): Span {
  return ruleAt(view, line)?.target?.nameSpan ?? ruleSpan(view, line);
}

/** The name in a chain's declaration, or in the first rule of one that is not declared. */
export function declarationPlace(view: RulesView, line: number): Place {
  const read = lineAt(view, line);
  if (read.kind === 'chain') return { line, span: read.nameSpan };
  if (read.kind === 'rule') return { line, span: read.rule.chainSpan };
  return { line, span: span(0, textAt(view, line).length) };
}
