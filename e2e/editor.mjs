/** Starts code-server with our extension installed, on a profile and a port of its own. Plain Node 20. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const node = join(here, 'node_modules', '.bin', 'node');
const entry = join(here, 'node_modules', 'code-server', 'out', 'node', 'entry.js');

const quiet = {
  'workbench.startupEditor': 'none',
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
};

/** A signal ends this process by `process.exit`, so that no editor outlives it. */
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

/**
 * `settings` are added to the user's; the profile is a folder that is made afresh; where the port is taken or none
 * is wished for, a free one is found.
 * Answers the address of the editor with `folder` open, and `stop`, which is done when the editor has ended.
 */
export async function startEditor({ vsix, folder, port, profile, settings = {} }) {
  const user = join(profile, 'data');
  const extensions = join(profile, 'extensions');
  rmSync(profile, { recursive: true, force: true });
  mkdirSync(join(user, 'User'), { recursive: true });
  writeSettings(profile, settings);
  const config = join(profile, 'config.yaml');
  writeFileSync(config, 'auth: none\ncert: false\n');
  const folders = ['--config', config, '--user-data-dir', user, '--extensions-dir', extensions];
  const env = ownEnvironment();
  if (!existsSync(entry)) throw new Error('code-server is not installed: run `node e2e/install.mjs`.');
  const installed = spawnSync(node, [entry, ...folders, '--install-extension', vsix], { encoding: 'utf8', env });
  if (installed.status !== 0)
    throw new Error(`code-server refused the extension:\n${installed.stdout}${installed.stderr}`);

  const at = await freePort(port);
  const flags = [
    '--auth',
    'none',
    '--bind-addr',
    `127.0.0.1:${at}`,
    '--disable-telemetry',
    '--disable-update-check',
    '--disable-workspace-trust',
  ];
  const child = spawn(node, [entry, ...flags, ...folders, folder], { stdio: ['ignore', 'pipe', 'pipe'], env });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += chunk));
  const kill = () => void child.kill();
  process.once('exit', kill);
  const ended = new Promise((done) => child.once('exit', done));
  const stop = () => {
    process.off('exit', kill);
    kill();
    return ended;
  };
  await answering(at, child, () => log);
  return { address: `http://127.0.0.1:${at}/?folder=${encodeURIComponent(folder)}`, stop, ended, log: () => log };
}

/** The user's settings, beside those that keep the editor quiet; a window takes them over when it is loaded. */
export function writeSettings(profile, settings) {
  writeFileSync(join(profile, 'data', 'User', 'settings.json'), JSON.stringify({ ...quiet, ...settings }));
}

async function answering(port, child, log) {
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) throw new Error(`code-server ended at once:\n${log()}`);
    const ok = await fetch(`http://127.0.0.1:${port}/healthz`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ok) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`code-server does not answer on port ${port}:\n${log()}`);
}

/** In a terminal of VS Code the environment would lead to that VS Code, and `PORT` goes before our own flag. */
function ownEnvironment() {
  const others = /^(VSCODE_|CODE_SERVER_|ELECTRON_RUN_AS_NODE$|PORT$|PASSWORD$|HASHED_PASSWORD$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !others.test(name)));
}

function freePort(wished = 0) {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once('error', (error) => (wished === 0 ? failed(error) : done(freePort())));
    server.listen(wished, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}
