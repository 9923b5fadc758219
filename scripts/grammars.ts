/**
 * Rebuilds every grammar: grammar.js to parser.c, the corpus tests, parser.c to WASM, and the manifest that says
 * which belongs to which. Needs the tree-sitter CLI (scripts/tree-sitter.sh finds or fetches it) and clang with lld
 * and wasi-libc.
 *
 *     node scripts/grammars.ts [NAME…]
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifestOf } from '../grammars/manifest.ts';

const root = join(import.meta.dirname, '..');
const grammars = join(root, 'grammars');
const treeSitter = join(root, 'scripts', 'tree-sitter.sh');

function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (error !== undefined || status !== 0) {
    console.error(`${command} ${args.join(' ')}\n${stdout ?? ''}${stderr ?? error?.message ?? ''}`);
    if (command === 'clang') console.error('Debian: apt-get install clang lld wasi-libc');
    process.exit(2);
  }
  return stdout;
}

function buildWasm(name: string, folder: string): void {
  const symbol = `tree_sitter_${name.replaceAll('-', '_')}`;
  // The emscripten target, because clang ignores -fPIC for wasi, and web-tree-sitter loads position-independent code.
  run(
    'clang',
    [
      '--target=wasm32-unknown-emscripten',
      '-O2',
      '-fPIC',
      '-fvisibility=hidden',
      '-nostdlib',
      '-I',
      'src',
      '-I',
      '/usr/include/wasm32-wasi',
      '-Wl,-shared',
      '-Wl,--experimental-pic',
      '-Wl,--no-entry',
      `-Wl,--export=${symbol}`,
      '-Wl,--allow-undefined',
      '-o',
      `${name}.wasm`,
      'src/parser.c',
    ],
    folder,
  );
}

const asked = process.argv.slice(2);
const names = readdirSync(grammars).filter((name) => existsSync(join(grammars, name, 'grammar.js')));
const cli = run(treeSitter, ['--version'], root).trim();
for (const name of names.filter((each) => asked.length === 0 || asked.includes(each))) {
  const folder = join(grammars, name);
  run(treeSitter, ['generate'], folder);
  run(treeSitter, ['test'], folder);
  buildWasm(name, folder);
  const file = join(folder, 'manifest.json');
  writeFileSync(file, `${JSON.stringify(manifestOf(name, folder, cli), null, 2)}\n`);
  console.log(`${name}: ${readFileSync(join(folder, `${name}.wasm`)).length} bytes of WASM`);
}
