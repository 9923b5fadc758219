/** Which folder may import from which. The one place where this is written: the test and the documentation read it. */

export interface Layer {
  /** Folder under the repository's root. */
  readonly folder: string;
  /** Layers below, by folder. A layer may always import from itself. */
  readonly mayImport: readonly string[];
  /** Packages from outside, by name. */
  readonly packages: readonly string[];
}

const text = 'server/src/text';
const net = 'server/src/net';
const catalog = 'server/src/catalog';
const dialects = 'server/src/dialects';
const node = 'server/src/node';
const trace = 'server/src/trace';
const checks = 'server/src/checks';
const features = 'server/src/features';
const protocol = 'protocol';

const ground = [text, net];
const facts = [...ground, catalog];
const readers = [...facts, dialects];
const machines = [...readers, node];
const engine = [...machines, trace];
const judges = [...engine, checks];

export const layers: readonly Layer[] = [
  { folder: protocol, mayImport: [], packages: [] },
  { folder: text, mayImport: [net], packages: ['web-tree-sitter'] },
  { folder: net, mayImport: [text], packages: ['ipaddr.js'] },
  { folder: catalog, mayImport: ground, packages: [] },
  { folder: dialects, mayImport: facts, packages: [] },
  { folder: node, mayImport: readers, packages: [] },
  { folder: trace, mayImport: [...machines, protocol], packages: [] },
  { folder: checks, mayImport: engine, packages: [] },
  { folder: features, mayImport: [...judges, protocol], packages: ['jsonc-parser'] },
  {
    folder: 'server/src/lsp',
    mayImport: [...judges, features, protocol],
    packages: ['vscode-languageserver', 'vscode-uri'],
  },
  { folder: 'server/src/cli', mayImport: [...judges, features, protocol], packages: ['commander'] },
  {
    folder: 'server/src/entries',
    mayImport: [...judges, features, protocol, 'server/src/lsp', 'server/src/cli'],
    packages: ['node:', 'vscode-languageserver', 'vscode-uri', 'web-tree-sitter'],
  },
  { folder: 'client/src', mayImport: [protocol], packages: ['vscode', 'vscode-languageclient', 'vscode-uri'] },
  {
    folder: 'media/trace',
    mayImport: [protocol],
    packages: ['lit', '@vscode-elements/elements', '@tanstack/virtual-core', '@dagrejs/dagre', '@vscode/l10n'],
  },
  { folder: 'media/chains', mayImport: [protocol, 'media/trace'], packages: ['lit', '@dagrejs/dagre'] },
];

/** The table as Markdown, as docs/architecture.md prints it between its markers. */
export function renderLayers(): string {
  const code = (name: string): string => `\`${name}\``;
  const list = (names: readonly string[]): string => (names.length === 0 ? 'nothing' : names.map(code).join(', '));
  const short = (folder: string): string => folder.replace(/^server\/src\//, '');
  const rows = layers.map(
    ({ folder, mayImport, packages }) =>
      `| ${code(folder)} | ${list(mayImport.map(short))} | ${packages.length === 0 ? 'none' : packages.map(code).join(', ')} |`,
  );
  return ['| folder | may import from | packages |', '|---|---|---|', ...rows].join('\n');
}
