/** What is found wrong with a block, and what those who look for it ask. */
import type { Problem } from '../../problem.ts';
import type { ProblemCode } from '../codes.ts';
import type { Line } from '../model.ts';

/** What these checks ask of the dump. */
export interface Lines {
  lineOf(slot: number, line: number): Line;
  readonly lastLine: number;
  /** False where the file ends without a line feed. */
  readonly endsInLineFeed: boolean;
}

export interface BlockProblem {
  readonly line: number;
  readonly problem: Problem;
}

export function problem(
  code: ProblemCode,
  at: Problem['span'],
  what: Problem['message'],
  more: Partial<Problem> = {},
): Problem {
  return { code, span: at, message: what, ...more };
}
