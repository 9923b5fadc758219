/** Open documents as views of their rules: one for each state of a document, made when first asked for. */
import { viewOf } from '../checks/document-view.ts';
import type { RulesView } from '../checks/view.ts';
import type { ChunkedDocument } from '../text/document.ts';
import type { OpenDocument } from './documents.ts';
import type { Session } from './session.ts';

const views = new WeakMap<ChunkedDocument, RulesView>();

/** Undefined: not open, or no dump of iptables. */
export function rulesOf(session: Session, uri: string): RulesView | undefined {
  const document = session.documents.get(uri);
  return document === undefined ? undefined : viewOfDocument(document);
}

export function viewOfDocument(document: OpenDocument): RulesView | undefined {
  if (document.languageId !== 'iptables-save') return undefined;
  const known = views.get(document.content);
  if (known !== undefined) return known;
  const fresh = viewOf(document.content);
  views.set(document.content, fresh);
  return fresh;
}
