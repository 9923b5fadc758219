/**
 * Takes the pictures of the documentation from the real thing, after `npm run build` and `npm run package`.
 *
 *     npm run pictures            all of them
 *     npm run pictures -- walks   those of docs/walks alone; a name behind it takes nodes that begin so
 *     npm run pictures -- readme  those of the README and the walkthrough alone
 */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  answered,
  closeBrowser,
  eventually,
  hoverText,
  openFile,
  openWorkbench,
  runCommand,
  screenshot,
  statusBar,
  traceFrame,
  viewFrame,
} from './harness.ts';
import { takeWalks } from './walks.ts';

const root = join(import.meta.dirname, '..');
const images = join(root, 'docs', 'images');
const node = join(root, 'examples', 'kube-proxy-iptables');

const files = Object.fromEntries(
  readdirSync(node)
    .filter((name) => name.endsWith('.txt'))
    .map((name) => [`kube-node/${name}`, readFileSync(join(node, name), 'utf8')]),
);
const lines = (files['kube-node/iptables-save.txt'] ?? '').split('\n');

if (process.argv.includes('walks')) {
  await takeWalks(join(images, 'walks'), process.argv[process.argv.indexOf('walks') + 1]);
  await closeBrowser();
  process.exit(0);
}
mkdirSync(images, { recursive: true });
const workbench = await openWorkbench({
  files,
  size: { width: 1500, height: 960 },
  settings: {
    'editor.minimap.enabled': false,
    'editor.fontSize': 12,
    'workbench.activityBar.location': 'hidden',
    'window.commandCenter': false,
  },
});
try {
  const { page } = workbench;
  await openFile(workbench, 'kube-node/iptables-save.txt');
  await eventually(async () => (await statusBar(workbench)).includes('iptables-save'));
  await runCommand(workbench, 'View: Close Primary Side Bar');
  await hoverText(
    workbench,
    lines.findIndex((line) => line.startsWith('-A KUBE-SVC-67NZ') && line.includes('probability')) + 1,
    4,
  );
  await page.screenshot({ path: join(images, 'hover.png') });
  await page.keyboard.press('Escape');

  await runCommand(workbench, 'Packet Path: Trace Packet');
  const frame = await traceFrame(workbench);
  // From the Internet to a node port: two translations, a mark and three endpoints.
  await frame.locator('#packet-line').fill('tcp 203.0.113.50:40000 > 192.0.2.11:30080 in eth0');
  await page.keyboard.press('Enter');
  await answered(frame);
  await frame.locator('.reason', { hasText: 'KUBE-SEP' }).first().click();
  await frame.locator('.verdict').evaluate((element) => element.scrollIntoView());
  await page.mouse.move(0, 0);
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(images, 'trace.png') });

  // Of the rule's own table, with the trace's way lit in it.
  await runCommand(workbench, 'Packet Path: Show Chains');
  const chains = await viewFrame(workbench, 'packet-path-chains .box.visited');
  await chains.locator('button[aria-label="Fit"]').click();
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(images, 'chains.png') });
} catch (error) {
  await screenshot(workbench, 'failed-pictures');
  throw error;
} finally {
  await workbench.stop();
}
if (!process.argv.includes('readme')) await takeWalks(join(images, 'walks'));
await closeBrowser();
process.exit(0);
