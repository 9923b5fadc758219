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
};

/**
 * `settings` are added to the user's; the profile is a folder that is made afresh.
 * Answers the address of the editor with `folder` open, and `stop`.
 */
export async function startEditor({ vsix, folder, port, profile, settings = {} }) {
  const user = join(profile, 'data');
  const extensions = join(profile, 'extensions');
  rmSync(profile, { recursive: true, force: true });
  mkdirSync(join(user, 'User'), { recursive: true });
  writeFileSync(join(user, 'User', 'settings.json'), JSON.stringify({ ...quiet, ...settings }));
  const folders = ['--user-data-dir', user, '--extensions-dir', extensions];
  if (!existsSync(entry)) throw new Error('code-server is not installed: run `node e2e/install.mjs`.');
  const installed = spawnSync(node, [entry, ...folders, '--install-extension', vsix], { encoding: 'utf8' });
  if (installed.status !== 0)
    throw new Error(`code-server refused the extension:\n${installed.stdout}${installed.stderr}`);

  const at = port ?? (await freePort());
  const flags = [
    '--auth',
    'none',
    '--bind-addr',
    `127.0.0.1:${at}`,
    '--disable-telemetry',
    '--disable-update-check',
    '--disable-workspace-trust',
  ];
  const child = spawn(node, [entry, ...flags, ...folders, folder], { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += chunk));
  const stop = () => void child.kill();
  process.once('exit', stop);
  await answering(at, child, () => log);
  return { address: `http://127.0.0.1:${at}/?folder=${encodeURIComponent(folder)}`, stop, log: () => log };
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

function freePort() {
  return new Promise((done, failed) => {
    const server = createServer();
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}
