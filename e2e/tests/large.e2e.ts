/** The dump of a large cluster: 150,000 lines are ordinary. */
import { strict as assert } from 'node:assert';
import { after, afterEach, before, describe, test } from 'node:test';
import { makeServices } from '../../bench/kube/cluster.ts';
import { iptablesMode } from '../../bench/kube/iptables-mode.ts';
import { lineOf } from '../examples.ts';
import {
  closeBrowser,
  eventually,
  goTo,
  hoverText,
  keepFailure,
  openFile,
  openWorkbench,
  recognisedAs,
  screenshot,
  type Workbench,
} from '../harness.ts';

const dump = iptablesMode(makeServices(10_000, 3));

describe(`a dump of ${dump.split('\n').length} lines`, () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await openWorkbench({
      files: { 'cluster.txt': dump },
      // A browser's VS Code asks before it opens a file of more than 10 MB. Megabytes.
      settings: { 'workbench.editorLargeFileConfirmation': 100 },
    });
  });
  afterEach((context) => keepFailure(workbench, context));
  after(async () => {
    await workbench.stop();
    await closeBrowser();
  });

  test('opens, and its chains are explained', async () => {
    await openFile(workbench, 'cluster.txt');
    await recognisedAs(workbench, 'iptables-save');
    const hover = await hoverText(workbench, lineOf(dump, ':KUBE-SERVICES '), 4);
    assert.match(hover, /kube-proxy/);
    await screenshot(workbench, 'large-hover');
  });

  test('a line typed in its midst is read', async () => {
    const middle = lineOf(dump, '-A KUBE-SVC-');
    await goTo(workbench, middle);
    await workbench.page.keyboard.press('Control+Enter');
    await workbench.page.keyboard.type('-A KUBE-SERVICES -j KUBE-NOWHERE');
    await workbench.page.keyboard.press('Escape');
    await workbench.page.locator('.squiggly-error').first().waitFor({ state: 'attached' });
    // What is typed is checked while it is typed: the hover shows the problem of the whole word a moment later.
    await eventually(async () => {
      const hover = await hoverText(workbench, middle + 1, '-A KUBE-SERVICES -j KUBE'.length);
      await workbench.page.keyboard.press('Escape');
      return hover.includes('unknown-chain');
    });
    await screenshot(workbench, 'large-typed');
  });

  test('nothing went wrong meanwhile', () => {
    assert.deepEqual(workbench.complaints(), []);
  });
});
