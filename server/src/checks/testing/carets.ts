/**
 * Dumps with what is expected of them: under a line, carets under the words to blame and behind them the code, and
 * the message where it matters.
 *
 *     -A INPUT -j DROP
 *     -A INPUT -j ACCEPT
 *     ^^^^^^^^^^^^^^^^^^ unreachable-rule: Never reached: …
 */
import { openDump } from '../../dialects/iptables-save/dump/dump.ts';
import type { Node } from '../../node/model.ts';
import { readNode } from '../../node/read.ts';
import type { NodeFile } from '../../node/split.ts';
import { openDocument } from '../../text/document.ts';
import { render } from '../../text/message.ts';
import type { Diagnostic, Page } from '../check.ts';
import { findCheck } from '../index.ts';
import { checkFacts, checkRules } from '../run.ts';
import { viewOf } from '../view.ts';

const caretLine = /^(\s*)(\^+) ([a-z0-9-]+)(?:: (.*))?$/;

export interface Marked {
  readonly text: string;
  /** `LINE:START-END CODE`, and the message where one is given. */
  readonly expected: readonly string[];
  /** Codes that are looked at: those that are expected. */
  readonly messages: ReadonlyMap<string, string>;
}

function place(line: number, start: number, end: number, code: string): string {
  return `${line + 1}:${start}-${end} ${code}`;
}

function unmark(marked: string): Marked {
  const lines: string[] = [];
  const expected: string[] = [];
  const messages = new Map<string, string>();
  for (const line of marked.split('\n')) {
    const found = caretLine.exec(line);
    if (found === null) {
      lines.push(line);
      continue;
    }
    const start = found[1]?.length ?? 0;
    const key = place(lines.length - 1, start, start + (found[2]?.length ?? 0), found[3] ?? '');
    expected.push(key);
    if (found[4] !== undefined) messages.set(key, found[4]);
  }
  return { text: lines.join('\n'), expected: expected.sort(), messages };
}

export interface Found {
  readonly places: readonly string[];
  readonly messages: ReadonlyMap<string, string>;
}

/** The machine around a dump: joined already, or its other dumps. */
export type Around = Node | readonly NodeFile[];

/** What one check finds in a dump, in the form that `unmark` expects it. */
export function findingsOf(code: string, text: string, around?: Around): Found {
  const found = diagnosticsOf(findCheck(code)?.dialect ?? 'iptables-save', text, around).filter(
    (diagnostic) => diagnostic.code === code,
  );
  const messages = new Map(
    found.map(({ line, span, message }) => [place(line, span.start, span.end, code), render(message)]),
  );
  return { places: [...messages.keys()].sort(), messages };
}

function diagnosticsOf(dialect: Page['dialect'], text: string, around: Around | undefined): readonly Diagnostic[] {
  const own: NodeFile = { name: `${dialect}.txt`, text };
  const { node, parts } = isFiles(around) ? readNode('node', [own, ...around]) : readNode('node', [own]);
  if (dialect !== 'iptables-save') {
    return parts.flatMap((part) =>
      part.file === own.name && part.kind !== 'ruleset' ? checkFacts(part, node, parts) : [],
    );
  }
  const view = viewOf(openDump(openDocument(text), { fileName: own.name }));
  if (around === undefined) return checkRules(view);
  return checkRules(view, { node: isFiles(around) ? node : around });
}

function isFiles(around: Around | undefined): around is readonly NodeFile[] {
  return Array.isArray(around);
}

/** Both sides of a comparison: what is marked, and what the check found. Messages count where one is marked. */
export function compare(code: string, marked: string, around?: Around): readonly [Found, Found] {
  const { text, expected, messages } = unmark(marked);
  const found = findingsOf(code, text, around);
  const told = new Map([...found.messages].filter(([key]) => messages.has(key)));
  return [
    { places: found.places, messages: told },
    { places: expected, messages },
  ];
}
