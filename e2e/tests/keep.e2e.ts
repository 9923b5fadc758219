/** What a trace is good for afterwards: saved as a test, as a picture, compared with another, asked about from the editor. */
import { strict as assert } from 'node:assert';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Frame } from 'playwright-core';
import { example, examples, lineOf } from '../examples.ts';
import {
  answered,
  closeBrowser,
  eventually,
  goTo,
  hoverText,
  keepFailure,
  openFile,
  openWorkbench,
  pick,
  picture,
  recognisedAs,
  runCommand,
  screenshot,
  traceFrame,
  traceInView,
  type Workbench,
} from '../harness.ts';

const dump = example('docker-host', 'iptables-save.txt');
/** From the Internet to the published web server. */
const toWeb = { src: '198.51.100.9', sport: '40001', dst: '192.0.2.30', dport: '8080' };
const publishing = '-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080';

describe('a trace that is kept', () => {
  let workbench: Workbench;
  let frame: Frame;
  before(async () => {
    workbench = await openWorkbench({
      copyOf: join(examples, 'docker-host'),
      files: { 'later/iptables-save.txt': dump.replaceAll('[0:0]', '[7:420]').replace('--dport 8080', '--dport 8081') },
      size: { width: 1600, height: 1000 },
    });
    await openFile(workbench, 'iptables-save.txt');
    await recognisedAs(workbench, 'iptables-save');
    await runCommand(workbench, 'Packet Path: Trace Packet');
    frame = await traceInView(workbench, toWeb);
  });
  afterEach((context) => keepFailure(workbench, context));
  after(async () => {
    await workbench.stop();
    await closeBrowser();
  });

  const tool = (label: string) => frame.locator(`.tool[aria-label="${label}"]`);

  const named = async (name: string): Promise<void> => {
    await workbench.page.locator('.quick-input-widget input[type=text]').first().fill(name);
    await workbench.page.keyboard.press('Enter');
  };

  test('is saved beside the dump, where it becomes a test that runs', async () => {
    const { page, folder } = workbench;
    await tool('Save the packet with what it comes to').click();
    await named('The web server, from outside');
    // The file that is there has a packet of the same connection, which would come first.
    const file = join(folder, 'saved.packets.json');
    await eventually(async () => existsSync(file));
    const [saved] = JSON.parse(readFileSync(file, 'utf8'));
    assert.deepEqual(saved.expect, {
      verdict: 'forwarded',
      out: 'docker0',
      packet: { src: '198.51.100.9', sport: 40001, dst: '172.17.0.2', dport: 80 },
    });
    await runCommand(workbench, 'Test: Run All Tests');
    await runCommand(workbench, 'Testing: Focus on Test Explorer View');
    const suite = page.locator('.test-explorer .monaco-list-row', { hasText: 'saved' }).first();
    await suite.waitFor();
    await suite.click();
    await page.keyboard.press('ArrowRight');
    await screenshot(workbench, 'kept-as-test');
    const row = page.locator('.test-explorer .monaco-list-row', { hasText: 'The web server, from outside' });
    await eventually(async () => /Passed/.test((await row.getAttribute('aria-label')) ?? ''));
    await screenshot(workbench, 'kept-as-test');
    await runCommand(workbench, 'View: Show Explorer');
    await runCommand(workbench, 'View: Hide Panel');
  });

  test('is saved as a picture that needs nothing but itself', async () => {
    const { page, folder } = workbench;
    await tool('Save the picture as SVG').click();
    const input = page.locator('.quick-input-widget input[type=text]').first();
    await eventually(async () => (await input.inputValue()).endsWith('trace.svg'));
    await page.keyboard.press('Enter');
    const file = join(folder, 'trace.svg');
    await eventually(async () => existsSync(file) && readFileSync(file, 'utf8').endsWith('</svg>'));
    const svg = readFileSync(file, 'utf8');
    assert.doesNotMatch(svg, /var\(|class=|<script|<!--/);
    assert.match(svg, /POSTROUTING/);
    assert.match(svg, /172\.17\.0\.2:80/);
    await picture(svg, 'saved-picture');
  });

  test('stands beside another packet, with the step where the ways part', async () => {
    await tool('Keep it, to compare the next trace with it').click();
    await traceInView(workbench, { ...toWeb, dport: '8082' });
    const compared = frame.locator('.compare');
    await compared.scrollIntoViewIfNeeded();
    assert.match(await compared.innerText(), /Where the ways part/);
    assert.match(await compared.locator('.pair.apart').first().innerText(), /DOCKER/);
    await screenshot(workbench, 'compared-packets');
    await compared.getByRole('button', { name: 'End the comparison' }).click();
    assert.equal(await compared.count(), 0);
  });

  test('says in a hover which part a rule had in it, and why another had none', async () => {
    await traceInView(workbench, toWeb);
    await runCommand(workbench, 'View: Focus First Editor Group');
    const part = await hoverText(workbench, lineOf(dump, publishing), 4);
    assert.match(part, /In the current trace/);
    assert.match(part, /172\.17\.0\.2:80/);
    await screenshot(workbench, 'hover-part');
    await workbench.page.keyboard.press('Escape');
    const why = await hoverText(workbench, lineOf(dump, '-A DOCKER-ISOLATION-STAGE-2 -o docker0'), 4);
    assert.match(why, /In the current trace/);
    assert.match(why, /DOCKER-ISOLATION-STAGE-1/);
    await screenshot(workbench, 'hover-why-not');
    await workbench.page.keyboard.press('Escape');
  });

  test('is held against the same packet after an edit', async () => {
    await runCommand(workbench, 'Notifications: Clear All Notifications');
    await traceInView(workbench, toWeb);
    await runCommand(workbench, 'View: Focus First Editor Group');
    await goTo(workbench, lineOf(dump, publishing));
    await workbench.page.keyboard.press('Control+Shift+K');
    const compared = frame.locator('.compare');
    await compared.waitFor();
    assert.match(await compared.innerText(), /Before the edit/);
    assert.match(await frame.locator('.summary').innerText(), /Delivered/);
    await compared.scrollIntoViewIfNeeded();
    await screenshot(workbench, 'compared-edit');
    await runCommand(workbench, 'View: Focus First Editor Group');
    await workbench.page.keyboard.press('Control+Z');
    await eventually(async () => /Forwarded/.test(await frame.locator('.summary').innerText()));
    assert.equal(await compared.count(), 0);
  });

  test('finds its way to a rule by the lens above its chain, and shows the packets that come first', async () => {
    const { page } = workbench;
    const established = lineOf(dump, '-A DOCKER-CT -o docker0');
    await goTo(workbench, established);
    await runCommand(workbench, 'Packet Path: Trace a Packet That Reaches This Rule');
    await frame.locator('.sequence .member').nth(1).waitFor();
    await answered(frame);
    await frame.locator('.walk').waitFor();
    await screenshot(workbench, 'reached');
    // They are saved together: alone the last one would be the first of its connection.
    await tool('Save the packet with what it comes to').click();
    await named('In a connection');
    const file = join(workbench.folder, 'questions.packets.json');
    await eventually(async () => readFileSync(file, 'utf8').includes('"In a connection"'));
    const names: readonly string[] = JSON.parse(readFileSync(file, 'utf8')).map(({ name }: { name: string }) => name);
    const count = await frame.locator('.sequence .member').count();
    assert.deepEqual(names.slice(-count), [
      ...Array.from({ length: count - 1 }, (_, index) => `In a connection, ${index + 1} of ${count}`),
      'In a connection',
    ]);
    const last = await frame.locator('.verdict .packet').innerText();
    await frame
      .locator('.sequence .member')
      .nth(count - 2)
      .click();
    await eventually(async () => (await frame.locator('.verdict .packet').innerText()) !== last);
    // The other way to the same: what stands above a chain in the editor.
    await runCommand(workbench, 'View: Focus First Editor Group');
    await goTo(workbench, lineOf(dump, ':DOCKER-CT '));
    const lens = page
      .locator('.codelens-decoration a:visible', { hasText: 'Trace a packet that reaches this' })
      .first();
    await lens.waitFor();
    // VS Code forgets a lens's command while it makes lenses anew, and complains when it is clicked just then.
    await page.waitForTimeout(1500);
    await lens.click();
    await answered(frame);
    await eventually(async () => (await page.locator('.notifications-toasts').innerText()) !== '');
    await screenshot(workbench, 'lens');
    await runCommand(workbench, 'View: Focus First Editor Group');
  });

  test('nothing went wrong meanwhile', () => {
    assert.deepEqual(workbench.complaints(), []);
  });

  test('two dumps are compared without what only counted', async () => {
    const { page } = workbench;
    await openFile(workbench, 'later/iptables-save.txt');
    await recognisedAs(workbench, 'iptables-save');
    await runCommand(workbench, 'Packet Path: Compare Dumps Ignoring Counters');
    await pick(workbench, 'iptables-save.txt');
    // One rule is another one, and no counter is.
    const added = page.locator('.monaco-diff-editor .gutter-insert');
    await added.first().waitFor();
    await screenshot(workbench, 'compared-dumps');
    assert.equal(await added.count(), 1);
    await runCommand(workbench, 'View: Close Editor');
  });

  test('the walkthrough leads through it', async () => {
    const { page } = workbench;
    await runCommand(workbench, 'Welcome: Open Walkthrough...');
    await pick(workbench, 'Packet Path: where does the packet go?');
    const step = page.locator('.getting-started-step', { hasText: 'Trace a packet' }).first();
    await step.waitFor();
    await step.click();
    await page.locator('.getting-started-step.expanded').waitFor();
    await screenshot(workbench, 'walkthrough');
    await runCommand(workbench, 'View: Close Editor');
  });

  test('the status beside the language says what the file is and what its node lacks', async () => {
    const { page } = workbench;
    await openFile(workbench, 'later/iptables-save.txt');
    const item = page.locator('.statusbar-item[id="status.languageStatus"]');
    await item.waitFor();
    await item.click();
    const hover = page.locator('.monaco-hover', { hasText: 'Packet Path' }).first();
    await hover.waitFor();
    assert.match(await hover.innerText(), /iptables-save/);
    assert.match(await hover.innerText(), /missing: \d+/);
    await screenshot(workbench, 'status');
  });

  test('and still nothing went wrong', async () => {
    assert.ok(await traceFrame(workbench));
    assert.deepEqual(workbench.complaints(), []);
  });
});
