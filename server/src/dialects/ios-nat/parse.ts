/** A router's configuration and tables, from lines to the model, all at once. */
import { runAtOnce } from '../../text/schedule.ts';
import type { DumpLines, LocatedProblem } from '../dump.ts';
import { problemsOf, type RouterDump, readingRouter } from './dump/dump.ts';
import type { Router } from './model.ts';

export interface RouterReading {
  readonly router: Router;
  readonly dump: RouterDump;
  readonly problems: readonly LocatedProblem[];
}

export function readRouter(lines: DumpLines): RouterReading {
  const dump = runAtOnce(readingRouter(lines));
  return { router: dump.router, dump, problems: problemsOf(dump) };
}
