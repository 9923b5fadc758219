/**
 * Pictures of the Trace view in every theme and width, without an editor: traces of the examples, made by the command
 * line, in the page that media/trace/testing holds. They land in e2e/screenshots/looks, for looking at.
 *
 *     node e2e/looks.ts [SCENE…]
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { type Browser, chromium, type Page, type Route } from 'playwright-core';
import { findBrowser } from './browser.mjs';

const root = join(import.meta.dirname, '..');
const pictures = join(import.meta.dirname, 'screenshots', 'looks');

/** An example, and the packet that is asked about there. */
interface Scene {
  readonly example: string;
  readonly packet: Readonly<Record<string, unknown>>;
}

const tcp = { protocol: 'tcp', sport: 40000 };
const scenes: Readonly<Record<string, Scene>> = {
  nodeport: {
    example: 'kube-proxy-iptables',
    packet: { ...tcp, in: 'eth0', src: '203.0.113.50', dst: '192.0.2.11', dport: 30080 },
  },
  ipvs: {
    example: 'kube-proxy-ipvs',
    packet: { ...tcp, in: 'eth0', src: '203.0.113.50', dst: '192.0.2.11', dport: 30080 },
  },
  dropped: {
    example: 'plain-server',
    packet: { ...tcp, in: 'eth0', src: '198.51.100.9', dst: '192.0.2.20', dport: 22 },
  },
  ipv6: {
    example: 'plain-server',
    packet: { ...tcp, in: 'eth0', src: '2001:db8:9::9', dst: '2001:db8:1::20', dport: 443 },
  },
  marked: {
    example: 'nat-gateway',
    packet: { ...tcp, in: 'eth0', src: '192.168.10.200', dst: '192.0.2.80', dport: 443 },
  },
  local: {
    example: 'kube-proxy-iptables',
    packet: { ...tcp, in: null, src: '192.0.2.11', dst: '10.96.40.7', dport: 80 },
  },
  router: {
    example: 'router-port-forwarding',
    packet: { ...tcp, in: 'Dialer1', src: '198.51.100.50', dst: '203.0.113.130', dport: 2222 },
  },
  loopback: { example: 'docker-host', packet: { ...tcp, in: null, src: '127.0.0.1', dst: '127.0.0.1', dport: 8080 } },
};
/** As the server offers them for a cluster. */
const presets = [
  ['shop/web:http (10.96.40.7:80, tcp)', '10.96.40.7', 80],
  ['default/kubernetes:https (10.96.0.1:443, tcp)', '10.96.0.1', 443],
  ['kube-system/kube-dns:dns (10.96.0.10:53, udp)', '10.96.0.10', 53],
].map(([label, dst, dport]) => ({
  label,
  group: 'Services of Kubernetes',
  packet: { ...tcp, in: 'cni0', src: '10.244.1.30', dst, dport },
}));
const themes = ['light', 'dark', 'contrast', 'contrast-light'];
const widths = [400, 700, 1200];

function traced({ example, packet }: Scene): string {
  const cli = join(root, 'dist', 'cli.js');
  const folder = join(root, 'examples', example);
  const text = execFileSync(cli, ['trace', folder, '--packets', '-', '--reply', '--json'], {
    input: JSON.stringify([packet]),
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const { packets, replies } = JSON.parse(text);
  return JSON.stringify({
    form: { interfaces: ['lo', 'eth0', 'cni0'], protocols: ['tcp', 'udp', 'icmp'], initial: packet, presets },
    result: {
      trace: { packets },
      replies: { packets: replies },
      files: {},
      sources: sourcesOf(join(folder, 'iptables-save.txt')),
      missing: [],
    },
  });
}

function sourcesOf(file: string): unknown {
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  return { 'iptables-save.txt': Object.fromEntries(lines.map((line, index) => [index + 1, line])) };
}

const kinds: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.json': 'application/json',
};

/** Serves the repository's own files, and the scenes. */
async function answer(route: Route): Promise<void> {
  const { pathname } = new URL(route.request().url());
  const scene = scenes[/^\/scenes\/([\w-]+)\.json$/.exec(pathname)?.[1] ?? ''];
  const file = join(root, pathname);
  if (scene !== undefined) await route.fulfill({ contentType: 'application/json', body: traced(scene) });
  else if (existsSync(file)) await route.fulfill({ contentType: kinds[extname(file)] ?? '', body: readFileSync(file) });
  else await route.fulfill({ status: 404 });
}

/** Opens the view with a scene; what goes wrong in it is said. */
async function open(browser: Browser, scene: string, theme: string, width: number): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  page.on('console', (message) => {
    if (message.type() === 'error') console.log(`${scene} ${theme} ${width}: ${message.text()}`);
  });
  page.on('pageerror', (error) => console.log(`${scene} ${theme} ${width}: ${error.stack}`));
  await page.route('**/*', answer);
  await page.goto(`http://view.test/media/trace/testing/page.html?scene=${scene}&theme=${theme}`);
  await page.waitForSelector('.verdict');
  return page;
}

const axe = readFileSync(join(root, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8');

/** What axe finds wrong, contrast included. */
async function sayViolations(page: Page, where: string): Promise<void> {
  // The page's policy lets nothing in from outside; this comes by the debugger.
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as AxeWindow).axe.run(document);
    return violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ html }) => `${id}: ${html.slice(0, 160)}`));
  });
  for (const each of found) console.log(`${where}: ${each}`);
}

interface AxeWindow {
  readonly axe: {
    run(context: Document): Promise<{
      readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
    }>;
  };
}

const wanted = process.argv.slice(2).filter((name) => name in scenes);
mkdirSync(pictures, { recursive: true });
const browser = await chromium.launch({
  executablePath: findBrowser() ?? 'chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
const only = process.env['LOOK']?.split(',');
for (const scene of wanted.length > 0 ? wanted : Object.keys(scenes)) {
  for (const theme of themes) {
    for (const width of widths) {
      if (only !== undefined && !only.includes(`${theme}-${width}`)) continue;
      const page = await open(browser, scene, theme, width);
      await page.screenshot({ path: join(pictures, `${scene}-${theme}-${width}.png`), fullPage: true });
      await sayViolations(page, `${scene} ${theme} ${width}`);
      // The line with its offers, and a step with all that is known of it.
      await page.locator('#packet-line').focus();
      await page.screenshot({ path: join(pictures, `${scene}-${theme}-${width}-ask.png`) });
      await page.keyboard.press('Escape');
      await page.locator('.reason').first().click();
      await page.waitForTimeout(100);
      await page.screenshot({ path: join(pictures, `${scene}-${theme}-${width}-step.png`) });
      await page.close();
    }
  }
}
await browser.close();
