/** Hover, definition, references, highlights, renaming, outline and folding. */
import {
  DocumentHighlightKind,
  type DocumentSymbol,
  FoldingRangeKind,
  LSPErrorCodes,
  ResponseError,
  SymbolKind,
  type TextEdit,
} from 'vscode-languageserver';
import type { OutlineItem, OutlineKind } from '../features/outline.ts';
import { render } from '../text/message.ts';
import { markupOf, rangeOf } from './convert.ts';
import { locationsOf, machineOf } from './machine.ts';
import { askAll, askAt, askOf } from './providers.ts';
import { safely } from './safely.ts';
import type { Session } from './session.ts';

export function registerNavigation(session: Session): void {
  const { connection, translate } = session;

  connection.onHover(
    safely(connection, 'textDocument/hover', null, async ({ textDocument: { uri }, position }) => {
      const machine = machineOf(session, uri);
      const found = await askAt(session, uri, position.line, (features, view) =>
        features.hover(view, position, machine),
      );
      if (found === undefined) return null;
      return { contents: markupOf(session, found.blocks), range: rangeOf(found.line, found.span) };
    }),
  );

  connection.onDefinition(
    safely(connection, 'textDocument/definition', null, async ({ textDocument: { uri }, position }) => {
      const machine = machineOf(session, uri);
      const places = await askOf(session, uri, position.line, (features, view) =>
        features.definition?.(view, position, machine),
      );
      return places === undefined ? null : [...(await locationsOf(session, uri, places))];
    }),
  );

  connection.onReferences(
    safely(connection, 'textDocument/references', null, async ({ textDocument: { uri }, position, context }) => {
      const machine = machineOf(session, uri);
      const found = await askOf(session, uri, position.line, (features, view) =>
        features.references?.(view, position, machine),
      );
      const places = found?.filter(({ role }) => context.includeDeclaration || role !== 'declaration');
      return places === undefined ? null : [...(await locationsOf(session, uri, places))];
    }),
  );

  connection.onDocumentHighlight(
    safely(connection, 'textDocument/documentHighlight', null, async ({ textDocument: { uri }, position }) => {
      // What stands in other files is not asked for, so that moving the cursor joins no machine.
      const alone = (): Promise<undefined> => Promise.resolve(undefined);
      const found = await askOf(session, uri, position.line, (features, view) =>
        features.references?.(view, position, alone),
      );
      if (found === undefined) return null;
      return found
        .filter(({ file }) => file === undefined)
        .map(({ line, span, role }) => ({
          range: rangeOf(line, span),
          kind: role === 'use' ? DocumentHighlightKind.Read : DocumentHighlightKind.Write,
        }));
    }),
  );

  connection.onPrepareRename(
    safely(connection, 'textDocument/prepareRename', null, async ({ textDocument: { uri }, position }) => {
      const found = await askOf(session, uri, position.line, (features, view) => features.renameable?.(view, position));
      return found === undefined ? null : { range: rangeOf(position.line, found.span), placeholder: found.name };
    }),
  );

  connection.onRenameRequest(
    safely(connection, 'textDocument/rename', null, async ({ textDocument: { uri }, position, newName }) => {
      const machine = machineOf(session, uri);
      const answer = await askOf(session, uri, position.line, (features, view) =>
        features.rename?.(view, position, newName, machine),
      );
      if (answer === undefined) return null;
      if (answer.kind === 'refused')
        throw new ResponseError(LSPErrorCodes.RequestFailed, render(answer.why, translate));
      const changes: Record<string, TextEdit[]> = {};
      for (const { uri: file, range } of await locationsOf(session, uri, answer.places)) {
        changes[file] = [...(changes[file] ?? []), { range, newText: newName }];
      }
      return { changes };
    }),
  );

  connection.onDocumentSymbol(
    safely(connection, 'textDocument/documentSymbol', null, async ({ textDocument: { uri } }) => {
      const found = await askAll(session, uri, (features, view) =>
        features
          .outline(view)
          .map((item) => symbolOf(item, (line) => features.textAt(view, line).replace(/\r$/, '').length)),
      );
      return found === undefined ? null : [...found];
    }),
  );

  connection.onFoldingRanges(
    safely(connection, 'textDocument/foldingRange', null, async ({ textDocument: { uri } }) => {
      const found = await askAll(session, uri, (features, view) => features.folds(view));
      if (found === undefined) return null;
      return found.map(({ first, last }) => ({ startLine: first, endLine: last, kind: FoldingRangeKind.Region }));
    }),
  );
}

const symbolKinds: Readonly<Record<OutlineKind, SymbolKind>> = {
  table: SymbolKind.Namespace,
  chain: SymbolKind.Function,
  rule: SymbolKind.Field,
  set: SymbolKind.Array,
  service: SymbolKind.Interface,
  server: SymbolKind.Field,
  interface: SymbolKind.Module,
  fact: SymbolKind.Object,
};

function symbolOf(item: OutlineItem, lengthOf: (line: number) => number): DocumentSymbol {
  return {
    name: item.name === '' ? '…' : item.name,
    detail: item.detail,
    kind: symbolKinds[item.kind],
    range: {
      start: { line: item.first, character: 0 },
      end: { line: item.last, character: lengthOf(item.last) },
    },
    selectionRange: rangeOf(item.selectionLine, item.selection),
    children: item.children.map((child) => symbolOf(child, lengthOf)),
  };
}
