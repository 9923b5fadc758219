/** The picture of chains, the examples that open by themselves, and saved packets in the Testing view. */
import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { examples } from '../examples.ts';
import {
  closeBrowser,
  eventually,
  goTo,
  keepFailure,
  openFile,
  openWorkbench,
  recognisedAs,
  runCommand,
  screenshot,
  statusBar,
  viewFrame,
  type Workbench,
} from '../harness.ts';

describe('beside the dump', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await openWorkbench({ copyOf: join(examples, 'docker-host') });
  });
  afterEach((context) => keepFailure(workbench, context));
  after(async () => {
    await workbench.stop();
    await closeBrowser();
  });

  test('Show Chains draws the table of the cursor, and a click leads to the chain', async () => {
    await openFile(workbench, 'iptables-save.txt');
    await recognisedAs(workbench, 'iptables-save');
    await goTo(workbench, 40);
    await runCommand(workbench, 'Packet Path: Show Chains');
    const frame = await viewFrame(workbench, 'packet-path-chains .box');
    await frame.locator('[data-id="DOCKER-USER"]').click();
    await eventually(async () => /Ln (3\d|4\d), Col/.test(await statusBar(workbench)));
    await screenshot(workbench, 'chains');
  });

  test('saved packets are tests of the Testing view', async () => {
    await runCommand(workbench, 'Test: Run All Tests');
    const { page } = workbench;
    await runCommand(workbench, 'Testing: Focus on Test Explorer View');
    const suite = page.locator('.test-explorer .monaco-list-row', { hasText: 'questions' }).first();
    await suite.waitFor();
    await eventually(async () => /Passed/.test((await suite.getAttribute('aria-label')) ?? ''));
    await screenshot(workbench, 'testing');
  });

  test('an example opens without a folder, with its whole node', async () => {
    await runCommand(workbench, 'Packet Path: Open an Example');
    const { page } = workbench;
    const item = page.locator('.quick-input-list .monaco-list-row', { hasText: 'kube-proxy-ipvs' }).first();
    await item.waitFor();
    await item.click();
    await page.locator('.tab.active[data-resource-name="iptables-save.txt"]').waitFor();
    await recognisedAs(workbench, 'iptables-save');
    await screenshot(workbench, 'example-by-command');
  });

  test('nothing complained', () => assert.deepEqual(workbench.complaints(), []));
});
