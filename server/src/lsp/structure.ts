/** Hints, lenses, call hierarchy, workspace symbols and selection ranges. */
import {
  type CallHierarchyItem,
  type CodeLens,
  InlayHintKind,
  type SelectionRange,
  type SymbolInformation,
  SymbolKind,
} from 'vscode-languageserver';
import type { ChainItem } from '../features/call-hierarchy.ts';
import type { Lens } from '../features/lenses.ts';
import { type Message, message, render } from '../text/message.ts';
import type { Range } from '../text/span.ts';
import { locationOf, rangeOf } from './convert.ts';
import { machineOf } from './machine.ts';
import { ask } from './providers.ts';
import { safely } from './safely.ts';
import type { Session } from './session.ts';

/** Symbols that a search answers at most. */
const mostSymbols = 200;

export function registerStructure(session: Session): void {
  const { connection, translate } = session;
  const say = (text: Message): string => render(text, translate);

  connection.languages.inlayHint.on(
    safely(connection, 'textDocument/inlayHint', null, async ({ textDocument: { uri }, range }) => {
      const { marks, shares, services, pools, wildcards } = session.settings.inlayHints;
      const wanted = { mark: marks, share: shares, service: services, pool: pools, wildcard: wildcards };
      const machine = machineOf(session, uri);
      const found = await ask(session, uri, (features, view) =>
        features.inlayHints?.(view, range.start.line, range.end.line + 1, wanted, machine),
      );
      if (found === undefined) return null;
      return found.map(({ line, character, label }) => ({
        position: { line, character },
        label: say(label),
        kind: InlayHintKind.Type,
        paddingLeft: true,
      }));
    }),
  );

  connection.onCodeLens(
    safely(connection, 'textDocument/codeLens', null, async ({ textDocument: { uri } }) => {
      const { codeLens: places } = session.settings;
      if (places === 'none') return null;
      const found = await ask(session, uri, (features, view) => features.lenses?.(view, places));
      if (found === undefined) return null;
      return found.map((lens) => codeLens(lens, uri, say));
    }),
  );
  connection.onCodeLensResolve(async (lens, token) => {
    const resolve = safely(connection, 'codeLens/resolve', lens, async (asked: CodeLens) => {
      const data = lensData(asked.data);
      if (data === undefined) return asked;
      const title = await ask(session, data.uri, (features, view) =>
        features.lensTitle?.(view, asked.range.start.line, data.chain),
      );
      // Without a command a lens is only read; the list of references has an editor's command of its own everywhere.
      return title === undefined ? asked : { ...asked, command: { title: say(title), command: '' } };
    });
    return await resolve(lens, token);
  });

  connection.languages.callHierarchy.onPrepare(
    safely(connection, 'textDocument/prepareCallHierarchy', null, async ({ textDocument: { uri }, position }) => {
      const item = await ask(session, uri, (features, view) => features.calls?.itemAt(view, position));
      return item === undefined ? null : [hierarchyItem(uri, item)];
    }),
  );
  connection.languages.callHierarchy.onIncomingCalls(
    safely(connection, 'callHierarchy/incomingCalls', null, async ({ item: { uri, name, selectionRange } }) => {
      const found = await ask(session, uri, (features, view) =>
        features.calls?.callers(view, name, selectionRange.start.line),
      );
      if (found === undefined) return null;
      return found.map(({ item, jumps }) => ({
        from: hierarchyItem(uri, item),
        fromRanges: jumps.map(({ line, span }) => rangeOf(line, span)),
      }));
    }),
  );
  connection.languages.callHierarchy.onOutgoingCalls(
    safely(connection, 'callHierarchy/outgoingCalls', null, async ({ item: { uri, name, selectionRange } }) => {
      const found = await ask(session, uri, (features, view) =>
        features.calls?.callees(view, name, selectionRange.start.line),
      );
      if (found === undefined) return null;
      return found.map(({ item, jumps }) => ({
        to: hierarchyItem(uri, item),
        fromRanges: jumps.map(({ line, span }) => rangeOf(line, span)),
      }));
    }),
  );

  connection.onWorkspaceSymbol(
    safely(connection, 'workspace/symbol', null, async ({ query }) => {
      const found: SymbolInformation[] = [];
      for (const uri of session.documents.keys()) {
        const symbols = await ask(session, uri, (features, view) =>
          features.symbols?.(view, query, mostSymbols - found.length),
        );
        for (const symbol of symbols ?? []) {
          const { name, container: containerName } = symbol;
          found.push({ name, kind: SymbolKind.Function, containerName, location: locationOf(uri, symbol) });
        }
      }
      return found;
    }),
  );

  connection.onSelectionRanges(
    safely(connection, 'textDocument/selectionRange', null, async ({ textDocument: { uri }, positions }) => {
      const found = await ask(session, uri, (features, view) =>
        positions.map((position) => nested(features.selection?.(view, position) ?? [])),
      );
      return found ?? null;
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
    case 'reach':
      return {
        range,
        command: {
          title: say(message('Trace a packet that reaches this')),
          command: 'packetPath.reach',
          arguments: [{ uri, line: lens.rule }],
        },
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
