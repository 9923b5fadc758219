/** The first things a user does: open a dump that has no telling name, read a diagnostic, read a hover, trace a packet. */
import { strict as assert } from 'node:assert';
import { after, afterEach, before, describe, test } from 'node:test';
import { badJump, broken, example, kube, lineOf, toService } from '../examples.ts';
import {
  closeBrowser,
  eventually,
  goTo,
  hoverText,
  keepFailure,
  openFile,
  openWorkbench,
  problemShown,
  quickFix,
  recognisedAs,
  runCommand,
  screenshot,
  statusBar,
  traceFrame,
  traceInView,
  type Workbench,
} from '../harness.ts';

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
  afterEach((context) => keepFailure(workbench, context));
  after(async () => {
    await workbench.stop();
    await closeBrowser();
  });

  test('is recognised', async () => {
    await openFile(workbench, 'node.txt');
    await recognisedAs(workbench, 'iptables-save');
    await screenshot(workbench, 'recognised');
  });

  test('shows a squiggle under a jump to a chain that is not there, with a message', async () => {
    // Only lines in sight are drawn.
    await goTo(workbench, lineOf(broken, badJump));
    await problemShown(workbench);
    const hover = await hoverText(workbench, lineOf(broken, badJump), '-A PREROUTING -j KUBE'.length);
    assert.match(hover, /KUBE-SERVICE\b/);
    assert.match(hover, /unknown-chain/);
    await screenshot(workbench, 'squiggle');
  });

  test('explains a chain on hover', async () => {
    const hover = await hoverText(workbench, lineOf(broken, ':KUBE-SERVICES '), 4);
    assert.match(hover, /kube-proxy/);
    await screenshot(workbench, 'hover');
  });

  test('leads from a jump to the chain', async () => {
    await goTo(workbench, lineOf(kube, '-A PREROUTING -m comment'), 80);
    await workbench.page.keyboard.press('F12');
    await eventually(async () => (await statusBar(workbench)).includes(`Ln ${lineOf(kube, ':KUBE-SERVICES ')},`));
  });

  test('offers the name that was meant, and takes it', async () => {
    await goTo(workbench, lineOf(broken, badJump), '-A PREROUTING -j KUBE'.length);
    const offer = await quickFix(workbench, 'KUBE-SERVICES');
    await screenshot(workbench, 'quick-fix');
    await offer.click();
    await eventually(async () => (await workbench.page.locator('.squiggly-error').count()) === 0);
  });

  test('traces a packet, and a step leads to its line', async () => {
    await openFile(workbench, 'kube/iptables-save.txt');
    await recognisedAs(workbench, 'iptables-save');
    await runCommand(workbench, 'Packet Path: Trace Packet');
    const frame = await traceInView(workbench, toService);
    assert.match(await frame.locator('.verdict h2').innerText(), /Forwarded/);
    assert.match(await frame.locator('.summary').innerText(), /10\.244\.\d\.\d+.*destination rewritten/);
    await screenshot(workbench, 'trace');
    const step = frame.locator('[data-step].rule', { hasText: 'KUBE-SEP' }).last();
    const line = /line (\d+)/.exec(await step.innerText())?.[1];
    await step.click();
    // The focus stays in the view, so that arrow keys go on from there; the editor shows the line beside it.
    await workbench.page.locator('.line-numbers.active-line-number', { hasText: line ?? '' }).waitFor();
    await screenshot(workbench, 'step');
  });

  test('shows the reply, and why the rules before did not match', async () => {
    const frame = await traceFrame(workbench);
    const whyNot = frame.locator('details.why-not').first();
    await whyNot.locator('summary').click();
    await whyNot.locator('li').first().waitFor();
    await screenshot(workbench, 'why-not');
    await frame.getByRole('tab', { name: 'Reply' }).click();
    await frame.locator('.verdict h2').waitFor();
    assert.match(await frame.locator('.walk').innerText(), /ESTABLISHED/);
    await screenshot(workbench, 'reply');
    await frame.getByRole('tab', { name: 'Packet' }).click();
  });

  test('traces anew when the file changes', async () => {
    const frame = await traceFrame(workbench);
    await runCommand(workbench, 'View: Focus First Editor Group');
    await goTo(workbench, lineOf(kube, '-A KUBE-SERVICES -d 10.96.40.7/32'));
    await workbench.page.keyboard.press('Control+Shift+K');
    await eventually(async () => !/destination rewritten/.test(await frame.locator('.summary').innerText()));
    await screenshot(workbench, 'edited');
  });

  test('nothing went wrong meanwhile', () => {
    assert.deepEqual(workbench.complaints(), []);
  });
});
