/** Real VS Code in a real browser: what the tests do with it, in the words of a user. */
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Browser, chromium, type Frame, type Locator, type Page } from 'playwright-core';
import { findBrowser } from './browser.mjs';
import { startEditor } from './editor.mjs';

const root = join(import.meta.dirname, '..');
const screenshots = join(import.meta.dirname, 'screenshots');

/** Milliseconds until a wait is given up. A busy machine takes its time to load a window; what is broken never comes. */
const patience = 90_000;

export interface Workbench {
  readonly page: Page;
  readonly folder: string;
  /**
   * What went wrong with our part so far: errors on the consoles of the page, its frames and workers that name us or
   * a content security policy, and errors in our output channel.
   */
  complaints(): readonly string[];
  /** Loads the window again. */
  reload(): Promise<void>;
  stop(): Promise<void>;
}

export type Settings = Readonly<Record<string, unknown>>;

export interface WorkbenchOptions {
  /** Files of the folder that is opened, by name. */
  readonly files?: Readonly<Record<string, string>>;
  /** A folder whose content is copied to the folder that is opened. */
  readonly copyOf?: string;
  readonly settings?: Settings;
  /** The display language, for example `zh-cn`: what the editor itself says stays English without its language pack. */
  readonly language?: string;
  readonly size?: { readonly width: number; readonly height: number };
}

let browser: Browser | undefined;

async function launched(): Promise<Browser> {
  browser ??= await chromium.launch({
    executablePath: findBrowser() ?? 'chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
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
  files = {},
  copyOf,
  settings = {},
  language = 'en',
  size = { width: 1400, height: 900 },
}: WorkbenchOptions): Promise<Workbench> {
  const place = mkdtempSync(join(tmpdir(), 'e2e-'));
  const folder = join(place, 'dumps');
  mkdirSync(folder);
  if (copyOf !== undefined) cpSync(copyOf, folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  const vsix = join(root, 'dist', 'packet-path.vsix');
  const profile = join(place, 'profile');
  const editor = await startEditor({ vsix, folder, profile, settings });
  const context = await (await launched()).newContext({ viewport: size });
  context.setDefaultTimeout(patience);
  // The script of a language pack begins so. The editor hands it on to extensions, the scanner of manifests included.
  if (language !== 'en') await context.addInitScript(`globalThis._VSCODE_NLS_LANGUAGE = '${language}'`);
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => errors.push(error.stack ?? String(error)));
  await page.goto(editor.address);
  await page.waitForSelector('.monaco-workbench');
  return {
    page,
    folder,
    complaints: () => [...errors.filter(concernsUs), ...loggedErrors(profile)],
    reload: async () => {
      // VS Code writes down what is open every few seconds at least: a reload right after opening would lose it.
      await page.waitForTimeout(6_000);
      await page.reload();
      await page.waitForSelector('.monaco-workbench');
    },
    stop: async () => {
      await context.close();
      await editor.stop();
      rmSync(place, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** VS Code itself misses its own services here (a gallery, accounts), which is not our concern. */
function concernsUs(error: string): boolean {
  return /packet-?path|dist\/media|content security policy/i.test(error);
}

/** The errors in our output channel. When a window closes, VS Code still asks a server that is gone: no error of ours. */
function loggedErrors(profile: string): readonly string[] {
  return globSync('data/logs/**/packet-path.packet-path/*.log', { cwd: profile })
    .flatMap((file) => readFileSync(join(profile, file), 'utf8').split(/^(?=\d{4}-\d\d-\d\d )/m))
    .filter((entry) => entry.includes('[error]') && !entry.includes('Starting server failed'));
}

/** For `afterEach`: what the editor showed when a test failed is in e2e/screenshots/failed-NAME.png. */
export async function keepFailure(workbench: Workbench | undefined, test: EndedTest): Promise<void> {
  if (test.passed !== false || workbench === undefined) return;
  const name = `failed-${test.name.replaceAll(/\W+/g, '-')}`;
  await screenshot(workbench, name);
  console.error(`e2e/screenshots/${name}.png shows it.`);
}

/** What node's test runner tells an `afterEach` about the test. */
export interface EndedTest {
  readonly name: string;
  readonly passed?: boolean;
}

/**
 * Opens the quick input with a key, writes into it, and does something with what it lists. A view that takes the focus
 * meanwhile closes it, so that it is tried anew.
 */
async function quickInput(page: Page, key: string, text: string, use: () => Promise<void>): Promise<void> {
  await eventually(async () => {
    try {
      await page.keyboard.press(key);
      await page.locator('.quick-input-widget input[type=text]').first().fill(text, { timeout: moment });
      await use();
      return true;
    } catch (error) {
      await page.keyboard.press('Escape');
      throw error;
    }
  });
}

/** Milliseconds for what stands on the screen already, on a busy machine. */
const moment = 10_000;

/** Opens a file by Quick Open, which works wherever the focus is. */
export async function openFile({ page }: Workbench, name: string): Promise<void> {
  const folder = name.split('/').slice(0, -1).join('/');
  const title = name.split('/').at(-1);
  await quickInput(page, 'Control+P', name, async () => {
    // The list still shows what was found for the words before: wait for this file, in this folder.
    const row = page.locator('.quick-input-list .monaco-list-row.focused', { hasText: `${title}${folder}` });
    await row.first().waitFor({ timeout: moment });
    await page.keyboard.press('Enter');
  });
  await page.locator(`.tab.active[data-resource-name="${title}"]`).waitFor();
  // The tab is there before its text: until then what is asked would be about the file that was open before.
  await page.locator(`.editor-group-container.active .monaco-editor[data-uri$="/${title}"]`).waitFor();
}

export async function runCommand({ page }: Workbench, title: string): Promise<void> {
  // The first of the list may be another command whose title only resembles this one.
  const exactly = page.locator('.label-name', { hasText: exact(title) });
  const row = page.locator('.quick-input-list .monaco-list-row').filter({ has: exactly }).first();
  await quickInput(page, 'F1', `>${title}`, () => row.click({ timeout: moment }));
  await leave(page);
}

/** Chooses a row of the quick pick that is open, by its exact label. */
export async function pick({ page }: Workbench, label: string): Promise<void> {
  await page.locator('.quick-input-widget input[type=text]').first().fill(label);
  const exactly = page.locator('.label-name', { hasText: exact(label) });
  await page.locator('.quick-input-list .monaco-list-row').filter({ has: exactly }).first().click();
  await leave(page);
}

/** The pointer would show what lies under it, a tooltip for example, which closes the hover of the keyboard. */
async function leave(page: Page): Promise<void> {
  await page.mouse.move(0, 0);
}

function exact(text: string): RegExp {
  return new RegExp(`^${text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
}

/** Puts the cursor at a line and column, both from 1. */
export async function goTo({ page }: Workbench, line: number, column = 1): Promise<void> {
  await quickInput(page, 'Control+G', `:${line}:${column}`, async () => {
    await page.keyboard.press('Enter');
    // It stays open where no editor was ready yet to go anywhere.
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden', timeout: moment });
  });
}

/** The hover at the cursor, as text. */
export async function hoverText(workbench: Workbench, line: number, column: number): Promise<string> {
  await goTo(workbench, line, column);
  const { page } = workbench;
  const hover = page.locator('.monaco-hover:not(.hidden) .monaco-hover-content').first();
  let text = '';
  await eventually(async () => {
    await page.keyboard.press('Control+K');
    await page.keyboard.press('Control+I');
    await hover.waitFor({ timeout: 3_000 });
    // What moves the line, lenses that come later for example, closes it again.
    text = await hover.innerText({ timeout: 3_000 });
    return !text.includes('Loading');
  });
  return text;
}

/** Waits until a problem is drawn. Until then the editor knows no problem at the cursor either, nor a way out of it. */
export async function problemShown({ page }: Workbench): Promise<void> {
  await page.locator('.squiggly-error').first().waitFor({ state: 'attached' });
}

/**
 * Opens the list of ways out at the cursor, and answers with the row that holds `text`. The editor asks for them once
 * each time that the list is opened, and what arrives too late is not in it: it is opened until the row is there.
 */
export async function quickFix({ page }: Workbench, text: string): Promise<Locator> {
  const row = page.locator('.action-widget .monaco-list-row', { hasText: text }).first();
  await eventually(async () => {
    try {
      await page.keyboard.press('Control+.');
      await row.waitFor({ timeout: moment });
      return true;
    } catch (error) {
      await page.keyboard.press('Escape');
      throw error;
    }
  });
  return row;
}

/** The frame of a view in which something of ours stands: a webview is a frame in a frame. */
export async function viewFrame({ page }: Workbench, selector: string): Promise<Frame> {
  let found: Frame | undefined;
  const holds = (frame: Frame): Promise<boolean> =>
    frame
      .locator(selector)
      .count()
      .then(
        (count) => count > 0,
        () => false,
      );
  await eventually(async () => {
    for (const frame of page.frames()) if (await holds(frame)) found = frame;
    return found !== undefined;
  });
  if (found === undefined) throw new Error(`no view shows ${selector}`);
  return found;
}

/** The Trace view's own frame. */
export function traceFrame(workbench: Workbench): Promise<Frame> {
  return viewFrame(workbench, 'packet-path-trace form');
}

/** What the Trace view's form is filled with, by the fields' names. */
export type PacketFields = Readonly<Record<string, string>>;

/** Opens the part of the form that has a field for each part of the packet. */
export async function showFields(frame: Frame): Promise<void> {
  const more = frame.locator('details.more-fields');
  if ((await more.getAttribute('open')) === null) await more.locator('summary').click();
}

/** Fills the form, asks, and answers with the view's frame when there is a verdict. */
export async function traceInView(workbench: Workbench, fields: PacketFields): Promise<Frame> {
  const frame = await traceFrame(workbench);
  // A view from before a reload asks by itself once more: what is typed meanwhile would be another packet's.
  await frame.locator('main[aria-busy=false]').waitFor();
  await showFields(frame);
  for (const [name, value] of Object.entries(fields)) {
    await frame.locator(`vscode-textfield#${name} input`).fill(value);
  }
  await frame.locator('vscode-button.trace').click();
  await answered(frame);
  return frame;
}

/** Waits until the view shows the answer to what was asked last, and no longer that to a question before. */
export async function answered(frame: Frame): Promise<void> {
  await frame.locator('main[aria-busy=false] .verdict h2').waitFor();
}

/** Waits until an opened file is called `language` in the status bar. */
export async function recognisedAs(workbench: Workbench, language: string): Promise<void> {
  await eventually(async () => (await statusBar(workbench)).includes(language));
}

export async function statusBar({ page }: Workbench): Promise<string> {
  return page.locator('.statusbar').innerText();
}

/** For looking at: e2e/screenshots/NAME.png, which git ignores. */
export async function screenshot({ page }: Workbench, name: string): Promise<void> {
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, `${name}.png`) });
}

/** A picture by itself, as a browser or a ticket shows it: e2e/screenshots/NAME.png. It fails where it is no valid SVG. */
export async function picture(svg: string, name: string): Promise<void> {
  const page = await (await launched()).newPage();
  const address = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
  await page.setContent(`<body style="margin: 24px"><img src="${address}" alt=""></body>`);
  const image = page.locator('img');
  // What is no valid image has no size.
  const width = await image.evaluate((element) =>
    (element as HTMLImageElement).decode().then(() => (element as HTMLImageElement).naturalWidth),
  );
  if (width === 0) throw new Error(`${name} is no picture that a browser can show`);
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, `${name}.png`) });
  await page.close();
}

/** Tries until it holds; fails with the last error when patience is at its end. */
export async function eventually(holds: () => Promise<boolean>, seconds = patience / 1000): Promise<void> {
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
