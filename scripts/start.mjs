/**
 * `npm start`: installs, builds, and opens the examples in a real VS Code: in `code` where that is installed, else, or
 * with `npm start -- --browser`, in the browser. Plain Node 20, because nothing is installed yet.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fail, installPackages, needNode20, onPath, root, run } from './lib.mjs';

needNode20();
installPackages();
if (run('node', ['scripts/build.ts']) !== 0) fail('The build failed, see above.');
if (run('node', ['scripts/package.ts']) !== 0) fail('Packing the extension failed, see above.');

const vsix = join(root, 'dist', 'packet-path.vsix');
const examples = join(root, 'examples');
// Opened with the folder: an empty editor tells a newcomer nothing.
const first = join(examples, 'kube-proxy-ipvs', 'iptables-save.txt');
const next = 'Run "Packet Path: Trace Packet" (F1), here or in another of the examples.';

if (process.argv.includes('--browser') || !openedInCode()) await serve();

/** Answers whether the examples are open in VS Code itself. */
function openedInCode() {
  if (onPath('code') === '') return false;
  if (run('code', ['--install-extension', vsix, '--force']) === 0 && run('code', [examples, first]) === 0) {
    console.log(`\nThe examples are open in VS Code. ${next}`);
    return true;
  }
  console.log('\n`code` did not take the extension, see above: here it comes in the browser instead.');
  return false;
}

async function serve() {
  const { installEditor } = await import('../e2e/install.mjs');
  try {
    installEditor();
  } catch (error) {
    fail(
      `${error.message}\n\nVS Code for the browser could not be installed. It needs the npm registry, and python3, make and g++ (Debian: apt-get install python3 make g++).`,
    );
  }
  const { startEditor } = await import('../e2e/editor.mjs');
  const port = Number(process.env.PORT ?? 8744);
  const profile = join(root, 'e2e', '.cache', 'start');
  const editor = await startEditor({ vsix, folder: examples, port, profile }).catch((error) => fail(error.message));
  const address = withFile(editor.address, first);
  console.log(`\nPacket Path is ready: ${address}\n${next} Ctrl+C ends it.`);
  if (onPath('xdg-open') !== '' && process.env.DISPLAY)
    spawn('xdg-open', [address], { stdio: 'ignore', detached: true }).unref();
  await editor.ended;
  fail(`VS Code in the browser has ended:\n${editor.log().slice(-2000)}`);
}

/** The address that opens a file too, in the way of VS Code for the web. */
function withFile(address, path) {
  const payload = [['openFile', `vscode-remote://${new URL(address).host}${path}`]];
  return `${address}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
}
