/** `ip rule` as text: `32765:<tab>from all fwmark 0x1 lookup 100`. */

import { message } from '../../text/message.ts';
import {
  type DumpLines,
  eachLine,
  expected,
  type LocatedProblem,
  queueOf,
  type Report,
  type WordQueue,
  wholeLine,
  wordsOf,
} from '../dump.ts';
import type { Origin } from '../origin.ts';
import { tableName } from './names.ts';
import type { RuleDraft } from './rule-draft.ts';
import { type MutableRule, readSelector } from './rule-selectors.ts';

export function readTextRules(dump: DumpLines, problems: LocatedProblem[]): readonly RuleDraft[] {
  const rules: RuleDraft[] = [];
  const found = eachLine(dump, (line, number, report) => {
    if (line.trim() === '' || line.startsWith('#')) return;
    const words = queueOf(wordsOf(line));
    const priority = /^(\d{1,10}):$/.exec(words.take()?.text ?? '')?.[1];
    if (priority === undefined) {
      const what = message('This is no line of ip rule: expected one such as “32766: from all lookup main”.');
      report(wholeLine(line), 'host-syntax', what);
      return;
    }
    const rule = readRule(words, Number(priority), { file: dump.file, line: number }, line, report);
    if (rule !== undefined) rules.push(rule);
  });
  problems.push(...found);
  return rules;
}

/** Undefined: something could not be read, so that nobody knows when the rule holds or what it does. */
function readRule(
  words: WordQueue,
  priority: number,
  origin: Origin,
  line: string,
  report: Report,
): RuleDraft | undefined {
  const rule: MutableRule = { priority, not: false, l3mdev: false, action: { kind: 'nop' }, origin };
  let acts = false;
  for (let word = words.take(); word !== undefined; word = words.take()) {
    const { text } = word;
    // [detached], [unresolved]: what the word before names is not there now.
    if (text.startsWith('[')) continue;
    if (text === 'not') {
      rule.not = true;
    } else if (text === 'nop' || text === 'blackhole' || text === 'unreachable' || text === 'prohibit') {
      rule.action = { kind: text };
      acts = true;
    } else if (text === 'lookup' || text === 'table') {
      const table = words.take()?.text ?? 'main';
      if (table === '[l3mdev-table]') rule.l3mdev = true;
      rule.action = { kind: 'lookup', table: tableName(table) };
      acts = true;
    } else {
      const value = words.take();
      if (readSelector(rule, text, value?.text ?? '') === false) {
        report(value?.span ?? word.span, 'host-addr-range', expected(`${text} …`, value));
        return undefined;
      }
      acts ||= text === 'goto';
    }
  }
  if (acts) return rule;
  report(
    wholeLine(line),
    'host-syntax',
    message('This rule has no action: expected lookup, goto, nop, blackhole, unreachable or prohibit.'),
  );
  return undefined;
}
