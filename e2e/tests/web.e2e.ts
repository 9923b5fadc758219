/** The same extension in the browser's own extension host, where the server is a worker and there is no Node. */
import { strict as assert } from 'node:assert';
import { after, afterEach, before, describe, test } from 'node:test';
import { badJump, broken, lineOf, toService } from '../examples.ts';
import {
  closeBrowser,
  hoverText,
  keepFailure,
  openFile,
  openWorkbench,
  recognisedAs,
  runCommand,
  screenshot,
  traceInView,
  type Workbench,
} from '../harness.ts';

describe('in the browser’s own extension host', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await openWorkbench({
      files: { 'node.txt': broken },
      settings: { 'remote.extensionKind': { 'packet-path.packet-path': ['web'] } },
    });
  });
  afterEach((context) => keepFailure(workbench, context));
  after(async () => {
    await workbench.stop();
    await closeBrowser();
  });

  test('a worker recognises the dump and finds the mistake', async () => {
    await openFile(workbench, 'node.txt');
    await recognisedAs(workbench, 'iptables-save');
    const hover = await hoverText(workbench, lineOf(broken, badJump), '-A PREROUTING -j KUBE'.length);
    assert.match(hover, /unknown-chain/);
  });

  test('a worker answers hovers', async () => {
    const hover = await hoverText(workbench, lineOf(broken, ':KUBE-SERVICES '), 4);
    assert.match(hover, /kube-proxy/);
    await screenshot(workbench, 'web-hover');
  });

  test('a worker traces packets', async () => {
    await runCommand(workbench, 'Packet Path: Trace Packet');
    const frame = await traceInView(workbench, toService);
    assert.match(await frame.locator('.answer').innerText(), /KUBE-SEP/);
    await screenshot(workbench, 'web-trace');
  });

  test('nothing went wrong meanwhile', () => {
    assert.deepEqual(workbench.complaints(), []);
  });
});
