/** What the scripts share that run before anything is installed: plain Node 20, no packages. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const modules = join(root, 'node_modules');

/** Ends the script with a sentence that says what is lacking and what to do. */
export function fail(message) {
  console.error(`\n${message}`);
  process.exit(2);
}

export function needNode20() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) fail(`Node ${process.versions.node} is too old: Packet Path needs Node 20 or newer.`);
}

/** The project's own tools first, among them its Node. */
function toolEnvironment() {
  return { ...process.env, PATH: `${join(modules, '.bin')}${delimiter}${process.env.PATH}` };
}

/** Installs the packages unless those that the lock file names are there. */
export function installPackages() {
  if (!packagesAreThere()) {
    console.log('Installing packages (npm ci) …');
    if (npm('ci', '--no-audit', '--no-fund') !== 0)
      fail('npm ci failed, see above. It needs the npm registry (or a mirror set in ~/.npmrc).');
  }
  if (nodeRuns()) return;
  // Where npm is told to run no install scripts, the package `node` has not fetched its program yet.
  npm('rebuild', 'node', '--ignore-scripts=false', '--foreground-scripts');
  if (!nodeRuns())
    fail('node_modules/.bin/node does not run: npm must be allowed to run the install script of `node`.');
}

function npm(...args) {
  return spawnSync('npm', args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] }).status;
}

/** Holds npm's own record of what it installed against the lock file; what is optional may be another platform's. */
function packagesAreThere() {
  const wanted = packagesIn(join(root, 'package-lock.json'));
  const present = packagesIn(join(modules, '.package-lock.json'));
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === '' || optional === true || present[path]?.version === version,
  );
}

function packagesIn(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).packages : {};
}

function nodeRuns() {
  return spawnSync(join(modules, '.bin', 'node'), ['--version']).status === 0;
}

/** No command of the project takes this long, unless it hangs. Milliseconds. */
const patience = 20 * 60_000;

/** Runs a command of the project to its end and answers its exit code; output goes where ours goes. */
export function run(command, args) {
  const { status, signal, error } = spawnSync(command, args, {
    cwd: root,
    env: toolEnvironment(),
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: patience,
  });
  if (status === null) console.error(`${command} ${args.join(' ')}: ${error?.message ?? `ended by ${signal}`}`);
  return status ?? 1;
}

/** The same, with the output shown as it comes and kept: answers the code and the text. */
export function runKept(command, args) {
  return new Promise((done) => {
    const child = spawn(command, args, {
      cwd: root,
      env: toolEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: patience,
    });
    let text = '';
    for (const [from, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]) {
      from.setEncoding('utf8');
      from.on('data', (chunk) => {
        text += chunk;
        to.write(chunk);
      });
    }
    child.on('error', (error) => done({ code: 1, text: String(error) }));
    child.on('close', (code) => done({ code: code ?? 1, text }));
  });
}

/** The path of a command, or nothing where there is none. */
export function onPath(command) {
  return spawnSync('sh', ['-c', `command -v ${command}`], { encoding: 'utf8' }).stdout?.trim() ?? '';
}
