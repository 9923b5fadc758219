/** The only user of web-tree-sitter. Trees live for one visit and are freed at its end, so that none can leak. */
import { Language, type Node, Parser, type TreeCursor } from 'web-tree-sitter';

export type { Node as SyntaxNode, TreeCursor } from 'web-tree-sitter';

export interface Grammar {
  /** Parses the text, shows its root to the visitor, and frees the tree. Nodes must not be kept. */
  visit<Result>(text: string, visitor: (root: Node) => Result): Result;
  /** The same with a cursor on the root, which is the cheapest way over many nodes. */
  walk<Result>(text: string, walker: (cursor: TreeCursor) => Result): Result;
}

/** What `Parser.init` takes: where to find, or the bytes of, web-tree-sitter's own WASM. */
export interface Runtime {
  /** The bytes of web-tree-sitter.wasm; undefined: it is found beside the package, as under Node. */
  readonly wasm?: Uint8Array;
}

/** Starts web-tree-sitter. Call it once, before loading grammars; it rejects where the WASM can't be loaded. */
export async function startTreeSitter(runtime: Runtime = {}): Promise<void> {
  // Bundled, the package doesn't know its own address, and would fail to make one for a file that it then doesn't need.
  const bundled = { wasmBinary: runtime.wasm, locateFile: (name: string) => name };
  await Parser.init(runtime.wasm === undefined ? {} : bundled);
}

/** A grammar from the bytes of its WASM. Rejects where they are none, or of another version of tree-sitter. */
export async function loadGrammar(wasm: Uint8Array): Promise<Grammar> {
  const parser = new Parser();
  parser.setLanguage(await Language.load(wasm));
  const visit = <Result>(text: string, visitor: (root: Node) => Result): Result => {
    const tree = parser.parse(text);
    // Null only after a time-out or without a language, and neither can be here.
    if (tree === null) throw new Error('tree-sitter answered no tree');
    try {
      return visitor(tree.rootNode);
    } finally {
      tree.delete();
    }
  };
  const walk = <Result>(text: string, walker: (cursor: TreeCursor) => Result): Result =>
    visit(text, (root) => {
      const cursor = root.walk();
      try {
        return walker(cursor);
      } finally {
        cursor.delete();
      }
    });
  return { visit, walk };
}
