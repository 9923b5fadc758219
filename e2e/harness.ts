/** Real VS Code in a real browser: what the tests do with it, in the words of a user. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Browser, chromium, type Frame, type Page } from 'playwright-core';
import { startEditor } from './editor.mjs';

const root = join(import.meta.dirname, '..');
const screenshots = join(import.meta.dirname, 'screenshots');

export interface Workbench {
  readonly page: Page;
  readonly folder: string;
  stop(): Promise<void>;
}

export interface WorkbenchOptions {
  /** Files of the folder that is opened, by name. */
  readonly files: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly size?: { readonly width: number; readonly height: number };
}

let browser: Browser | undefined;

async function launched(): Promise<Browser> {
  browser ??= await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  return browser;
}

export async function closeBrowser(): Promise<void> {
  await browser?.close();
  browser = undefined;
}

/** A fresh editor on a fresh folder and profile, with the extension installed. */
export async function openWorkbench({
  files,
  settings = {},
  size = { width: 1400, height: 900 },
}: WorkbenchOptions): Promise<Workbench> {
  const folder = mkdtempSync(join(tmpdir(), 'packet-path-e2e-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const editor = await startEditor({
    vsix: join(root, 'dist', 'packet-path.vsix'),
    folder,
    profile: mkdtempSync(join(tmpdir(), 'packet-path-profile-')),
    settings,
  });
  const context = await (await launched()).newContext({ viewport: size });
  const page = await context.newPage();
  await page.goto(editor.address);
  await page.waitForSelector('.monaco-workbench', { timeout: 60_000 });
  return {
    page,
    folder,
    stop: async () => {
      await context.close();
      editor.stop();
    },
  };
}

/** Opens a file by Quick Open, which works wherever the focus is. */
export async function openFile({ page }: Workbench, name: string): Promise<void> {
  await page.keyboard.press('Control+P');
  const input = page.locator('.quick-input-widget input[type=text]').first();
  await input.waitFor();
  await input.fill(name);
  const folder = name.split('/').slice(0, -1).join('/');
  // The list still shows what was found for the words before: wait for this file, in this folder.
  await page
    .locator('.quick-input-list .monaco-list-row.focused', { hasText: `${name.split('/').at(-1)}${folder}` })
    .first()
    .waitFor();
  await page.keyboard.press('Enter');
  await page.locator(`.tab.active[data-resource-name="${name.split('/').at(-1)}"]`).waitFor({ timeout: 30_000 });
}

export async function runCommand({ page }: Workbench, title: string): Promise<void> {
  await page.keyboard.press('F1');
  const input = page.locator('.quick-input-widget input[type=text]').first();
  await input.waitFor();
  await input.fill(`>${title}`);
  await page
    .locator('.quick-input-list .monaco-list-row', { hasText: title.replace(/^.*: /, '') })
    .first()
    .waitFor();
  await page.keyboard.press('Enter');
}

/** Puts the cursor at a line and column, both from 1. */
export async function goTo({ page }: Workbench, line: number, column = 1): Promise<void> {
  await page.keyboard.press('Control+G');
  const input = page.locator('.quick-input-widget input[type=text]').first();
  await input.waitFor();
  await input.fill(`:${line}:${column}`);
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

/** The hover at the cursor, as text. */
export async function hoverText(workbench: Workbench, line: number, column: number): Promise<string> {
  await goTo(workbench, line, column);
  const { page } = workbench;
  const hover = page.locator('.monaco-hover:not(.hidden) .monaco-hover-content').first();
  await eventually(async () => {
    await page.keyboard.press('Control+K');
    await page.keyboard.press('Control+I');
    await hover.waitFor({ timeout: 3_000 });
    return !(await hover.innerText()).includes('Loading');
  });
  return hover.innerText();
}

/** The Trace view's own frame: a webview is a frame in a frame. */
export async function traceFrame({ page }: Workbench): Promise<Frame> {
  let found: Frame | undefined;
  await eventually(async () => {
    for (const frame of page.frames()) {
      if (
        (await frame
          .locator('packet-path-trace form')
          .count()
          .catch(() => 0)) > 0
      )
        found = frame;
    }
    return found !== undefined;
  });
  if (found === undefined) throw new Error('the Trace view has no frame');
  return found;
}

export async function statusBar({ page }: Workbench): Promise<string> {
  return page.locator('.statusbar').innerText();
}

/** For looking at: e2e/screenshots/NAME.png, which git ignores. */
export async function screenshot({ page }: Workbench, name: string): Promise<void> {
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, `${name}.png`) });
}

/** Tries until it holds; fails with the last error after half a minute. */
export async function eventually(holds: () => Promise<boolean>, seconds = 30): Promise<void> {
  const end = Date.now() + seconds * 1000;
  let last: unknown;
  while (Date.now() < end) {
    try {
      if (await holds()) return;
    } catch (error) {
      last = error;
    }
    await new Promise((done) => setTimeout(done, 150));
  }
  throw new Error(`did not happen within ${seconds} s${last === undefined ? '' : `: ${String(last)}`}`);
}
