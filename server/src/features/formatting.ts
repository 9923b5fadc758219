/**
 * Lines in the form that iptables-save prints. What a line means stays the same; a line with a problem is left alone.
 */
import { lineAt, type RulesView, tableAt, visibleText } from '../checks/view.ts';
import type { OptionUse, Rule } from '../dialects/iptables-save/model.ts';
import { printRule } from '../dialects/iptables-save/print/rule.ts';
import type { Family } from '../net/family.ts';
import { formatPrefix } from '../net/text.ts';
import type { Span } from '../text/span.ts';

export interface LineEdit {
  readonly line: number;
  readonly span: Span;
  readonly text: string;
}

/** Edits for the lines from `first` up to, not including, `end`. */
export function formatting(view: RulesView, first: number, end: number): readonly LineEdit[] {
  const edits: LineEdit[] = [];
  for (let line = Math.max(first, 0); line < Math.min(end, view.lineCount); line++) {
    const text = visibleText(view, line);
    const formatted = formattedLine(view, line, text);
    if (formatted !== text) edits.push({ line, span: { start: 0, end: text.length }, text: formatted });
  }
  return edits;
}

function formattedLine(view: RulesView, line: number, text: string): string {
  const read = lineAt(view, line);
  if (read.problems.length > 0) return text;
  switch (read.kind) {
    case 'table':
      return `*${read.name}`;
    case 'chain': {
      const counters =
        read.counters === undefined ? '' : ` ${text.slice(read.counters.span.start, read.counters.span.end)}`;
      return `:${read.name} ${read.policy}${counters}`;
    }
    case 'rule': {
      const formatted = formattedRule(read.rule, text, tableAt(view, line)?.block.family ?? 'ipv4');
      // A quote that is never closed holds the line's end: closed behind it, it would be two lines.
      return formatted.includes('\n') ? text : formatted;
    }
    case 'commit':
    case 'comment':
    case 'blank':
    case 'other':
      return text.trimEnd();
  }
}

interface Piece {
  readonly span: Span;
  readonly text: string;
}

function formattedRule(rule: Rule, text: string, family: Family): string {
  const whole = printRule(rule, family);
  if (whole === undefined) return spelledAnew(rule, text);
  return rule.counters === undefined
    ? whole
    : `${text.slice(rule.counters.span.start, rule.counters.span.end)} ${whole}`;
}

/** Where the printed form of the whole is not known: the words in their order, each as iptables-save spells it. */
function spelledAnew(rule: Rule, text: string): string {
  const pieces: Piece[] = [
    ...rule.conditions.flatMap(optionPieces),
    ...rule.others.flatMap(optionPieces),
    ...rule.matches.flatMap(({ options }) => options.flatMap(optionPieces)),
    ...(rule.target?.options.flatMap(optionPieces) ?? []),
  ];
  const spelled = new Map(pieces.map((piece) => [piece.span.start, piece]));
  const words: string[] = [];
  const counters = rule.counters === undefined ? 0 : rule.counters.span.end;
  if (counters > 0) words.push(text.slice(rule.counters?.span.start ?? 0, counters));
  for (const found of text.slice(counters).matchAll(/"(?:\\.|[^"\\])*"|[^\s"]+(?:"(?:\\.|[^"\\])*")?/g)) {
    const start = counters + found.index;
    const piece = spelled.get(start);
    // Only words that are a piece as a whole are spelled anew: `--dport=80` and `-jACCEPT` are left to their writers.
    words.push(
      piece !== undefined && piece.span.end === start + found[0].length
        ? piece.text
        : (shortCommand[found[0]] ?? found[0]),
    );
  }
  return words.join(' ');
}

const shortCommand: Readonly<Record<string, string>> = {
  '--append': '-A',
  '--insert': '-I',
  '--match': '-m',
  '--jump': '-j',
  '--goto': '-g',
};

function optionPieces({ nameSpan, spec, value, words }: OptionUse<{ readonly name: string }>): readonly Piece[] {
  const pieces: Piece[] = [{ span: nameSpan, text: spec.name }];
  const [word] = words;
  if (word === undefined || word.quoted || (spec.name !== '-s' && spec.name !== '-d')) return pieces;
  if (value.kind !== 'prefixes' || value.unresolved.length > 0 || value.prefixes.length !== 1) return pieces;
  pieces.push({ span: word.span, text: value.prefixes.map(formatPrefix).join(',') });
  return pieces;
}
