/** What the server offers, and what the client said that it can do. */
import {
  type ClientCapabilities,
  CodeActionKind,
  MarkupKind,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import type { ClientAbilities } from './session.ts';
import { tokensLegend } from './tokens.ts';

export const capabilities: ServerCapabilities = {
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
  hoverProvider: true,
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  renameProvider: { prepareProvider: true },
  documentSymbolProvider: true,
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  completionProvider: { triggerCharacters: ['-', ' ', ':', '*', ','] },
  codeActionProvider: {
    codeActionKinds: [
      CodeActionKind.QuickFix,
      CodeActionKind.RefactorExtract,
      CodeActionKind.RefactorInline,
      CodeActionKind.RefactorRewrite,
    ],
  },
  signatureHelpProvider: { triggerCharacters: [' '], retriggerCharacters: [',', ':', '/'] },
  documentLinkProvider: {},
  codeLensProvider: { resolveProvider: true },
  inlayHintProvider: true,
  callHierarchyProvider: true,
  workspaceSymbolProvider: true,
  documentFormattingProvider: true,
  documentRangeFormattingProvider: true,
  semanticTokensProvider: { legend: tokensLegend, full: { delta: true }, range: true },
};

export function abilitiesOf(client: ClientCapabilities): ClientAbilities {
  const { textDocument, workspace } = client;
  return {
    markdown: textDocument?.hover?.contentFormat?.includes(MarkupKind.Markdown) ?? false,
    snippets: textDocument?.completion?.completionItem?.snippetSupport ?? false,
    configuration: workspace?.configuration ?? false,
    configurationChanges: workspace?.didChangeConfiguration?.dynamicRegistration ?? false,
    relatedInformation: textDocument?.publishDiagnostics?.relatedInformation ?? false,
    hierarchicalSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport ?? false,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration ?? false,
  };
}
