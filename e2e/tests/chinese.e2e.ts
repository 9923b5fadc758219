/** Everything that we say, in Simplified Chinese. What the editor itself says stays English here, without its language pack. */
import { strict as assert } from 'node:assert';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Frame, Locator } from 'playwright-core';
import { badJump, broken, examples, kube, lineOf, toService } from '../examples.ts';
import {
  closeBrowser,
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
  traceInView,
  viewFrame,
  type Workbench,
} from '../harness.ts';

const chinese = /[\u4e00-\u9fff]/;
/** Words of English that belong to no address, name of the field, chain or command. */
const english = /\b(the|of|is|this|that|and|with|which|by|not)\b/;

describe('in Simplified Chinese', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await openWorkbench({
      copyOf: join(examples, 'kube-proxy-iptables'),
      files: { 'broken.txt': broken },
      language: 'zh-cn',
      size: { width: 1600, height: 1300 },
    });
    await openFile(workbench, 'iptables-save.txt');
    await recognisedAs(workbench, 'iptables-save');
  });
  afterEach((context) => keepFailure(workbench, context));
  after(async () => {
    await workbench.stop();
    await closeBrowser();
  });

  /** What a person reads there, and no English in it. */
  async function said(where: Locator): Promise<string> {
    const text = await where.innerText();
    assert.match(text, chinese);
    const left = text.split('\n').filter((line) => english.test(line));
    assert.deepEqual(left, []);
    return text;
  }

  test('a hover explains', async () => {
    const hover = await hoverText(workbench, lineOf(kube, ':KUBE-SERVICES '), 4);
    assert.match(hover, chinese);
    assert.deepEqual(
      hover.split('\n').filter((line) => english.test(line)),
      [],
    );
    await screenshot(workbench, 'zh-hover');
    await workbench.page.keyboard.press('Escape');
  });

  let frame: Frame;
  test('the Trace view asks, answers and shows', async () => {
    await runCommand(workbench, 'Packet Path: 追踪数据包');
    frame = await traceInView(workbench, toService);
    await screenshot(workbench, 'zh-form');
    await said(frame.locator('form'));
    assert.equal(await frame.locator('.verdict h2').innerText(), '已转发');
    await said(frame.locator('.verdict'));
    await said(frame.locator('.walk'));
    await frame.locator('details.why-not summary').first().click();
    await frame.locator('details.why-not li').first().waitFor();
    await frame.locator('.picture').scrollIntoViewIfNeeded();
    await screenshot(workbench, 'zh-trace');
    assert.equal(await frame.locator('html').getAttribute('lang'), 'zh-cn');
  });

  test('so does the reply, and what a line of a rule had to do with it', async () => {
    await frame.getByRole('tab').nth(1).click();
    await said(frame.locator('.answer'));
    await frame.getByRole('tab').first().click();
    await runCommand(workbench, 'View: Focus First Editor Group');
    const hover = await hoverText(workbench, lineOf(kube, '-A KUBE-SERVICES -d 10.96.40.7/32'), 4);
    assert.match(hover, chinese);
    await screenshot(workbench, 'zh-part');
    await workbench.page.keyboard.press('Escape');
  });

  test('the picture of chains too', async () => {
    await goTo(workbench, lineOf(kube, '-A KUBE-SERVICES -d 10.96.40.7/32'));
    await runCommand(workbench, 'Packet Path: 显示链图');
    const chains = await viewFrame(workbench, 'packet-path-chains .box');
    await screenshot(workbench, 'zh-chains');
    await said(chains.locator('body'));
    await runCommand(workbench, 'View: Close Editor');
  });

  test('a problem is told, and a way out of it offered', async () => {
    await openFile(workbench, 'broken.txt');
    await recognisedAs(workbench, 'iptables-save');
    await goTo(workbench, lineOf(broken, badJump));
    await problemShown(workbench);
    const hover = await hoverText(workbench, lineOf(broken, badJump), '-A PREROUTING -j KUBE'.length);
    assert.match(hover.split('\n').find((line) => line.includes('KUBE-SERVICE')) ?? '', chinese);
    await workbench.page.keyboard.press('Escape');
    const fix = await quickFix(workbench, 'KUBE-SERVICES');
    assert.match(await fix.innerText(), chinese);
    await screenshot(workbench, 'zh-problem');
    await workbench.page.keyboard.press('Escape');
  });

  test('the node and its status speak it as well', async () => {
    const { page } = workbench;
    await runCommand(workbench, 'Packet Path: 显示节点的已知信息');
    const list = page.locator('.quick-input-list');
    await list.getByText('不确定').first().waitFor();
    await said(list);
    await screenshot(workbench, 'zh-node');
    await page.keyboard.press('Escape');
  });

  test('nothing went wrong meanwhile', () => {
    assert.deepEqual(workbench.complaints(), []);
  });
});
