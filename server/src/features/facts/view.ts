/** A document that holds dumps of facts (sets, services, addresses, routes…) as its features see it. */
import type { FactsPart, Part } from '../../node/parts.ts';
import { type ChunkedDocument, lineText } from '../../text/document.ts';

export interface FactsView {
  readonly document: ChunkedDocument;
  /** As the node names it. */
  readonly file: string;
  /** The dumps that stand in it, in their order. */
  readonly parts: readonly Part[];
  /** A dump without a line, of the kind that the document's language has: it answers where there is none yet. */
  readonly blank: FactsPart | undefined;
}

/** A line without its end; empty outside of the document. */
export function textAt({ document }: FactsView, line: number): string {
  return lineText(document, line)?.replace(/\r$/, '') ?? '';
}

/** The dumps that are no rules. */
export function factsIn({ parts }: FactsView): readonly FactsPart[] {
  return parts.filter((part) => part.kind !== 'ruleset');
}

/** The dump that a line belongs to or stands below; in a document without one that of the language. */
export function factsAt(view: FactsView, line: number): FactsPart | undefined {
  const parts = factsIn(view);
  return (
    parts.find(({ firstLine, endLine }) => firstLine <= line && line < endLine) ??
    parts.findLast(({ endLine }) => endLine <= line) ??
    view.blank
  );
}

/** A dump of a kind that holds nothing yet. */
export function blankPart(
  kind: 'sets' | 'services' | undefined,
  file: string,
  document: ChunkedDocument,
): FactsPart | undefined {
  const place = {
    file,
    firstLine: 0,
    endLine: 0,
    hints: {},
    problems: [],
    textAt: (line: number) => lineText(document, line)?.replace(/\r$/, '') ?? '',
  };
  switch (kind) {
    case 'sets':
      return { kind, sets: [], ...place };
    case 'services':
      return { kind, services: [], ...place };
    case undefined:
      return undefined;
  }
}
