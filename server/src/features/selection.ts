/** What grows around the cursor: the word, the option with its value, the match, the rule, its chain's run, the table. */
import { chainOf, lineAt, type RulesView, tableAt, visibleText } from '../checks/view.ts';
import type { MatchUse, OptionUse, Rule, TargetUse } from '../dialects/iptables-save/model.ts';
import type { Range } from '../text/span.ts';
import { type Span, touches } from '../text/span.ts';
import { subjectAt } from './subject.ts';

/** From the inside out; each holds the one before. */
export function selectionRanges(view: RulesView, line: number, character: number): readonly Range[] {
  const read = lineAt(view, line);
  const spans: Span[] = [];
  const subject = subjectAt(read, character);
  if (subject !== undefined) spans.push(subject.span);
  if (read.kind === 'rule') spans.push(...partsAt(read.rule, character));
  spans.push({ start: 0, end: visibleText(view, line).length });
  const ranges: Range[] = spans.map(({ start, end }) => ({
    start: { line, character: start },
    end: { line, character: end },
  }));
  if (read.kind === 'rule') ranges.push(...runAround(view, line, read.rule));
  const table = tableAt(view, line);
  if (table !== undefined) ranges.push(lines(view, table.first, table.last));
  ranges.push(lines(view, 0, view.lineCount - 1));
  return growing(ranges);
}

function partsAt(rule: Rule, character: number): readonly Span[] {
  const owners: readonly (MatchUse | TargetUse)[] = [
    ...rule.matches,
    ...(rule.target === undefined ? [] : [rule.target]),
  ];
  const options: readonly OptionUse<unknown>[] = [...rule.conditions, ...owners.flatMap((owner) => owner.options)];
  const around = [...options.map(spanOfOption), ...owners.map(spanOfOwner)];
  return around.filter((span) => touches(span, character)).sort((a, b) => a.end - a.start - (b.end - b.start));
}

function spanOfOption({ nameSpan, negation, words }: OptionUse<unknown>): Span {
  const all = [nameSpan, ...(negation === undefined ? [] : [negation]), ...words.map(({ span }) => span)];
  return hull(all);
}

function spanOfOwner({ nameSpan, options }: MatchUse | TargetUse): Span {
  return hull([nameSpan, ...options.map(spanOfOption)]);
}

function hull(spans: readonly Span[]): Span {
  return { start: Math.min(...spans.map(({ start }) => start)), end: Math.max(...spans.map(({ end }) => end)) };
}

/** The rules of the same chain that stand around this one without a gap. */
function runAround(view: RulesView, line: number, rule: Rule): readonly Range[] {
  const rules = new Set(chainOf(tableAt(view, line), rule.chain)?.rules);
  let first = line;
  let last = line;
  while (rules.has(first - 1)) first--;
  while (rules.has(last + 1)) last++;
  return [lines(view, first, last)];
}

function lines(view: RulesView, first: number, last: number): Range {
  return { start: { line: first, character: 0 }, end: { line: last, character: visibleText(view, last).length } };
}

/** Leaves out what doesn't hold the range before it, or is the same. */
function growing(ranges: readonly Range[]): readonly Range[] {
  const kept: Range[] = [];
  for (const range of ranges) {
    const inner = kept.at(-1);
    if (inner === undefined || (holds(range, inner) && !holds(inner, range))) kept.push(range);
  }
  return kept;
}

function holds(outer: Range, inner: Range): boolean {
  const before = (a: Range['start'], b: Range['start']): boolean =>
    a.line < b.line || (a.line === b.line && a.character <= b.character);
  return before(outer.start, inner.start) && before(inner.end, outer.end);
}
