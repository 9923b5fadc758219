/** Dumps of facts written into tests, with `$0` where the cursor stands, and the machine around them. */

import { readNode } from '../../node/read.ts';
import type { NodeFile } from '../../node/split.ts';
import { openDocument } from '../../text/document.ts';
import type { Position } from '../../text/span.ts';
import type { AskMachine } from '../dialect.ts';
import { factsFeatures } from '../facts/index.ts';
import { blankPart, type FactsView } from '../facts/view.ts';
import { type Block, renderPlain } from '../markdown.ts';

export interface FactsCursor {
  readonly view: FactsView;
  readonly at: Position;
  readonly machine: AskMachine;
}

/** `kind`: what the document's language holds. */
export function factsCursor(
  marked: string,
  others: readonly NodeFile[] = [],
  kind?: Parameters<typeof blankPart>[0],
): FactsCursor {
  const name = 'own.txt';
  const before = marked.split('$0')[0] ?? '';
  const text = marked.replace('$0', '');
  const document = openDocument(text);
  const { node, parts } = readNode('node', [{ name, text, document }, ...others]);
  const lines = before.split('\n');
  return {
    view: {
      document,
      file: name,
      parts: parts.filter(({ file }) => file === name),
      blank: blankPart(kind, name, document),
    },
    at: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 },
    machine: () => Promise.resolve({ node, parts, own: name }),
  };
}

/** The hover at the cursor as plain text; empty where there is none. */
export async function hoverText(marked: string, others: readonly NodeFile[] = []): Promise<string> {
  const { view, at, machine } = factsCursor(marked, others);
  return plain((await factsFeatures.hover(view, at, machine))?.blocks ?? []);
}

export function plain(blocks: readonly Block[]): string {
  return renderPlain(blocks, (template) => template);
}

/** Places as `LINE:WORD`, those in other files as `FILE LINE`. */
export function placesText(
  view: FactsView,
  places: readonly {
    readonly file?: string;
    readonly line: number;
    readonly span: { readonly start: number; readonly end: number };
  }[],
): readonly string[] {
  return places.map(({ file, line, span }) =>
    file === undefined
      ? `${line + 1}:${factsFeatures.textAt(view, line).slice(span.start, span.end)}`
      : `${file} ${line + 1}`,
  );
}

/** The labels that completion offers at the cursor. */
export async function offered(marked: string, kind?: Parameters<typeof blankPart>[0]): Promise<readonly string[]> {
  const { view, at, machine } = factsCursor(marked, [], kind);
  return ((await factsFeatures.completion?.(view, at, machine))?.items ?? []).map(({ label }) => label);
}

/** Each word with its token, `word=type`. */
export function tokenText(text: string): readonly string[] {
  const { view } = factsCursor(text);
  const found = factsFeatures.tokens?.(view, 0, view.document.lineCount) ?? [];
  return found.map(({ line, span, type }) => `${factsFeatures.textAt(view, line).slice(span.start, span.end)}=${type}`);
}
