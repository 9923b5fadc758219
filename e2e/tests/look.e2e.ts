/** The Trace view for everybody: in each kind of theme, without a mouse, and after a reload of the window. */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Frame } from 'playwright-core';
import { examples, toService } from '../examples.ts';
import {
  answered,
  closeBrowser,
  eventually,
  keepFailure,
  openFile,
  openWorkbench,
  pick,
  recognisedAs,
  runCommand,
  screenshot,
  showFields,
  traceFrame,
  traceInView,
  type Workbench,
} from '../harness.ts';

const axe = readFileSync(join(import.meta.dirname, '..', '..', 'node_modules', 'axe-core', 'axe.min.js'), 'utf8');

/** What axe finds wrong with the view by some of its rules; contrast is among those that only a real browser can tell. */
async function violations(frame: Frame, runOnly: readonly string[]): Promise<readonly string[]> {
  await frame.evaluate(axe);
  return frame.evaluate(async (runOnly) => {
    // The view is transparent, over the editor's colour, which axe can't see from within the frame.
    document.documentElement.style.background = 'var(--vscode-editor-background)';
    const { violations } = await (globalThis as unknown as AxeWindow).axe.run(document, { runOnly });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, any }) => `${id} at ${target.join(' ')}: ${any.map(({ message }) => message).join('; ')}`),
    );
  }, runOnly);
}

interface AxeWindow {
  readonly axe: { run(context: Document, options: unknown): Promise<{ readonly violations: readonly Violation[] }> };
}

interface Violation {
  readonly id: string;
  readonly nodes: readonly {
    readonly target: readonly string[];
    readonly any: readonly { readonly message: string }[];
  }[];
}

/** A theme of each kind as the picker calls it, with the class that the workbench gets by it, and the view's page. */
const themes = [
  ['Light Modern', 'vs', 'vscode-light'],
  ['Dark Modern', 'vs-dark', 'vscode-dark'],
  ['Dark High Contrast', 'hc-black', 'vscode-high-contrast'],
  ['Light High Contrast', 'hc-light', 'vscode-high-contrast-light'],
] as const;

describe('the Trace view', () => {
  let workbench: Workbench;
  let frame: Frame;
  before(async () => {
    workbench = await openWorkbench({
      copyOf: join(examples, 'kube-proxy-iptables'),
      size: { width: 1600, height: 1300 },
    });
    await openFile(workbench, 'iptables-save.txt');
    await recognisedAs(workbench, 'iptables-save');
    await runCommand(workbench, 'Packet Path: Trace Packet');
    frame = await traceInView(workbench, toService);
  });
  afterEach((context) => keepFailure(workbench, context));
  after(async () => {
    await workbench.stop();
    await closeBrowser();
  });

  test('goes along the steps by arrow keys, and the editor follows', async () => {
    const steps = frame.locator('[data-step]');
    const wanted = steps.filter({ hasText: 'jump to KUBE-SERVICES' }).first();
    const line = /line (\d+)/.exec(await wanted.innerText())?.[1];
    await steps.first().focus();
    await eventually(async () => {
      await workbench.page.keyboard.press('ArrowDown');
      return (await wanted.getAttribute('aria-current')) === 'step';
    });
    assert.equal(await wanted.evaluate((row) => document.activeElement === row), true);
    await workbench.page.locator('.line-numbers.active-line-number', { hasText: line ?? '' }).waitFor();
  });

  test('can be used by those who hear it: WCAG 2.1 AA', async () => {
    assert.deepEqual(await violations(frame, ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']), []);
  });

  test('asks anew by Enter in a field', async () => {
    await frame.locator('vscode-textfield#dport input').fill('81');
    await workbench.page.keyboard.press('Enter');
    await eventually(async () => !/10\.244/.test(await frame.locator('.summary').innerText()));
  });

  test('reads a line of tcpdump, and finds a service by its name', async () => {
    const line = frame.locator('#packet-line');
    await line.fill('12:00:00.000001 IP 10.244.1.30.40000 > 10.96.0.10.53: 4711+ A? example.com. (29)');
    await line.press('Enter');
    await eventually(async () => /10\.96\.0\.10:53/.test(await frame.locator('.verdict .packet').innerText()));
    await line.fill('tcp 10.244.1.30:1 > 10.96.0.10:99999');
    await line.press('Enter');
    await eventually(async () => /99999 is no port/.test(await frame.locator('#packet-line-said').innerText()));
    await line.fill('shop/web');
    await frame.locator('.offer', { hasText: 'shop/web:http' }).first().waitFor();
    await line.press('ArrowDown');
    await line.press('Enter');
    await eventually(async () => /10\.96\.40\.7:80/.test(await frame.locator('.verdict .packet').innerText()));
    await screenshot(workbench, 'asked');
    // The fields are where the tests after this one look.
    await traceInView(workbench, { ...toService, dport: '81' });
  });

  test('comes back with its packet after a reload of the window', async () => {
    await workbench.reload();
    frame = await traceFrame(workbench);
    await showFields(frame);
    await eventually(async () => (await frame.locator('vscode-textfield#dst input').inputValue()) === toService.dst);
    assert.equal(await frame.locator('vscode-textfield#dport input').inputValue(), '81');
    // And with its answer, without being asked once more.
    await answered(frame);
  });

  for (const [theme, mark, kind] of themes) {
    test(`can be read in ${theme}`, async () => {
      await runCommand(workbench, 'Preferences: Color Theme');
      await pick(workbench, theme);
      await workbench.page.locator(`.monaco-workbench.${mark}`).waitFor();
      await frame.locator(`body[data-vscode-theme-kind=${kind}]`).waitFor();
      frame = await traceInView(workbench, toService);
      await frame.locator('details.why-not summary').first().click();
      await frame.locator('details.why-not li').first().waitFor();
      await screenshot(workbench, `theme-${mark}`);
      assert.deepEqual(await violations(frame, ['color-contrast']), []);
    });
  }

  test('nothing went wrong meanwhile', () => {
    assert.deepEqual(workbench.complaints(), []);
  });
});
