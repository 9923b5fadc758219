/** `npm start`: installs, builds, and opens the examples in a real VS Code. Plain Node 20, because nothing is installed yet. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fail, installPackages, needNode20, onPath, root, run } from './lib.mjs';

needNode20();
installPackages();
if (run('node', ['scripts/build.ts']) !== 0) fail('The build failed, see above.');
if (run('node', ['scripts/package.ts']) !== 0) fail('Packing the extension failed, see above.');

const vsix = join(root, 'dist', 'packet-path.vsix');
const examples = join(root, 'examples');

if (onPath('code') !== '' && !process.argv.includes('--browser')) {
  if (run('code', ['--install-extension', vsix, '--force']) !== 0)
    fail('`code --install-extension` failed, see above.');
  run('code', [examples]);
  console.log('\nThe examples are open in VS Code: open an iptables-save.txt and run "Packet Path: Trace Packet".');
} else {
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
  const editor = await startEditor({ vsix, folder: examples, port, profile: join(root, 'e2e', '.cache', 'start') });
  console.log(
    `\nPacket Path is ready: ${editor.address}\nOpen an iptables-save.txt and run "Packet Path: Trace Packet". Ctrl+C ends it.`,
  );
  if (onPath('xdg-open') !== '' && process.env.DISPLAY)
    spawn('xdg-open', [editor.address], { stdio: 'ignore', detached: true }).unref();
}
