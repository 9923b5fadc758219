/** Hints, lenses, call hierarchy, workspace symbols and selection ranges. */
import {
  type CallHierarchyItem,
  type CodeLens,
  InlayHintKind,
  type SelectionRange,
  type SymbolInformation,
  SymbolKind,
} from 'vscode-languageserver';
import { type ChainItem, calleesOf, callersOf, chainItemAt } from '../features/call-hierarchy.ts';
import { inlayHints } from '../features/inlay-hints.ts';
import { type Lens, lenses, referencesTitle } from '../features/lenses.ts';
import { selectionRanges } from '../features/selection.ts';
import { chainSymbols } from '../features/symbols.ts';
import { type Message, message, render } from '../text/message.ts';
import type { Range } from '../text/span.ts';
import { locationOf, rangeOf } from './convert.ts';
import { rulesWhenRead } from './dumps.ts';
import { safely } from './safely.ts';
import type { Session } from './session.ts';

/** Symbols that a search answers at most. */
const mostSymbols = 200;

export function registerStructure(session: Session): void {
  const { connection, translate } = session;
  const say = (text: Message): string => render(text, translate);

  connection.languages.inlayHint.on(
    safely(connection, 'textDocument/inlayHint', null, async ({ textDocument: { uri }, range }) => {
      const view = await rulesWhenRead(session, uri);
      if (view === undefined) return null;
      const { marks, shares, services } = session.settings.inlayHints;
      const wanted = { mark: marks, share: shares, service: services };
      return inlayHints(view, range.start.line, range.end.line + 1, wanted).map(({ line, character, label }) => ({
        position: { line, character },
        label: say(label),
        kind: InlayHintKind.Type,
        paddingLeft: true,
      }));
    }),
  );

  connection.onCodeLens(
    safely(connection, 'textDocument/codeLens', null, async ({ textDocument: { uri } }) => {
      const view = await rulesWhenRead(session, uri);
      if (view === undefined || !session.settings.codeLens) return null;
      return lenses(view).map((lens) => codeLens(lens, uri, say));
    }),
  );
  connection.onCodeLensResolve(async (lens, token) => {
    const resolve = safely(connection, 'codeLens/resolve', lens, async (asked: CodeLens) => {
      const data = lensData(asked.data);
      const view = data === undefined ? undefined : await rulesWhenRead(session, data.uri);
      if (data === undefined || view === undefined) return asked;
      const title = say(referencesTitle(view, asked.range.start.line, data.chain));
      // Without a command a lens is only read; the list of references has an editor's command of its own everywhere.
      return { ...asked, command: { title, command: '' } };
    });
    return await resolve(lens, token);
  });

  connection.languages.callHierarchy.onPrepare(
    safely(connection, 'textDocument/prepareCallHierarchy', null, async ({ textDocument: { uri }, position }) => {
      const view = await rulesWhenRead(session, uri);
      const item = view && chainItemAt(view, position.line, position.character);
      return item === undefined ? null : [hierarchyItem(uri, item)];
    }),
  );
  connection.languages.callHierarchy.onIncomingCalls(
    safely(connection, 'callHierarchy/incomingCalls', null, async ({ item: { uri, name, selectionRange } }) => {
      const view = await rulesWhenRead(session, uri);
      if (view === undefined) return null;
      return callersOf(view, name, selectionRange.start.line).map(({ item, jumps }) => ({
        from: hierarchyItem(uri, item),
        fromRanges: jumps.map(({ line, span }) => rangeOf(line, span)),
      }));
    }),
  );
  connection.languages.callHierarchy.onOutgoingCalls(
    safely(connection, 'callHierarchy/outgoingCalls', null, async ({ item: { uri, name, selectionRange } }) => {
      const view = await rulesWhenRead(session, uri);
      if (view === undefined) return null;
      return calleesOf(view, name, selectionRange.start.line).map(({ item, jumps }) => ({
        to: hierarchyItem(uri, item),
        fromRanges: jumps.map(({ line, span }) => rangeOf(line, span)),
      }));
    }),
  );

  connection.onWorkspaceSymbol(
    safely(connection, 'workspace/symbol', null, async ({ query }) => {
      const found: SymbolInformation[] = [];
      for (const uri of session.documents.keys()) {
        const view = await rulesWhenRead(session, uri);
        if (view === undefined) continue;
        for (const symbol of chainSymbols(view, query, mostSymbols - found.length)) {
          const { name, table: containerName } = symbol;
          found.push({ name, kind: SymbolKind.Function, containerName, location: locationOf(uri, symbol) });
        }
      }
      return found;
    }),
  );

  connection.onSelectionRanges(
    safely(connection, 'textDocument/selectionRange', null, async ({ textDocument: { uri }, positions }) => {
      const view = await rulesWhenRead(session, uri);
      if (view === undefined) return null;
      return positions.map(({ line, character }) => nested(selectionRanges(view, line, character)));
    }),
  );
}

function codeLens(lens: Lens, uri: string, say: (text: Message) => string): CodeLens {
  const range = rangeOf(lens.line, lens.span);
  switch (lens.kind) {
    case 'references':
      return { range, data: { uri, chain: lens.chain } };
    case 'counters':
      return { range, command: { title: say(lens.title), command: '' } };
    case 'trace':
      return {
        range,
        command: { title: say(message('Trace a packet')), command: 'packetPath.trace', arguments: [{ uri }] },
      };
  }
}

function lensData(data: unknown): { readonly uri: string; readonly chain: string } | undefined {
  if (typeof data !== 'object' || data === null || !('uri' in data) || !('chain' in data)) return undefined;
  return typeof data.uri === 'string' && typeof data.chain === 'string'
    ? { uri: data.uri, chain: data.chain }
    : undefined;
}

function hierarchyItem(uri: string, { name, table, line, span }: ChainItem): CallHierarchyItem {
  const range = rangeOf(line, span);
  return { name, kind: SymbolKind.Function, detail: table, uri, range, selectionRange: range };
}

/** The innermost range with its parents. */
function nested(ranges: readonly Range[]): SelectionRange {
  return (
    ranges.reduceRight<SelectionRange | undefined>(
      (parent, range) => (parent === undefined ? { range } : { range, parent }),
      undefined,
    ) ?? { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } } }
  );
}
