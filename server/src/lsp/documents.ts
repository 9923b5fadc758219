/** The documents that are open in the editor. */
import type { Lines } from './lines.ts';

export interface OpenDocument {
  readonly uri: string;
  /** As the editor says it; `plaintext` for a dump that it did not recognise. */
  readonly languageId: string;
  version: number;
  readonly lines: Lines;
}

export type Documents = Map<string, OpenDocument>;
