/** Dumps without their counters, as documents that nobody can edit. The server knows what to leave out. */
import { EventEmitter, type TextDocumentContentProvider, Uri, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type WithoutCountersParams,
  type WithoutCountersResult,
  withoutCountersRequest,
} from '../../../protocol/requests.ts';

export const plainScheme = 'packet-path-plain';

/** The address of a dump's other form: the dump's own stands in its query. */
export function comparedUri(uri: Uri): Uri {
  return Uri.from({ scheme: plainScheme, path: uri.path, query: uri.toString() });
}

export function providePlainDumps(client: BaseLanguageClient): TextDocumentContentProvider {
  const changed = new EventEmitter<Uri>();
  workspace.onDidChangeTextDocument(({ document }) => {
    const compared = comparedUri(document.uri);
    if (workspace.textDocuments.some(({ uri }) => uri.toString() === compared.toString())) changed.fire(compared);
  });
  return {
    onDidChange: changed.event,
    async provideTextDocumentContent({ query }) {
      const document = await workspace.openTextDocument(Uri.parse(query));
      const params: WithoutCountersParams = { uri: query, text: document.getText() };
      const { text } = await client.sendRequest<WithoutCountersResult>(withoutCountersRequest, params);
      return text;
    },
  };
}
