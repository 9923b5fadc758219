/** The first things a user does: open a dump that has no telling name, read a diagnostic, read a hover, trace a packet. */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  closeBrowser,
  eventually,
  hoverText,
  openFile,
  openWorkbench,
  runCommand,
  screenshot,
  statusBar,
  traceFrame,
  type Workbench,
} from '../harness.ts';

const examples = join(import.meta.dirname, '..', '..', 'examples');
const example = (node: string, name: string): string => readFileSync(join(examples, node, name), 'utf8');

const kube = example('kube-proxy-iptables', 'iptables-save.txt');
const broken = kube.replace(
  '-A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES',
  '$&\n-A PREROUTING -j KUBE-SERVICE',
);
const jumpLine = broken.split('\n').findIndex((line) => line.endsWith('-j KUBE-SERVICE')) + 1;
const chainLine = broken.split('\n').findIndex((line) => line.startsWith(':KUBE-SERVICES ')) + 1;

describe('a dump that is called node.txt', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await openWorkbench({
      files: {
        'node.txt': broken,
        'kube/iptables-save.txt': kube,
        'kube/ip-addr.txt': example('kube-proxy-iptables', 'ip-addr.txt'),
        'kube/ip-route.txt': example('kube-proxy-iptables', 'ip-route.txt'),
        'kube/ip-rule.txt': example('kube-proxy-iptables', 'ip-rule.txt'),
      },
    });
  });
  after(async () => {
    await workbench.stop();
    await closeBrowser();
  });

  test('is recognised', async () => {
    await openFile(workbench, 'node.txt');
    await eventually(async () => (await statusBar(workbench)).includes('iptables-save'));
    await screenshot(workbench, 'recognised');
  });

  test('shows a squiggle under a jump to a chain that is not there, with a message', async () => {
    assert.ok(jumpLine > 0, 'the example has the jump to break');
    await eventually(async () => (await workbench.page.locator('.squiggly-error').count()) > 0);
    const column = '-A PREROUTING -j KUBE'.length;
    const hover = await hoverText(workbench, jumpLine, column);
    assert.match(hover, /KUBE-SERVICE\b/);
    assert.match(hover, /unknown-chain/);
    await screenshot(workbench, 'squiggle');
  });

  test('explains a chain on hover', async () => {
    const hover = await hoverText(workbench, chainLine, 4);
    assert.match(hover, /kube-proxy/);
    await screenshot(workbench, 'hover');
  });

  test('traces a packet, and a step leads to its line', async () => {
    await openFile(workbench, 'kube/iptables-save.txt');
    await eventually(async () => (await statusBar(workbench)).includes('iptables-save'));
    await runCommand(workbench, 'Packet Path: Trace Packet');
    const frame = await traceFrame(workbench);
    const fill = async (name: string, value: string): Promise<void> => {
      const input = frame.locator(`vscode-textfield#${name} input`);
      await input.fill(value);
    };
    await fill('src', '10.244.1.30');
    await fill('sport', '40000');
    await fill('dst', '10.96.40.7');
    await fill('dport', '80');
    await frame.locator('form.ask > vscode-button').click();
    await frame.locator('.verdict h2').waitFor({ timeout: 30_000 });
    assert.match(await frame.locator('.verdict h2').innerText(), /Forwarded/);
    assert.match(await frame.locator('.summary').innerText(), /10\.244\.\d\.\d+/);
    await screenshot(workbench, 'trace');
    const step = frame.locator('.step.rule .row', { hasText: 'KUBE-SEP' }).last();
    const line = /line (\d+)/.exec(await step.innerText())?.[1];
    await step.click();
    await eventually(async () => (await statusBar(workbench)).includes(`Ln ${line},`));
    await screenshot(workbench, 'step');
  });

  test('traces anew when the file changes', async () => {
    const frame = await traceFrame(workbench);
    await openFile(workbench, 'kube/iptables-save.txt');
    const rule = kube.split('\n').findIndex((line) => line.startsWith('-A KUBE-SERVICES -d 10.96.40.7/32'));
    assert.ok(rule > 0, 'the example has the service’s rule');
    const { goTo } = await import('../harness.ts');
    await goTo(workbench, rule + 1);
    await workbench.page.keyboard.press('Control+Shift+K');
    await eventually(async () => !/rewritten to 10\.244/.test(await frame.locator('.summary').innerText()));
    await screenshot(workbench, 'edited');
  });
});

describe('the same in the browser’s own extension host', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await openWorkbench({
      files: { 'node.txt': broken },
      settings: { 'remote.extensionKind': { 'packet-path.packet-path': ['web'] } },
    });
  });
  after(async () => {
    await workbench.stop();
    await closeBrowser();
  });

  test('a worker answers hovers', async () => {
    await openFile(workbench, 'node.txt');
    await eventually(async () => (await statusBar(workbench)).includes('iptables-save'), 60);
    const hover = await hoverText(workbench, chainLine, 4);
    assert.match(hover, /kube-proxy/);
    await screenshot(workbench, 'web-hover');
  });
});
