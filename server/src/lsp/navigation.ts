/** Hover, definition, references, highlights, renaming, outline and folding. */
import {
  DocumentHighlightKind,
  type DocumentSymbol,
  FoldingRangeKind,
  LSPErrorCodes,
  type Position,
  ResponseError,
  SymbolKind,
} from 'vscode-languageserver';
import { lineAt, type RulesView, textAt } from '../checks/view.ts';
import { definition, references, rename, renameable } from '../features/definition.ts';
import { folds } from '../features/folding.ts';
import { hover } from '../features/hover/index.ts';
import { machineBlocks, placesOf, type Thing, thingsOf } from '../features/machine.ts';
import type { Block } from '../features/markdown.ts';
import { type OutlineItem, outline } from '../features/outline.ts';
import { subjectAt } from '../features/subject.ts';
import { type Message, message, render } from '../text/message.ts';
import { locationOf, markupOf, rangeOf } from './convert.ts';
import { rulesAround, rulesWhenRead } from './dumps.ts';
import { locationsOf, plainDefinition, plainFolds, plainHover, plainSymbols, smallNode } from './plain.ts';
import { safely } from './safely.ts';
import type { Session } from './session.ts';

export function registerNavigation(session: Session): void {
  const { connection, translate } = session;

  connection.onHover(
    safely(connection, 'textDocument/hover', null, async ({ textDocument, position }) => {
      const { uri } = textDocument;
      const view = rulesAround(session, uri, position.line, position.character) ?? (await rulesWhenRead(session, uri));
      if (view === undefined) return await plainHover(session, uri, position);
      const found = hover(view, position.line, position.character);
      if (found === undefined) return null;
      const blocks = [...found.blocks, ...(await told(session, uri, view, position))];
      return { contents: markupOf(session, blocks), range: rangeOf(found.line, found.span) };
    }),
  );

  connection.onDefinition(
    safely(connection, 'textDocument/definition', null, async ({ textDocument: { uri }, position }) => {
      const view = await rulesWhenRead(session, uri);
      if (view === undefined) return [...(await plainDefinition(session, uri, position))];
      const places = definition(view, position.line, position.character);
      if (places.length > 0) return places.map((place) => locationOf(uri, place));
      const found = await smallNode(session, uri);
      if (found === undefined) return null;
      return thingsAt(view, position).flatMap((thing) => locationsOf(found, placesOf(found.node, thing)));
    }),
  );

  connection.onReferences(
    safely(connection, 'textDocument/references', null, async ({ textDocument: { uri }, position, context }) => {
      const view = await rulesWhenRead(session, uri);
      if (view === undefined) return null;
      return references(view, position.line, position.character)
        .filter(({ role }) => context.includeDeclaration || role !== 'declaration')
        .map((place) => locationOf(uri, place));
    }),
  );

  connection.onDocumentHighlight(
    safely(connection, 'textDocument/documentHighlight', null, async ({ textDocument: { uri }, position }) => {
      const view = await rulesWhenRead(session, uri);
      if (view === undefined) return null;
      return references(view, position.line, position.character).map(({ line, span, role }) => ({
        range: rangeOf(line, span),
        kind: role === 'jump' ? DocumentHighlightKind.Read : DocumentHighlightKind.Write,
      }));
    }),
  );

  connection.onPrepareRename(
    safely(connection, 'textDocument/prepareRename', null, async ({ textDocument: { uri }, position }) => {
      const view = await rulesWhenRead(session, uri);
      const found = view && renameable(view, position.line, position.character);
      return found === undefined ? null : { range: rangeOf(position.line, found.span), placeholder: found.name };
    }),
  );

  connection.onRenameRequest(
    safely(connection, 'textDocument/rename', null, async ({ textDocument: { uri }, position, newName }) => {
      const view = await rulesWhenRead(session, uri);
      if (view === undefined) return null;
      const answer = rename(view, position.line, position.character, newName);
      if (answer.kind === 'refused') {
        throw new ResponseError(LSPErrorCodes.RequestFailed, render(refusals[answer.why](newName), translate));
      }
      const edits = answer.places.map(({ line, span }) => ({ range: rangeOf(line, span), newText: newName }));
      return { changes: { [uri]: edits } };
    }),
  );

  connection.onDocumentSymbol(
    safely(connection, 'textDocument/documentSymbol', null, async ({ textDocument: { uri } }) => {
      const view = await rulesWhenRead(session, uri);
      return view === undefined ? plainSymbols(session, uri) : outline(view).map((item) => symbolOf(item, view));
    }),
  );

  connection.onFoldingRanges(
    safely(connection, 'textDocument/foldingRange', null, async ({ textDocument: { uri } }) => {
      const view = await rulesWhenRead(session, uri);
      if (view === undefined) return plainFolds(session, uri);
      return folds(view).map(({ first, last }) => ({ startLine: first, endLine: last, kind: FoldingRangeKind.Region }));
    }),
  );
}

function thingsAt(view: RulesView, { line, character }: Position): readonly Thing[] {
  const subject = subjectAt(lineAt(view, line), character);
  return subject === undefined ? [] : thingsOf(subject);
}

/** What the other dumps of the machine tell about the word at the cursor. */
async function told(session: Session, uri: string, view: RulesView, position: Position): Promise<readonly Block[]> {
  const things = thingsAt(view, position);
  const found = things.length === 0 ? undefined : await smallNode(session, uri);
  return found === undefined ? [] : things.flatMap((thing) => machineBlocks(found.node, thing));
}

const refusals: Readonly<Record<'builtin' | 'taken' | 'not-a-name', (name: string) => Message>> = {
  builtin: () => message('Built-in chains have the names that the kernel gave them.'),
  taken: (name) => message('There is a chain {name} in this table already.', { name }),
  'not-a-name': (name) =>
    message('{name} can’t be the name of a chain: up to 28 characters, no blanks, no dash or exclamation mark first.', {
      name,
    }),
};

const symbolKinds: Readonly<Record<OutlineItem['kind'], SymbolKind>> = {
  table: SymbolKind.Namespace,
  chain: SymbolKind.Function,
  rule: SymbolKind.Field,
};

function symbolOf(item: OutlineItem, view: RulesView): DocumentSymbol {
  return {
    name: item.name === '' ? '…' : item.name,
    detail: item.detail,
    kind: symbolKinds[item.kind],
    range: {
      start: { line: item.first, character: 0 },
      end: { line: item.last, character: textAt(view, item.last).length },
    },
    selectionRange: rangeOf(item.selectionLine, item.selection),
    children: item.children.map((child) => symbolOf(child, view)),
  };
}
