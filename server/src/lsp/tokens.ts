/** Semantic tokens as the protocol packs them: five numbers each, counted from the token before. */
import { SemanticTokensBuilder } from 'vscode-languageserver';
import { type Token, tokenModifiers, tokenTypes } from '../features/tokens.ts';
import { askAll, askOthers, providerOf } from './providers.ts';
import { safely } from './safely.ts';
import type { Session } from './session.ts';

export const tokensLegend = { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] };

/** Of longer documents no tokens are sent as a whole: editors then ask for the lines that they show. */
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

  const all = (uri: string) =>
    askAll(session, uri, (features, view) => {
      const lines = features.lineCount(view);
      return lines > mostLines ? undefined : features.tokens?.(view, 0, lines);
    });
  semanticTokens.on(
    safely(connection, 'textDocument/semanticTokens/full', null, async ({ textDocument: { uri } }) => {
      const found = await all(uri);
      if (found === undefined) return null;
      const builder = builderOf(uri);
      // Begins a new result, which the next delta counts from.
      builder.previousResult('');
      push(builder, found);
      return builder.build();
    }),
  );
  semanticTokens.onDelta(
    safely(
      connection,
      'textDocument/semanticTokens/full/delta',
      null,
      async ({ textDocument: { uri }, previousResultId }) => {
        const found = await all(uri);
        if (found === undefined) return null;
        const builder = builderOf(uri);
        builder.previousResult(previousResultId);
        push(builder, found);
        return builder.buildEdits();
      },
    ),
  );
  semanticTokens.onRange(
    safely(connection, 'textDocument/semanticTokens/range', null, async ({ textDocument: { uri }, range }) => {
      const lines = { first: range.start.line, last: range.end.line };
      const found = await providerOf(session, uri)?.between(session, uri, lines, (features, view) =>
        features.tokens?.(view, lines.first, lines.last + 1),
      );
      if (found === undefined) return null;
      const others = await askOthers(session, uri, (features, view) =>
        features.tokens?.(view, lines.first, lines.last + 1),
      );
      const builder = new SemanticTokensBuilder();
      push(builder, [...found, ...others]);
      return builder.build();
    }),
  );
  return { closed: (uri) => void builders.delete(uri) };
}

function push(builder: SemanticTokensBuilder, found: readonly Token[]): void {
  // The protocol counts each token from the one before; a bundle's come dump by dump.
  const ordered = found.toSorted((a, b) => a.line - b.line || a.span.start - b.span.start);
  for (const { line, span, type, modifiers } of ordered) {
    const bits = modifiers.reduce((sum, modifier) => sum | (1 << tokenModifiers.indexOf(modifier)), 0);
    builder.push(line, span.start, span.end - span.start, tokenTypes.indexOf(type), bits);
  }
}
