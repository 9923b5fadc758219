/** What the desktop's and the browser's extension have in common, which is all but how the server is started. */
import { commands, type ExtensionContext, l10n, window } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { registerChains } from './chains/command.ts';
import { registerCollect } from './collect.ts';
import { registerCompare } from './compare/command.ts';
import { recogniseDumps } from './detect.ts';
import { registerExamples } from './examples/command.ts';
import { provideExamples } from './examples/provider.ts';
import { showNode } from './node/index.ts';
import { showStatus } from './status.ts';
import { showTests } from './tests.ts';
import { registerTrace } from './trace/command.ts';
import { decorate } from './trace/decorations.ts';
import { hoverTrace } from './trace/hover.ts';
import { createShownTraces } from './trace/shown.ts';
import { reportVisibleLines } from './visible.ts';
import { answerWorldRequests, watchFiles } from './world.ts';

export async function start(context: ExtensionContext, createClient: () => BaseLanguageClient): Promise<void> {
  const client = createClient();
  answerWorldRequests(client, context.subscriptions);
  context.subscriptions.push(
    { dispose: () => void client.dispose() },
    commands.registerCommand('packetPath.showLog', () => client.outputChannel.show()),
    commands.registerCommand('packetPath.restart', async () => {
      await client.stop();
      await client.start();
    }),
  );
  const shown = createShownTraces();
  context.subscriptions.push(shown, decorate(client, shown));
  context.subscriptions.push(provideExamples(context.extensionUri), registerExamples(context.extensionUri));
  registerTrace(context, client, shown);
  registerChains(context, client, shown);
  registerCollect(context, client);
  registerCompare(context, client);
  try {
    await client.start();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    void window.showErrorMessage(l10n.t('Packet Path: the language server did not start. {reason}', { reason }));
    return;
  }
  context.subscriptions.push(
    recogniseDumps(client),
    watchFiles(client),
    reportVisibleLines(client),
    showStatus(),
    showTests(client),
    showNode(client),
    // Hovers that are registered last stand first: what the rule did to this packet goes before what it is.
    hoverTrace(client, shown),
  );
}
