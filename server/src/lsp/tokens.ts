/** Semantic tokens as the protocol packs them: five numbers each, counted from the token before. */
import { SemanticTokensBuilder } from 'vscode-languageserver';
import type { RulesView } from '../checks/view.ts';
import { type Token, tokenModifiers, tokens, tokenTypes } from '../features/tokens.ts';
import { rulesWhenRead } from './dumps.ts';
import { safely } from './safely.ts';
import type { Session } from './session.ts';

export const tokensLegend = { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] };

/** Tokens of more lines than this are sent for the visible ranges alone, which is what editors ask for besides. */
const mostLines = 20_000;

/** Answers what to do when a document is closed. */
export function registerTokens(session: Session): { readonly closed: (uri: string) => void } {
  const { connection } = session;
  const { semanticTokens } = connection.languages;
  const builders = new Map<string, SemanticTokensBuilder>();
  const builderOf = (uri: string): SemanticTokensBuilder => {
    const known = builders.get(uri) ?? new SemanticTokensBuilder();
    builders.set(uri, known);
    return known;
  };
  const all = (uri: string, view: RulesView, builder: SemanticTokensBuilder): void => {
    if (view.lineCount <= mostLines) push(builder, tokens(view, 0, view.lineCount));
    else builders.delete(uri);
  };

  semanticTokens.on(
    safely(connection, 'textDocument/semanticTokens/full', { data: [] }, async ({ textDocument: { uri } }) => {
      const view = await rulesWhenRead(session, uri);
      if (view === undefined) return { data: [] };
      const builder = builderOf(uri);
      // Begins a new result, which the next delta counts from.
      builder.previousResult('');
      all(uri, view, builder);
      return builder.build();
    }),
  );
  semanticTokens.onDelta(
    safely(
      connection,
      'textDocument/semanticTokens/full/delta',
      { data: [] },
      async ({ textDocument: { uri }, previousResultId }) => {
        const view = await rulesWhenRead(session, uri);
        if (view === undefined) return { data: [] };
        const builder = builderOf(uri);
        builder.previousResult(previousResultId);
        all(uri, view, builder);
        return builder.buildEdits();
      },
    ),
  );
  semanticTokens.onRange(
    safely(connection, 'textDocument/semanticTokens/range', { data: [] }, async ({ textDocument: { uri }, range }) => {
      const view = await rulesWhenRead(session, uri);
      if (view === undefined) return { data: [] };
      const builder = new SemanticTokensBuilder();
      push(builder, tokens(view, range.start.line, range.end.line + 1));
      return builder.build();
    }),
  );
  return { closed: (uri) => void builders.delete(uri) };
}

function push(builder: SemanticTokensBuilder, found: readonly Token[]): void {
  for (const { line, span, type, modifiers } of found) {
    const bits = modifiers.reduce((sum, modifier) => sum | (1 << tokenModifiers.indexOf(modifier)), 0);
    builder.push(line, span.start, span.end - span.start, tokenTypes.indexOf(type), bits);
  }
}
