/** Beside what the server explains: the part that a line has in the trace that is shown, or why it has none. */
import { commands, Disposable, Hover, l10n, languages, MarkdownString, window } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type RuleAnswerJson,
  type WhyNotRuleParams,
  type WhyNotRuleResult,
  whyNotRuleRequest,
} from '../../../protocol/requests.ts';
import { languageIds } from '../languages.ts';
import type { ShownTrace, ShownTraces } from './shown.ts';
import { changesAt, type VisitedLine, visitedLines } from './visited.ts';

export function hoverTrace(client: BaseLanguageClient, shown: ShownTraces): Disposable {
  const selector = languageIds.map((language) => ({ language }));
  return Disposable.from(
    languages.registerHoverProvider(selector, {
      provideHover: async (document, { line }) => {
        const current = shown.current();
        if (current === undefined) return undefined;
        const uri = document.uri.toString();
        const visited = visitedLines(current.outcome, current.files, uri).find((each) => each.line === line);
        const text = visited === undefined ? await whyNot(client, current, uri, line) : partOf(visited, current);
        return text === undefined ? undefined : new Hover(text);
      },
    }),
    commands.registerCommand('packetPath.whyNot', () => {
      if (shown.current() !== undefined) return commands.executeCommand('editor.action.showHover');
      return offerTrace();
    }),
  );
}

async function offerTrace(): Promise<void> {
  const trace = l10n.t('Trace Packet');
  const text = l10n.t('Packet Path: no packet is traced yet. Trace one, and ask again.');
  if ((await window.showInformationMessage(text, trace)) === trace) await commands.executeCommand('packetPath.trace');
}

function partOf(visited: VisitedLine, { outcome }: ShownTrace): MarkdownString {
  const text = headed();
  for (const step of visited.steps) text.appendText(`${step.text}\n`);
  const changes = changesAt(visited);
  if (changes !== '') text.appendMarkdown('\n\n').appendText(changes);
  if (visited.role === 'decided') text.appendMarkdown('\n\n').appendText(outcome.summary);
  return text;
}

/** Undefined: the line holds no rule, or the answer to the packet is shown, whose rules the server can't ask yet. */
async function whyNot(
  client: BaseLanguageClient,
  { asked, files }: ShownTrace,
  uri: string,
  line: number,
): Promise<MarkdownString | undefined> {
  const { of, ...trace } = asked;
  if (of === 'reply') return undefined;
  const params: WhyNotRuleParams = { ...trace, rule: { uri, line } };
  const { answer } = await client.sendRequest<WhyNotRuleResult>(whyNotRuleRequest, params);
  if (answer === undefined) return undefined;
  const text = headed();
  text.appendText(answer.text);
  appendCalls(text, answer.calls, files, '');
  return text;
}

/** The rules that would have led here, and why each did not: a list that goes as deep as the jumps. */
function appendCalls(
  text: MarkdownString,
  calls: readonly RuleAnswerJson[],
  files: ShownTrace['files'],
  indent: string,
): void {
  for (const { chain, rule, file, line, text: why, calls: further } of calls) {
    const address = file === undefined ? undefined : files[file];
    const name = l10n.t('rule {rule} of {chain}', { rule: rule ?? '', chain });
    text.appendMarkdown(`\n${indent}- `);
    if (address === undefined || line === undefined) text.appendText(name);
    else text.appendMarkdown(`[${name}](${address}#L${line})`);
    text.appendText(`: ${why}`);
    appendCalls(text, further, files, `${indent}  `);
  }
}

function headed(): MarkdownString {
  return new MarkdownString().appendMarkdown(`**${l10n.t('In the current trace')}**\n\n`);
}
