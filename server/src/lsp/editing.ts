/** Completion, code actions and formatting. */
import {
  type CodeAction,
  CodeActionKind,
  CompletionItemKind,
  type Diagnostic,
  type DocumentLink,
  InsertTextFormat,
  type ParameterInformation,
  type CompletionItem as ProtocolItem,
} from 'vscode-languageserver';
import type { Action, Mendable } from '../features/actions.ts';
import type { CompletionItem } from '../features/completion/item.ts';
import type { Refactoring } from '../features/refactorings.ts';
import { render } from '../text/message.ts';
import { markupOf, rangeOf } from './convert.ts';
import { machineOf, smallNode } from './machine.ts';
import { ask, askAt } from './providers.ts';
import { safely } from './safely.ts';
import type { Session } from './session.ts';

export function registerEditing(session: Session): void {
  const { connection } = session;

  connection.onCompletion(
    safely(connection, 'textDocument/completion', null, async ({ textDocument: { uri }, position }) => {
      const machine = machineOf(session, uri);
      const found = await askAt(session, uri, position.line, (features, view) =>
        features.completion?.(view, position, machine),
      );
      if (found === undefined) return null;
      const { span, items, incomplete = false } = found;
      const range = rangeOf(position.line, span);
      return { isIncomplete: incomplete, items: items.map((item) => protocolItem(session, item, range)) };
    }),
  );

  connection.onCodeAction(
    safely(connection, 'textDocument/codeAction', null, async ({ textDocument: { uri }, range, context }) => {
      const fixes = await ask(session, uri, (features, view) =>
        context.diagnostics.flatMap((diagnostic) =>
          (features.actions?.(view, mendable(diagnostic)) ?? []).map((action): CodeAction => {
            return { ...codeAction(session, uri, action, CodeActionKind.QuickFix), diagnostics: [diagnostic] };
          }),
        ),
      );
      const others = await ask(session, uri, (features, view) =>
        (features.refactorings?.(view, range) ?? []).map((action) =>
          codeAction(session, uri, action, refactoringKinds[action.kind]),
        ),
      );
      if (fixes === undefined) return null;
      const { only } = context;
      const all = [...fixes, ...(others ?? [])];
      return only === undefined ? all : all.filter(({ kind }) => only.some((wanted) => kind?.startsWith(wanted)));
    }),
  );

  connection.onSignatureHelp(
    safely(connection, 'textDocument/signatureHelp', null, async ({ textDocument: { uri }, position }) => {
      const found = await askAt(session, uri, position.line, (features, view) => features.signature?.(view, position));
      if (found === undefined) return null;
      const parameters = found.words.map(({ start, end }): ParameterInformation => ({ label: [start, end] }));
      const documentation = markupOf(session, found.documentation);
      return {
        signatures: [{ label: found.label, parameters, documentation, activeParameter: found.active }],
        activeSignature: 0,
        activeParameter: found.active,
      };
    }),
  );

  connection.onDocumentLinks(
    safely(connection, 'textDocument/documentLink', null, async ({ textDocument: { uri } }) => {
      const found = await ask(session, uri, (features, view) => features.links?.(view, machineOf(session, uri)));
      if (found === undefined) return null;
      const { files = {} } = (await smallNode(session, uri)) ?? {};
      return found.flatMap((link): DocumentLink[] => {
        const range = rangeOf(link.line, link.span);
        if (link.kind === 'page') return [{ range, target: link.url }];
        const address = files[link.file];
        return address === undefined ? [] : [{ range, target: `${address}#L${link.targetLine + 1}` }];
      });
    }),
  );

  const format = async (uri: string, first: number, end: number) => {
    const edits = await ask(session, uri, (features, view) => features.formatting?.(view, first, end));
    if (edits === undefined) return null;
    return edits.map(({ line, span, text }) => ({ range: rangeOf(line, span), newText: text }));
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

const refactoringKinds: Readonly<Record<Refactoring['kind'], CodeActionKind>> = {
  extract: CodeActionKind.RefactorExtract,
  inline: CodeActionKind.RefactorInline,
  rewrite: CodeActionKind.RefactorRewrite,
};

function codeAction(
  { translate }: Session,
  uri: string,
  { title, edits, preferred }: Action,
  kind: CodeActionKind,
): CodeAction {
  return {
    title: render(title, translate),
    kind,
    ...(preferred ? { isPreferred: true } : {}),
    edit: { changes: { [uri]: edits.map(({ range, text }) => ({ range, newText: text })) } },
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
  const newText =
    snippet === true && !abilities.snippets
      ? written.replace(/\$\{\d\|([^,|}]*)[^}]*\}/g, '$1').replace(/\$\d/g, '')
      : written;
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
