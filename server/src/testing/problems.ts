/**
 * Problems as they stand in tests: the dump, and below each line that has problems a comment with carets under
 * the words to blame.
 *
 *     -A INPUT --foo 1
 *     #        ^^^^^ error unknown-option: Nothing on this line knows the option --foo.
 *
 * `error` is refused by both programs, `nft` and `legacy` by that one alone. What begins at a line's first character
 * has `#<` in front, since the comment's own sign stands there. A message that ends in `…` may go on.
 */
import { expect } from 'vitest';
import { openDump, problemsOf } from '../dialects/iptables-save/index.ts';
import type { Problem } from '../dialects/problem.ts';
import { openDocument } from '../text/document.ts';
import { render } from '../text/message.ts';

export interface Placed {
  /** From 0. */
  readonly line: number;
  readonly problem: Problem;
}

const marker = /^#<?\s*\^+ (?:error|nft|legacy) [a-z-]+: /;

/** The text without its marker lines. */
function withoutMarkers(text: string): string {
  return text
    .split('\n')
    .filter((line) => !marker.test(line))
    .join('\n');
}

/** The text with a marker line below each line that has problems. */
function withMarkers(text: string, problems: Iterable<Placed>): string {
  const sorted = [...problems].sort(
    (a, b) =>
      a.line - b.line || a.problem.span.start - b.problem.span.start || a.problem.code.localeCompare(b.problem.code),
  );
  return text
    .split('\n')
    .flatMap((line, number) => [line, ...sorted.filter((placed) => placed.line === number).map(markerOf)])
    .join('\n');
}

function markerOf({ problem }: Placed): string {
  const { start, end } = problem.span;
  const carets = '^'.repeat(Math.max(end - Math.max(start, start === 0 ? 2 : 1), 1));
  const front = start === 0 ? '#<' : `#${' '.repeat(start - 1)}`;
  return `${front}${carets} ${problem.refusedBy ?? 'error'} ${problem.code}: ${render(problem.message)}`;
}

/** Shortens markers of `actual` to what `expected` says where that ends in an ellipsis. */
function shortened(actual: string, expected: string): string {
  const wanted = expected.split('\n');
  return actual
    .split('\n')
    .map((line, index) => {
      const other = wanted[index];
      if (!other?.endsWith('…') || !marker.test(line)) return line;
      return line.startsWith(other.slice(0, -1)) ? other : line;
    })
    .join('\n');
}

/** Fails unless the dump has exactly the problems that its marker lines say. Indentation common to all lines is cut. */
export function expectProblems(text: string, fileName = 'rules.v4'): void {
  const expected = dedent(text);
  const dump = withoutMarkers(expected);
  const actual = withMarkers(dump, problemsOf(openDump(openDocument(dump), { fileName })));
  expect(shortened(actual, expected)).toBe(expected);
}

/** A template literal without its first line feed and the blanks that all of its lines begin with. */
export function dedent(text: string): string {
  const lines = text
    .replace(/^\n/, '')
    .replace(/\n[ \t]*$/, '\n')
    .split('\n');
  const filled = lines.filter((line) => line.trim() !== '');
  const common = Math.min(...filled.map((line) => line.length - line.trimStart().length), Number.MAX_SAFE_INTEGER);
  return lines.map((line) => line.slice(Math.min(common, line.length))).join('\n');
}
