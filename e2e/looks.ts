/**
 * Pictures of the Trace view in every theme and width, without an editor: traces of the examples, made by the command
 * line, in the page that media/trace/testing holds. They land in e2e/screenshots/looks, for looking at.
 *
 *     node e2e/looks.ts [SCENE…]
 *     LOOK=dark-400,light-1200 node e2e/looks.ts [SCENE…]    some themes and widths alone
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { type Browser, chromium, type Page, type Route } from 'playwright-core';
import { findBrowser } from './browser.mjs';

const root = join(import.meta.dirname, '..');
const pictures = join(import.meta.dirname, 'screenshots', 'looks');

/** An example, and the packet that is asked about there. */
interface Scene {
  readonly example: string;
  readonly packet: Readonly<Record<string, unknown>>;
  /** Packets that come first. */
  readonly before?: readonly Readonly<Record<string, unknown>>[];
  /** A line of the rules that is taken out afterwards: the view then shows both ways. */
  readonly edited?: string;
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
  'cluster-ip': {
    example: 'kube-proxy-ipvs',
    packet: { ...tcp, in: 'cni0', src: '10.244.1.30', dst: '10.96.40.7', dport: 80 },
  },
  published: {
    example: 'docker-host',
    packet: { ...tcp, in: 'eth0', src: '198.51.100.9', dst: '192.0.2.30', dport: 8080 },
  },
  pat: {
    example: 'router-small-office',
    packet: { ...tcp, in: 'GigabitEthernet0/1', src: '192.168.10.20', dst: '198.51.100.80', dport: 443 },
  },
  hairpin: {
    example: 'nat-gateway',
    packet: { ...tcp, in: 'eth0', src: '192.168.10.20', dst: '198.51.100.2', dport: 443 },
  },
  bridged: {
    example: 'kube-proxy-iptables',
    packet: { ...tcp, in: 'cni0', src: '10.244.1.30', dst: '10.96.40.7', dport: 80 },
  },
  compared: {
    example: 'docker-host',
    packet: { ...tcp, in: 'eth0', src: '198.51.100.9', dst: '192.0.2.30', dport: 8080 },
    edited: '-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8080',
  },
  sequence: {
    example: 'nat-gateway',
    before: [{ ...tcp, in: 'eth0', src: '192.168.10.20', dst: '192.0.2.80', dport: 443 }],
    packet: {
      protocol: 'tcp',
      in: 'wan1',
      src: '192.0.2.80',
      sport: 443,
      dst: '198.51.100.2',
      dport: 40000,
      flags: ['SYN', 'ACK'],
    },
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

function sceneOf({ example, packet, before = [], edited }: Scene): string {
  const folder = join(root, 'examples', example);
  const packets = [...before, packet];
  const results = [
    traced(folder, packets),
    ...(edited === undefined ? [] : [traced(without(folder, edited), packets)]),
  ];
  const form = { interfaces: ['lo', 'eth0', 'cni0'], protocols: ['tcp', 'udp', 'icmp'], initial: packet, presets };
  return JSON.stringify({ form, before, results });
}

function traced(folder: string, packets: readonly unknown[]): unknown {
  const cli = join(root, 'dist', 'cli.js');
  const text = execFileSync(cli, ['trace', folder, '--packets', '-', '--reply', '--json'], {
    input: JSON.stringify(packets),
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const answer = JSON.parse(text);
  const trace = { packets: answer.packets };
  return { trace, replies: { packets: answer.replies }, files: {}, sources: sourcesOf(folder), missing: [] };
}

/** A copy of the node without the line that begins so. */
function without(folder: string, start: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'looks-'));
  process.once('exit', () => rmSync(copy, { recursive: true }));
  cpSync(folder, copy, { recursive: true });
  const file = join(copy, 'iptables-save.txt');
  const lines = readFileSync(file, 'utf8').split('\n');
  const left = lines.filter((line) => !line.startsWith(start));
  if (left.length === lines.length) throw new Error(`no line of ${folder} starts with "${start}"`);
  writeFileSync(file, left.join('\n'));
  return copy;
}

function sourcesOf(folder: string): unknown {
  const dumps = ['iptables-save.txt', 'running-config.txt'].filter((name) => existsSync(join(folder, name)));
  const linesOf = (name: string): readonly string[] => readFileSync(join(folder, name), 'utf8').split('\n');
  return Object.fromEntries(
    dumps.map((name) => [name, Object.fromEntries(linesOf(name).map((line, index) => [index + 1, line]))]),
  );
}

/** What each scene is answered with, made once. */
const made = new Map<string, string>();

const kinds: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.json': 'application/json',
};

/** Serves the repository's own files, and the scenes. */
async function answer(route: Route): Promise<void> {
  const { pathname } = new URL(route.request().url());
  const name = /^\/scenes\/([\w-]+)\.json$/.exec(pathname)?.[1] ?? '';
  const scene = scenes[name];
  const file = join(root, pathname);
  if (scene !== undefined) await route.fulfill({ contentType: 'application/json', body: madeOnce(name, scene) });
  else if (existsSync(file)) await route.fulfill({ contentType: kinds[extname(file)] ?? '', body: readFileSync(file) });
  else await route.fulfill({ status: 404 });
}

function madeOnce(name: string, scene: Scene): string {
  const body = made.get(name) ?? sceneOf(scene);
  made.set(name, body);
  return body;
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
