/** Opening, changing and closing documents. */
import type { TextDocumentContentChangeEvent } from 'vscode-languageserver';
import type { OpenDocument } from './documents.ts';
import { applyEdit, linesOf } from './lines.ts';
import { quietly } from './safely.ts';
import type { Session } from './session.ts';

export function registerDocuments(session: Session): void {
  const { connection, documents } = session;
  connection.onDidOpenTextDocument(
    quietly(connection, 'textDocument/didOpen', ({ textDocument: { uri, languageId, version, text } }) => {
      documents.set(uri, { uri, languageId, version, lines: linesOf(text) });
    }),
  );
  connection.onDidChangeTextDocument(
    quietly(connection, 'textDocument/didChange', ({ textDocument, contentChanges }) => {
      const document = documents.get(textDocument.uri);
      if (document === undefined) return;
      for (const change of contentChanges) applyChange(document, change);
      document.version = textDocument.version;
    }),
  );
  connection.onDidCloseTextDocument(
    quietly(connection, 'textDocument/didClose', ({ textDocument: { uri } }) => {
      documents.delete(uri);
      void connection.sendDiagnostics({ uri, diagnostics: [] });
    }),
  );
}

function applyChange(document: OpenDocument, change: TextDocumentContentChangeEvent): void {
  if ('range' in change) applyEdit(document.lines, change.range, change.text);
  else document.lines.splice(0, document.lines.length, ...linesOf(change.text));
}
