/** What the editor shows of the node that the dump being looked at belongs to. */
import { Disposable } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { currentNode } from './current.ts';
import { showNodeStatus } from './status.ts';
import { showNodeTree } from './tree.ts';

export function showNode(client: BaseLanguageClient): Disposable {
  const current = currentNode(client);
  return Disposable.from(current, showNodeStatus(client, current), showNodeTree(client, current));
}
