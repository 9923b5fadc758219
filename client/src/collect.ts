/** "Packet Path: Copy Collect Script": what takes the dumps of a machine, to be pasted into a shell there. */
import { commands, type ExtensionContext, env, l10n, window, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type CollectScriptParams, type CollectScriptResult, collectScriptRequest } from '../../protocol/requests.ts';

export function registerCollect(context: ExtensionContext, client: BaseLanguageClient): void {
  const copy = async (): Promise<void> => {
    const params = await askForm();
    if (params === undefined) return;
    const { script } = await client.sendRequest<CollectScriptResult>(collectScriptRequest, params);
    await env.clipboard.writeText(script);
    const read = l10n.t('Read It');
    const answer = await window.showInformationMessage(
      l10n.t('The script is in the clipboard. It only reads; run it as root on the machine.'),
      read,
    );
    if (answer !== read) return;
    await window.showTextDocument(await workspace.openTextDocument({ language: 'shellscript', content: script }));
  };
  context.subscriptions.push(commands.registerCommand('packetPath.copyCollectScript', copy));
}

async function askForm(): Promise<CollectScriptParams | undefined> {
  const folder = {
    label: l10n.t('Into a folder'),
    detail: l10n.t('A file for each dump, on the machine itself'),
    into: 'folder',
  } as const;
  const bundle = {
    label: l10n.t('Into one file'),
    detail: l10n.t('All dumps to standard output: for ssh, kubectl debug and nsenter'),
    into: 'bundle',
  } as const;
  const title = l10n.t('Take the dumps of a machine');
  const chosen = await window.showQuickPick([folder, bundle], { title });
  return chosen === undefined ? undefined : { into: chosen.into };
}
