/** A router's configuration and tables, from lines to the model, all at once: for nodes and the command line. */
import type { DumpLines, LocatedProblem } from '../dump.ts';
import { assemble } from './build/assemble.ts';
import { startOf } from './context.ts';
import { problemsOfLine, readLines } from './dump/dump.ts';
import type { Router } from './model.ts';
import { vendorOf } from './vendor.ts';

export interface RouterReading {
  readonly router: Router;
  readonly problems: readonly LocatedProblem[];
}

export function readRouter({ file, first, lines: texts }: DumpLines): RouterReading {
  const vendor = vendorOf(texts.slice(0, 600).join('\n'));
  const { lines } = readLines(texts, startOf(vendor));
  const problems = lines.flatMap(({ line }, index) =>
    problemsOfLine(line).map((problem) => ({ line: first + index, problem })),
  );
  return { router: assemble(vendor, file, first, lines), problems };
}
