/** `ip addr` and `ip link` in all their forms: blocks, `-o`, `-br` and `-j`. */

import { runAtOnce } from '../../text/schedule.ts';
import { type DumpLines, type LocatedProblem, type Reading, readingLines } from '../dump.ts';
import { readBriefLine } from './address-brief.ts';
import type { Drafts, InterfaceDraft } from './address-draft.ts';
import { readJsonInterfaces } from './address-json.ts';
import { readBlockLine } from './address-text.ts';
import { isJson } from './json.ts';
import type { Interface } from './model.ts';

export interface InterfaceReading extends Reading<Interface> {
  /** False: the output of `ip link`, which shows no addresses; an empty `addresses` then says nothing. */
  readonly showsAddresses: boolean;
}

export function readInterfaces(dump: DumpLines): InterfaceReading {
  return runAtOnce(readingInterfaces(dump));
}

/** As readInterfaces, step by step. */
export function* readingInterfaces(dump: DumpLines): Generator<void, InterfaceReading> {
  const drafts: Drafts = new Map();
  let problems: readonly LocatedProblem[];
  if (isJson(dump)) {
    problems = readJsonInterfaces(dump, drafts);
  } else {
    let current: InterfaceDraft | undefined;
    problems = yield* readingLines(dump, (line, number, report) => {
      const origin = { file: dump.file, line: number };
      if (line.trim() === '' || readBriefLine(line, origin, drafts, report)) return;
      current = readBlockLine(line, origin, drafts, current, report);
    });
  }
  const items = [...drafts.values()];
  return { items, problems, showsAddresses: items.some((item) => item.addresses.length > 0) };
}
