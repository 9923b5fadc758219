/** The documents that are open in the editor. */
import type { ChunkedDocument } from '../text/document.ts';

export interface OpenDocument {
  readonly uri: string;
  /** As the editor says it; `plaintext` for a dump that it did not recognise. */
  readonly languageId: string;
  readonly version: number;
  readonly content: ChunkedDocument;
}

/** By URI. A change puts a new document in the place of the old one. */
export type Documents = Map<string, OpenDocument>;
