/** A document that holds dumps of facts (sets, services, addresses, routes…) as its features see it. */
import type { Part } from '../../node/parts.ts';
import { type ChunkedDocument, lineText } from '../../text/document.ts';

export interface FactsView {
  readonly document: ChunkedDocument;
  /** As the node names it. */
  readonly file: string;
  /** The dumps that stand in it, in their order. */
  readonly parts: readonly Part[];
}

/** A line without its end; empty outside of the document. */
export function textAt({ document }: FactsView, line: number): string {
  return lineText(document, line)?.replace(/\r$/, '') ?? '';
}

/** The dump that a line belongs to. */
export function partAt({ parts }: FactsView, line: number): Part | undefined {
  return parts.find(({ firstLine, endLine }) => firstLine <= line && line < endLine);
}
