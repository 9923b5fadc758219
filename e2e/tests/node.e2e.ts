/** A node beside its files: the status, and the tree in the explorer that leads to lines. */
import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { examples } from '../examples.ts';
import {
  closeBrowser,
  eventually,
  keepFailure,
  openFile,
  openWorkbench,
  recognisedAs,
  runCommand,
  screenshot,
  type Workbench,
} from '../harness.ts';

describe('a node', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await openWorkbench({ copyOf: join(examples, 'kube-proxy-ipvs') });
    await openFile(workbench, 'iptables-save.txt');
    await recognisedAs(workbench, 'iptables-save');
  });
  afterEach((context) => keepFailure(workbench, context));
  after(async () => {
    await workbench.stop();
    await closeBrowser();
  });

  const row = (text: string) =>
    workbench.page.locator('.pane', { hasText: 'Node' }).locator('.monaco-list-row', { hasText: text }).first();

  test('its tree opens down to a line of another file', async () => {
    await workbench.page.locator('.pane-header', { hasText: 'Node' }).click();
    await row('Virtual services').waitFor();
    await row('Virtual services').click();
    await row('tcp 192.0.2.11:30080').waitFor();
    await row('tcp 192.0.2.11:30080').click();
    await workbench.page.locator('.tab.active[data-resource-name="ipvsadm.txt"]').waitFor();
    await recognisedAs(workbench, 'ipvsadm');
    await screenshot(workbench, 'node-tree');
  });

  test('a command tells what is known of it, and what the gaps make uncertain', async () => {
    await runCommand(workbench, 'Packet Path: Show What Is Known of the Node');
    const list = workbench.page.locator('.quick-input-list');
    await list.getByText('11 IPVS services').waitFor();
    const text = await list.innerText();
    assert.match(text, /There is no dump of ip6tables rules/);
    assert.match(text, /Uncertain: every verdict over IPv6/);
    await screenshot(workbench, 'node-known');
    await workbench.page.keyboard.press('Escape');
  });

  test('the script that takes dumps is handed out', async () => {
    await runCommand(workbench, 'Packet Path: Copy Collect Script');
    await workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Into one file' }).click();
    await workbench.page.getByRole('button', { name: 'Read It' }).click();
    const shown = workbench.page.locator('.editor-instance').first();
    // The editor draws blanks that don't break.
    await eventually(async () => (await shown.innerText()).replace(/\u00a0/g, ' ').includes('for Packet Path'));
  });

  test('nothing went wrong meanwhile', () => {
    assert.deepEqual(workbench.complaints(), []);
  });
});
