/** Opening, changing and closing documents. */
import { applyChanges, openDocument, type TextChange } from '../text/document.ts';
import { documentOf } from './documents.ts';
import { quietly } from './safely.ts';
import type { Session } from './session.ts';

/** What else happens when a document has changed. */
export interface SyncListeners {
  readonly changed: (uri: string) => void;
  readonly closed: (uri: string) => void;
}

export function registerDocuments(session: Session, listeners: SyncListeners): void {
  const { connection, documents } = session;
  connection.onDidOpenTextDocument(
    quietly(connection, 'textDocument/didOpen', ({ textDocument: { uri, languageId, version, text } }) => {
      documents.set(uri, documentOf({ uri, languageId, language: undefined }, version, openDocument(text)));
      listeners.changed(uri);
    }),
  );
  connection.onDidChangeTextDocument(
    quietly(connection, 'textDocument/didChange', ({ textDocument: { uri, version }, contentChanges }) => {
      const document = documents.get(uri);
      if (document === undefined) return;
      const changes: readonly TextChange[] = contentChanges;
      documents.set(uri, documentOf(document, version, applyChanges(document.content, changes)));
      listeners.changed(uri);
    }),
  );
  connection.onDidCloseTextDocument(
    quietly(connection, 'textDocument/didClose', ({ textDocument: { uri } }) => {
      documents.delete(uri);
      listeners.closed(uri);
    }),
  );
}
