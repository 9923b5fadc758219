/**
 * Installs code-server (real VS Code in a browser) beside the end-to-end tests, once. Plain Node 20.
 *
 * Its own post-install stops where kerberos can't be built, so the steps are taken one by one: the package without
 * scripts, then VS Code's own dependencies, then the native modules that the editor really needs.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const stamp = join(here, 'node_modules', '.packet-path-installed');
const natives = ['@vscode/spdlog', 'node-pty', '@vscode/native-watchdog', '@vscode/sqlite3', '@parcel/watcher'];

function wanted() {
  return readFileSync(join(here, 'package.json'), 'utf8') + process.platform + process.arch;
}

function run(command, args, cwd, extraPath) {
  const env =
    extraPath === undefined ? process.env : { ...process.env, PATH: `${extraPath}${delimiter}${process.env.PATH}` };
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status === 0) return;
  throw new Error(`${command} ${args.join(' ')} failed in ${cwd}:\n${(stdout + stderr).slice(-4000)}`);
}

export function installEditor() {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted()) return;
  console.log('Installing VS Code for the browser (code-server, about 750 MB, once) …');
  rmSync(stamp, { force: true });
  run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], here);
  run('npm', ['rebuild', 'node', '--foreground-scripts'], here);
  const vscode = join(here, 'node_modules', 'code-server', 'lib', 'vscode');
  for (const folder of [vscode, join(vscode, 'extensions')]) {
    run('npm', ['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'], folder);
  }
  run('npm', ['rebuild', ...natives], vscode, join(here, 'node_modules', '.bin'));
  writeFileSync(stamp, wanted());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) installEditor();
