/** Completion, code actions and formatting. */
import {
  type CodeAction,
  CodeActionKind,
  CompletionItemKind,
  type Diagnostic,
  InsertTextFormat,
  type CompletionItem as ProtocolItem,
} from 'vscode-languageserver';
import { actionsFor, type Mendable } from '../features/actions.ts';
import { type CompletionItem, completion, type Surroundings } from '../features/completion/index.ts';
import { formatting } from '../features/formatting.ts';
import { interfacesInRules } from '../features/trace-form/offers.ts';
import { render } from '../text/message.ts';
import { markupOf, rangeOf } from './convert.ts';
import { rulesWhenRead } from './dumps.ts';
import { largestNode, nodeOf } from './nodes.ts';
import { safely } from './safely.ts';
import type { Session } from './session.ts';

export function registerEditing(session: Session): void {
  const { connection, translate } = session;

  connection.onCompletion(
    safely(connection, 'textDocument/completion', null, async ({ textDocument: { uri }, position }) => {
      const around = await surroundings(session, uri);
      const view = await rulesWhenRead(session, uri);
      if (view === undefined) return null;
      const { span, items } = completion(view, position.line, position.character, around);
      const range = rangeOf(position.line, span);
      return { isIncomplete: items.length >= 500, items: items.map((item) => protocolItem(session, item, range)) };
    }),
  );

  connection.onCodeAction(
    safely(connection, 'textDocument/codeAction', null, async ({ textDocument: { uri }, context }) => {
      const view = await rulesWhenRead(session, uri);
      if (view === undefined) return null;
      return context.diagnostics.flatMap((diagnostic) =>
        actionsFor(view, mendable(diagnostic)).map(
          ({ title, edits, preferred }): CodeAction => ({
            title: render(title, translate),
            kind: CodeActionKind.QuickFix,
            diagnostics: [diagnostic],
            isPreferred: preferred,
            edit: { changes: { [uri]: edits.map(({ range, text }) => ({ range, newText: text })) } },
          }),
        ),
      );
    }),
  );

  const format = async (uri: string, first: number, end: number) => {
    const view = await rulesWhenRead(session, uri);
    if (view === undefined) return null;
    return formatting(view, first, end).map(({ line, span, text }) => ({ range: rangeOf(line, span), newText: text }));
  };
  connection.onDocumentFormatting(
    safely(connection, 'textDocument/formatting', null, ({ textDocument: { uri } }) =>
      format(uri, 0, Number.POSITIVE_INFINITY),
    ),
  );
  connection.onDocumentRangeFormatting(
    safely(connection, 'textDocument/rangeFormatting', null, ({ textDocument: { uri }, range }) =>
      format(uri, range.start.line, range.end.line + 1),
    ),
  );
}

async function surroundings(session: Session, uri: string): Promise<Surroundings> {
  const length = session.documents.get(uri)?.content.length ?? 0;
  const found = length > largestNode ? undefined : await nodeOf(session, uri);
  if (found === undefined) return { interfaces: [], sets: [] };
  const { interfaces, sets } = found.node;
  return {
    interfaces: interfaces?.map(({ name }) => name) ?? interfacesInRules(found.node),
    sets: [...(sets?.keys() ?? [])],
  };
}

const itemKinds: Readonly<Record<CompletionItem['kind'], CompletionItemKind>> = {
  table: CompletionItemKind.Module,
  chain: CompletionItemKind.Function,
  match: CompletionItemKind.Class,
  target: CompletionItemKind.Keyword,
  option: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  snippet: CompletionItemKind.Snippet,
};

function protocolItem(session: Session, item: CompletionItem, range: ReturnType<typeof rangeOf>): ProtocolItem {
  const { translate, abilities } = session;
  const { label, kind, detail, documentation, insert, snippet, rank } = item;
  // A client without snippets gets the text without its places.
  const written = insert ?? label;
  const newText = snippet === true && !abilities.snippets ? written.replace(/\$\d/g, '') : written;
  return {
    label,
    kind: itemKinds[kind],
    textEdit: { range, newText },
    filterText: label,
    ...(snippet === true && abilities.snippets ? { insertTextFormat: InsertTextFormat.Snippet } : {}),
    ...(rank === undefined ? {} : { sortText: `${rank}${label}` }),
    ...(detail === undefined ? {} : { detail: render(detail, translate) }),
    ...(documentation === undefined ? {} : { documentation: markupOf(session, documentation) }),
  };
}

/** Editors hand diagnostics back as they got them; what came from elsewhere has other codes and is left alone. */
function mendable({ code, range, data }: Diagnostic): Mendable {
  const replacement: unknown = typeof data === 'object' && data !== null ? data.replacement : undefined;
  return {
    code: String(code),
    line: range.start.line,
    span: { start: range.start.character, end: range.end.character },
    ...(typeof replacement === 'string' ? { replacement } : {}),
  };
}
