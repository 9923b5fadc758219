/** From files to a node, in one step: for the command line and for tests. */
import { type JoinedNode, joinNode } from './join.ts';
import { type Part, readParts } from './parts.ts';
import type { NodeFile } from './split.ts';

export interface ReadNode extends JoinedNode {
  readonly parts: readonly Part[];
}

/** `name`: the folder or file. Files that hold no dump add nothing. */
export function readNode(name: string, files: readonly NodeFile[]): ReadNode {
  const parts = files.flatMap((file) => readParts(file));
  return { parts, ...joinNode(name, parts) };
}
