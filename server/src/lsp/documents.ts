/** The documents that are open in the editor. */
import type { ChunkedDocument } from '../text/document.ts';
import { type LanguageId, languageOf } from './dialect.ts';
import { fileName } from './names.ts';

export interface OpenDocument {
  readonly uri: string;
  /** As the editor says it; `plaintext` for a dump that it did not recognise. */
  readonly languageId: string;
  /** Undefined: none of ours, whatever the editor says. */
  readonly language: LanguageId | undefined;
  readonly version: number;
  readonly content: ChunkedDocument;
}

/** By URI. A change puts a new document in the place of the old one. */
export type Documents = Map<string, OpenDocument>;

/** A document's next state. A language once found stays: a dump is no other language because its first line is edited. */
export function documentOf(
  before: Pick<OpenDocument, 'uri' | 'languageId' | 'language'>,
  version: number,
  content: ChunkedDocument,
): OpenDocument {
  const { uri, languageId } = before;
  const language = before.language ?? languageOf(languageId, fileName(uri), content.chunks[0]?.text ?? '');
  return { uri, languageId, language, version, content };
}
