/** The view "Node" in the explorer. Each level is asked of the server when it is opened. */
import {
  commands,
  Disposable,
  EventEmitter,
  type ProviderResult,
  Range,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  window,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type NodeTreeItem,
  type NodeTreeParams,
  type NodeTreeResult,
  nodeTreeRequest,
} from '../../../protocol/requests.ts';
import type { CurrentNode } from './current.ts';

const viewId = 'packetPath.node';

/** Product icons of VS Code, by what an item is. */
const icons: Readonly<Record<NodeTreeItem['icon'], string>> = {
  group: 'folder',
  page: 'ellipsis',
  table: 'table',
  chain: 'list-ordered',
  set: 'symbol-array',
  entry: 'symbol-field',
  service: 'server-process',
  server: 'vm',
  interface: 'plug',
  address: 'symbol-numeric',
  translation: 'arrow-swap',
  connection: 'git-compare',
};

export function showNodeTree(client: BaseLanguageClient, current: CurrentNode): Disposable {
  const emitter = new EventEmitter<undefined>();
  const provider: TreeDataProvider<NodeTreeItem> = {
    onDidChangeTreeData: emitter.event,
    getTreeItem: itemOf,
    getChildren: (item): ProviderResult<NodeTreeItem[]> => {
      const document = current.document();
      return document === undefined ? [] : children(client, { uri: document.uri.toString(), item: item?.id ?? '' });
    },
  };
  const view = window.createTreeView(viewId, { treeDataProvider: provider, showCollapseAll: true });
  const refresh = (): void => {
    const document = current.document();
    void commands.executeCommand('setContext', 'packetPath.hasNode', document !== undefined);
    view.description = document === undefined ? '' : nameOf(document.uri);
    emitter.fire(undefined);
  };
  refresh();
  return Disposable.from(view, emitter, current.onDidChange(refresh));
}

async function children(client: BaseLanguageClient, params: NodeTreeParams): Promise<NodeTreeItem[]> {
  const { items } = await client.sendRequest<NodeTreeResult>(nodeTreeRequest, params);
  return [...items];
}

/** The folder that the dumps lie in; of a document that lies nowhere its own name. */
function nameOf(uri: Uri): string {
  const names = uri.path.split('/').filter((name) => name !== '');
  return (uri.scheme === 'untitled' ? names.at(-1) : names.at(-2)) ?? '';
}

function itemOf({ id, label, description, icon, expandable, place }: NodeTreeItem): TreeItem {
  const state = expandable ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None;
  const item = new TreeItem(label, state);
  item.id = id;
  item.iconPath = new ThemeIcon(icons[icon]);
  if (description !== undefined) item.description = description;
  if (place !== undefined) {
    const selection = new Range(place.line, 0, place.line, 0);
    item.command = { command: 'vscode.open', title: label, arguments: [Uri.parse(place.uri), { selection }] };
  }
  return item;
}
