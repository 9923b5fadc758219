/** Packs dist/packet-path.vsix out of what `npm run build` made. */
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const vsix = join(root, 'dist', 'packet-path.vsix');

if (!existsSync(join(root, 'dist', 'client', 'desktop.cjs'))) {
  console.error('dist/client/desktop.cjs is missing: run `npm run build` first.');
  process.exit(2);
}

const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
// Everything is bundled, so no node_modules are packed; there is no public repository to link to.
const flags = [
  'package',
  '--no-dependencies',
  '--allow-missing-repository',
  '--skip-license',
  '--no-rewrite-relative-links',
  '--out',
  vsix,
];
const { status } = spawnSync(process.execPath, [vsce, ...flags], { cwd: root, stdio: 'inherit' });
if (status === 0) console.log(`${Math.round(statSync(vsix).size / 1024)} KB  dist/packet-path.vsix`);
process.exit(status ?? 1);
