/**
 * How fast the Trace view is, without an editor around it: from Enter to the drawn result over a dump of 150,000 lines,
 * the built server answering over stdio, and how a walk of more than 2,000 steps scrolls.
 *
 *     npm run build && node e2e/speed.ts
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { type BenchServer, row, startServer } from '../bench/client.ts';
import { makeServices } from '../bench/kube/cluster.ts';
import { iptablesMode } from '../bench/kube/iptables-mode.ts';
import { findBrowser } from './browser.mjs';

const root = join(import.meta.dirname, '..');
const place = mkdtempSync(join(tmpdir(), 'packet-path-speed-'));

const kinds: Readonly<Record<string, string>> = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript' };

/** What the view asked of the server: milliseconds and characters of each answer. */
const asked: { method: string; took: number; size: number }[] = [];

/** The view on a document of the server, as the extension would host it. */
async function openView(browser: Browser, { client }: BenchServer, uri: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 900, height: 900 } });
  page.on('pageerror', (error) => console.log(error.stack));
  const answer = async (text: string): Promise<string> => {
    const { method, params } = JSON.parse(text) as { method: string; params: object };
    const start = performance.now();
    const result = JSON.stringify(await client.sendRequest(method, { uri, ...params }));
    asked.push({ method, took: performance.now() - start, size: result.length });
    return result;
  };
  await page.goto(`${await serve(answer)}/media/trace/testing/page.html`);
  await page.waitForSelector('#packet-line');
  return page;
}

/** The repository's files, and answers to what the view asks. Answers the address. */
async function serve(answer: (text: string) => Promise<string>): Promise<string> {
  const server = createServer(async (request, response) => {
    const path = request.url ?? '/';
    if (request.method === 'POST') {
      let text = '';
      for await (const part of request) text += part;
      response.end(await answer(text));
      return;
    }
    if (path === '/favicon.ico') {
      response.writeHead(404).end();
      return;
    }
    response.setHeader('content-type', kinds[extname(path)] ?? 'text/plain');
    response.end(path.endsWith('/host.js') ? host : readFileSync(join(root, path)));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Stands in for the extension: what the view asks goes to the server. */
const host = `
document.documentElement.dataset.theme = 'dark';
const post = (data) => window.dispatchEvent(new MessageEvent('message', { data }));
const ask = async (method, params) => (await fetch('/ask', { method: 'POST', body: JSON.stringify({ method, params }) })).json();
window.acquireVsCodeApi = () => ({
  setState() {},
  async postMessage(message) {
    if (message.type === 'ready')
      post({ type: 'form', document: 'cluster.txt', form: await ask('packetPath/traceForm', {}) });
    if (message.type === 'line')
      post({ type: 'line', line: message.line, result: await ask('packetPath/packetLine', { line: message.line }) });
    if (message.type === 'trace') {
      const { packet, assumptions } = message;
      const result = await ask('packetPath/trace', { packets: [packet], assumptions, reply: true });
      const start = performance.now();
      post({ type: 'result', turn: message.turn, packet, before: [], result });
      (window.drawing ??= []).push(performance.now() - start);
    }
  },
});`;

async function opened(server: BenchServer, name: string, text: string): Promise<string> {
  const file = join(place, name);
  writeFileSync(file, text);
  const uri = pathToFileURL(file).href;
  const textDocument = { uri, languageId: 'iptables-save', version: 1, text };
  await server.client.sendNotification('textDocument/didOpen', { textDocument });
  return uri;
}

/** Milliseconds from Enter in the line to the frame that shows the verdict. */
async function enterToDrawn(page: Page, line: string): Promise<number> {
  await page.locator('#packet-line').fill(line);
  await page.evaluate(() => {
    const root = document.querySelector('packet-path-trace');
    const old = document.querySelector('.verdict .packet')?.textContent ?? '';
    const view = window as unknown as { drawn: Promise<number> };
    view.drawn = new Promise((done) => {
      let start = 0;
      document.addEventListener('keydown', () => (start = performance.now()), { once: true, capture: true });
      const answer = new MutationObserver(() => {
        if (start === 0 || (document.querySelector('.verdict .packet')?.textContent ?? old) === old) return;
        answer.disconnect();
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
      });
      // Each packet is another one: its verdict is a text that was not there.
      if (root !== null) answer.observe(root, { subtree: true, childList: true, characterData: true });
    });
  });
  await page.keyboard.press('Enter');
  return page.evaluate(() => (window as unknown as { drawn: Promise<number> }).drawn);
}

async function large(browser: Browser): Promise<void> {
  const services = makeServices(10_000, 3);
  const dump = iptablesMode(services);
  const server = await startServer();
  const uri = await opened(server, 'cluster.txt', dump);
  const page = await openView(browser, server, uri);
  const took: number[] = [];
  for (let index = 0; index < 25; index++) {
    const service = services[(index * 7919) % services.length];
    const line = `tcp 192.0.2.77:${30000 + index} > ${service?.clusterIp}:${service?.port} in eth0`;
    await page.waitForSelector('#packet-line');
    took.push(await enterToDrawn(page, line));
  }
  row('Enter to the drawn result: the first', took.slice(0, 1), `${dump.split('\n').length} lines`);
  row('Enter to the drawn result', took.slice(1), 'reply included');
  const drawing = await page.evaluate(() => (window as unknown as { drawing: number[] }).drawing);
  for (const method of ['packetPath/packetLine', 'packetPath/trace']) {
    const answers = asked.filter((each) => each.method === method);
    row(
      `of it, ${method}`,
      answers.map(({ took }) => took),
      `${answers.at(-1)?.size} characters`,
    );
  }
  row('of it, drawing', drawing, 'rendering and layout');
  await page.close();
  await server.stop();
}

/** A walk of some 2,100 steps: 700 chains, each called, counted in and left. */
function longWalk(): string {
  const chains = Array.from({ length: 700 }, (_, index) => `CHAIN-${index}`);
  return [
    '*raw',
    ':PREROUTING ACCEPT [0:0]',
    ':OUTPUT ACCEPT [0:0]',
    ...chains.map((name) => `:${name} - [0:0]`),
    ...chains.map((name) => `-A PREROUTING -j ${name}`),
    ...chains.map((name) => `-A ${name} -p tcp`),
    'COMMIT',
    '',
  ].join('\n');
}

async function scrolling(browser: Browser): Promise<void> {
  const server = await startServer();
  const page = await openView(browser, server, await opened(server, 'long.txt', longWalk()));
  await page.locator('#packet-line').fill('tcp 10.1.0.7:40000 > 10.2.0.5:80 in eth0');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.walk-rows');
  const { frames, work, rows, steps } = await page.evaluate(async () => {
    const frames: number[] = [];
    const work: number[] = [];
    const next = (): Promise<number> => new Promise((done) => requestAnimationFrame(done));
    let before = await next();
    const height = document.documentElement.scrollHeight;
    let rows = 0;
    for (let y = 0; y < height; y += 240) {
      const start = performance.now();
      scrollTo(0, y);
      document.dispatchEvent(new Event('scroll'));
      const now = await next();
      frames.push(now - before);
      before = now;
      // What this page itself had to do for the frame: its handlers, styles and layout.
      document.body.getBoundingClientRect();
      work.push(performance.now() - Math.max(start, now));
      rows = Math.max(rows, document.querySelectorAll('.line-row').length);
    }
    const steps = Number(document.querySelector('.line-row')?.getAttribute('aria-setsize'));
    return { frames, work, rows, steps };
  });
  row('a frame while scrolling', frames, `${steps} rows, at most ${rows} of them drawn`);
  row('of it, work of the page', work, '16.7 ms are there for 60 frames a second');
  const slow = frames.filter((frame) => frame > 17.5).length;
  console.log(`${slow} of ${frames.length} frames took longer than a sixtieth of a second`);
  await page.close();
  await server.stop();
}

const browser = await chromium.launch({
  executablePath: findBrowser() ?? 'chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  await large(browser);
  await scrolling(browser);
} finally {
  await browser.close();
  rmSync(place, { recursive: true, force: true });
}
process.exit(0);
