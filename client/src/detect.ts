/** Dumps are called something.txt more often than not, so files that VS Code calls plain text are looked into. */
import { Disposable, languages, Range, type TextDocument, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type DetectParams, type DetectResult, detectRequest } from '../../protocol/requests.ts';
import { untypedIds } from './languages.ts';

/** Lines of a document that are shown to the server; a dump says what it is long before. */
const headLines = 60;

export function recogniseDumps(client: BaseLanguageClient): Disposable {
  const look = (document: TextDocument): void => void recognise(client, document);
  for (const document of workspace.textDocuments) look(document);
  return Disposable.from(
    workspace.onDidOpenTextDocument(look),
    // A dump pasted into an empty, untitled document is recognised when its first text arrives.
    workspace.onDidChangeTextDocument((event) => {
      const pasted = event.contentChanges.some(
        (change) => change.text.length > 40 && change.range.start.line < headLines,
      );
      if (pasted) look(event.document);
    }),
  );
}

async function recognise(client: BaseLanguageClient, document: TextDocument): Promise<void> {
  if (!untypedIds.includes(document.languageId)) return;
  if (document.uri.scheme === 'output' || document.uri.scheme === 'git') return;
  if (!workspace.getConfiguration('packetPath', document).get<boolean>('detectPlainText', true)) return;
  const head = document.getText(new Range(0, 0, headLines, 0));
  if (head === '') return;
  const params: DetectParams = { uri: document.uri.toString(), head };
  const { languageId } = await client.sendRequest<DetectResult>(detectRequest, params);
  if (languageId !== null && !document.isClosed) await languages.setTextDocumentLanguage(document, languageId);
}
