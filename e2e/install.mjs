/**
 * Installs code-server (real VS Code in a browser) beside the end-to-end tests, once. Plain Node 20.
 *
 * Its own post-install stops where kerberos can't be built, so the steps are taken one by one: the package without
 * scripts, then VS Code's own dependencies, then the native modules that the editor really needs.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const stamp = join(here, 'node_modules', '.packet-path-installed');
const natives = ['@vscode/spdlog', 'node-pty', '@vscode/native-watchdog', '@vscode/sqlite3', '@parcel/watcher'];
const quiet = ['--no-audit', '--no-fund'];

/** What an installation hangs on: when any of it changes, it is made anew. */
function wanted() {
  return [readFileSync(join(here, 'package-lock.json'), 'utf8'), process.platform, process.arch].join('\n');
}

/** Throws with the last of the output when the command fails. */
function run(command, args, cwd, environment = {}) {
  const env = { ...process.env, ...environment };
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (status === 0) return;
  const output = `${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`.slice(-4000);
  throw new Error(`${command} ${args.join(' ')} failed in ${cwd}:\n${output}`);
}

/**
 * node-gyp fetches Node's headers from nodejs.org unless it is told where some lie. These modules speak Node-API,
 * which is the same in every Node, so that the headers beside the system's Node do for the editor's Node too.
 */
function headers() {
  const nodedir = dirname(dirname(process.execPath));
  return existsSync(join(nodedir, 'include', 'node', 'node_api.h')) ? { npm_config_nodedir: nodedir } : {};
}

export function installEditor() {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted()) return;
  if (here.includes(' '))
    throw new Error(`make can't build native modules in a folder with a space in its path: ${here}`);
  console.log('Installing VS Code for the browser (code-server): about 750 MB and two minutes, once.');
  rmSync(stamp, { force: true });
  console.log('  1/3 code-server');
  run('npm', ['ci', '--ignore-scripts', ...quiet], here);
  run('npm', ['rebuild', 'node', '--ignore-scripts=false', '--foreground-scripts'], here);
  console.log('  2/3 the packages of VS Code');
  const vscode = join(here, 'node_modules', 'code-server', 'lib', 'vscode');
  for (const folder of [vscode, join(vscode, 'extensions')]) {
    run('npm', ['install', '--omit=dev', '--ignore-scripts', ...quiet], folder);
  }
  console.log('  3/3 its native modules');
  const path = `${join(here, 'node_modules', '.bin')}${delimiter}${process.env.PATH}`;
  run('npm', ['rebuild', '--ignore-scripts=false', ...natives], vscode, { PATH: path, ...headers() });
  writeFileSync(stamp, wanted());
}

if (process.argv[1] === fileURLToPath(import.meta.url)) installEditor();
