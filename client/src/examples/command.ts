/** "Packet Path: Open an Example", from the palette or the walkthrough. */

import type { Uri } from 'vscode';
import { commands, type Disposable, env, l10n, ViewColumn, window, workspace } from 'vscode';
import { type Example, exampleUri, readExamples } from './provider.ts';

export function registerExamples(extension: Uri): Disposable {
  return commands.registerCommand('packetPath.openExample', async (name?: unknown) => {
    const examples = await readExamples(extension);
    const example = typeof name === 'string' ? examples.find((each) => each.name === name) : await choose(examples);
    const file = example === undefined ? undefined : mainDump(example);
    if (example === undefined || file === undefined) return;
    const document = await workspace.openTextDocument(exampleUri(example.name, file));
    await window.showTextDocument(document, { viewColumn: ViewColumn.One, preview: false });
  });
}

async function choose(examples: readonly Example[]): Promise<Example | undefined> {
  const items = examples.map((example) => ({
    label: example.translated[env.language] ?? example.title,
    description: example.name,
    example,
  }));
  return (await window.showQuickPick(items, { title: l10n.t('Open an example') }))?.example;
}

/** The file to begin with: the rules of a node, the configuration of a router. */
function mainDump({ files }: Example): string | undefined {
  const dumps = files.filter((file) => !/\.(md|json)$/.test(file));
  return dumps.find((file) => /^iptables-save/.test(file)) ?? dumps.find((file) => /config/.test(file)) ?? dumps[0];
}
