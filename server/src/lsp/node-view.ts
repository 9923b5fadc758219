/** What the editor shows of a node beside its files: a status, and a tree. */
import {
  type NodeInfo,
  type NodeInfoParams,
  type NodeTreeItem,
  type NodeTreeParams,
  type NodeTreeResult,
  nodeInfoRequest,
  nodeTreeRequest,
} from '../../../protocol/requests.ts';
import { nodeTree } from '../features/node-tree/index.ts';
import type { PlacedItem } from '../features/node-tree/tree.ts';
import { describeNode } from '../node/describe.ts';
import { type Message, render } from '../text/message.ts';
import type { NodeOfDocument } from './kept.ts';
import { nodeOf } from './nodes.ts';
import { safely } from './safely.ts';
import type { Session } from './session.ts';

export function registerNodeView(session: Session): void {
  const { connection, translate } = session;
  const words = (text: Message): string => render(text, translate);

  connection.onRequest(
    nodeInfoRequest,
    safely(connection, nodeInfoRequest, null, async ({ uri }: NodeInfoParams): Promise<NodeInfo | null> => {
      const found = await nodeOf(session, uri);
      if (found === undefined) return null;
      const { node, notes, files, unread } = found;
      const description = describeNode(node);
      return {
        name: node.name,
        files,
        found: description.found.map(words),
        missing: description.gaps.map(({ lack, uncertain }) => ({ lack: words(lack), uncertain: words(uncertain) })),
        notes: [...unread, ...notes.map((note) => note.message)].map(words),
      };
    }),
  );

  connection.onRequest(
    nodeTreeRequest,
    safely(connection, nodeTreeRequest, { items: [] }, async (params: NodeTreeParams): Promise<NodeTreeResult> => {
      const found = await nodeOf(session, params.uri);
      if (found === undefined) return { items: [] };
      return { items: nodeTree(found.node, params.item).map((item) => treeItem(found, item, words)) };
    }),
  );
}

function treeItem({ files }: NodeOfDocument, item: PlacedItem, words: (text: Message) => string): NodeTreeItem {
  const { id, label, description, icon, origin, children } = item;
  const uri = origin === undefined ? undefined : files[origin.file];
  return {
    id,
    label: typeof label === 'string' ? label : words(label),
    ...(description === undefined ? {} : { description: words(description) }),
    icon,
    expandable: children !== undefined,
    ...(origin === undefined || uri === undefined ? {} : { place: { uri, line: origin.line } }),
  };
}
