import { lineText } from '../text/document.ts';
import type { Session } from './session.ts';

/** A line (from 0) of a document as it stands in the editor; of a file that is not open what the node read. */
export function textOfLine(session: Session, uri: string | undefined, line: number): string {
  if (uri === undefined) return '';
  const document = session.documents.get(uri);
  if (document !== undefined) return lineText(document.content, line) ?? '';
  for (const part of session.nodes.closed.get(uri)?.parts ?? []) {
    if (part.kind === 'ruleset' && part.dump !== undefined) return lineText(part.dump.document, line) ?? '';
  }
  return '';
}
