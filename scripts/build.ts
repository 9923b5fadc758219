/**
 * Bundles everything into dist/: the extension (desktop and web), the server (Node and worker), the command line,
 * the Trace view, and the WASM that they load.
 *
 *     node scripts/build.ts [--watch]
 */
import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build, context } from 'esbuild';
import { languages, readWords } from './words/rooms.ts';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const watching = process.argv.includes('--watch');

const common: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  charset: 'utf8',
  // Less to parse makes every start faster. Names stay, and lines stay short, so that a stack in a report can be read.
  minifyWhitespace: !watching,
  minifySyntax: !watching,
  lineLimit: 160,
  sourcemap: watching,
  logLevel: 'warning',
  target: 'es2023',
  loader: { '.ttf': 'dataurl' },
};

/** The command line starts on the machine's own Node, which may be 20; the rest on VS Code's. */
const node: BuildOptions = {
  platform: 'node',
  target: 'node20',
  // Where a package has both, its ES module: UMD wrappers ask for their parts in ways that no bundler follows.
  mainFields: ['module', 'main'],
};
/** Bundled CommonJS packages ask for `require`, which an ES module has to make for itself. */
const requireBanner =
  "import { createRequire as $createRequire } from 'node:module'; const require = $createRequire(import.meta.url);";

const bundles: readonly BuildOptions[] = [
  {
    ...node,
    entryPoints: ['client/src/desktop.ts'],
    outfile: 'dist/client/desktop.cjs',
    format: 'cjs',
    external: ['vscode'],
  },
  {
    platform: 'browser',
    entryPoints: ['client/src/web.ts'],
    outfile: 'dist/client/web.cjs',
    format: 'cjs',
    external: ['vscode'],
  },
  {
    ...node,
    entryPoints: ['server/src/entries/server-node.ts'],
    outfile: 'dist/server/node.cjs',
    format: 'cjs',
    // web-tree-sitter asks for the address of its own module, which CommonJS doesn't have.
    define: { 'import.meta.url': 'importMetaUrl' },
    banner: { js: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;" },
  },
  {
    platform: 'browser',
    entryPoints: ['server/src/entries/server-worker.ts'],
    outfile: 'dist/server/worker.js',
    format: 'iife',
  },
  {
    ...node,
    entryPoints: { cli: 'server/src/entries/cli.ts' },
    outdir: 'dist',
    format: 'esm',
    // What a command doesn't need is not loaded: `--help` answers at once.
    splitting: true,
    chunkNames: 'cli/[name]-[hash]',
    banner: { js: requireBanner },
  },
  {
    platform: 'browser',
    entryPoints: ['media/trace/main.ts'],
    outfile: 'dist/media/trace.js',
    format: 'esm',
    minify: true,
  },
  {
    platform: 'browser',
    entryPoints: ['media/chains/main.ts'],
    outfile: 'dist/media/chains.js',
    format: 'esm',
    minify: true,
  },
];

/** The view must stay light: it is loaded each time a panel opens. Bytes. */
const viewLimit = 400 * 1024;

async function main(): Promise<void> {
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(join(dist, 'grammars'), { recursive: true });
  copyWasm();
  writeWords();
  writeExamples();
  cpSync(join(root, 'media', 'trace', 'testing', 'fixture.ts'), join(dist, 'media', 'testing', 'fixture.ts'));
  const options = bundles.map((bundle) => ({ ...common, ...bundle }));
  if (watching) {
    for (const option of options) await (await context(option)).watch();
    return;
  }
  await Promise.all(options.map((option) => build(option)));
  const cli = join(dist, 'cli.js');
  writeFileSync(cli, `#!/usr/bin/env node\n${readFileSync(cli, 'utf8')}`);
  chmodSync(cli, 0o755);
  report();
}

function copyWasm(): void {
  const runtime = join(root, 'node_modules', 'web-tree-sitter', 'web-tree-sitter.wasm');
  copyFileSync(runtime, join(dist, 'grammars', 'web-tree-sitter.wasm'));
  const grammars = join(root, 'grammars');
  for (const name of readdirSync(grammars)) {
    const wasm = join(grammars, name, `${name}.wasm`);
    if (existsSync(wasm)) copyFileSync(wasm, join(dist, 'grammars', `${name}.wasm`));
  }
}

/** The server's sentences in other languages, one file each, for clients to hand to it. */
function writeWords(): void {
  mkdirSync(join(dist, 'l10n'), { recursive: true });
  for (const language of languages)
    writeFileSync(join(dist, 'l10n', `server.${language}.json`), JSON.stringify(readWords(language)));
}

/** Which examples there are, for places where folders can't be listed. */
function writeExamples(): void {
  const folder = join(root, 'examples');
  const examples = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => {
      const files = readdirSync(join(folder, name)).sort();
      const title = titleOf(join(folder, name, 'README.md')) ?? name;
      const translated = { 'zh-cn': titleOf(join(folder, name, 'README.zh-CN.md')) };
      return { name, title, translated, files };
    });
  writeFileSync(join(dist, 'examples.json'), JSON.stringify(examples));
}

function titleOf(page: string): string | undefined {
  return existsSync(page) ? /^# (.*)$/m.exec(readFileSync(page, 'utf8'))?.[1] : undefined;
}

function report(): void {
  for (const outfile of bundles.map((bundle) => bundle.outfile ?? 'dist/cli.js')) {
    const size = statSync(join(root, outfile)).size;
    console.log(`${String(Math.round(size / 1024)).padStart(6)} KB  ${outfile}`);
  }
  const view = statSync(join(dist, 'media', 'trace.js')).size;
  if (view > viewLimit) throw new Error(`dist/media/trace.js has ${view} bytes; at most ${viewLimit} are allowed.`);
}

await main();
