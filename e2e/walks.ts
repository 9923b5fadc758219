/** The pictures of docs/walks: each walk's packet in the Trace view, beside the rules that it passes. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { examples } from './examples.ts';
import {
  goTo,
  openFile,
  openWorkbench,
  recognisedAs,
  runCommand,
  screenshot,
  traceFrame,
  type Workbench,
} from './harness.ts';

interface Walk {
  /** Of the picture. */
  readonly name: string;
  /** As the view's line takes it. */
  readonly packet: string;
  /** The rules that stand in the middle of the editor: the first line that starts so. */
  readonly at: string;
}

const walks: Readonly<Record<string, readonly Walk[]>> = {
  'kube-proxy-ipvs': [
    {
      name: 'cluster-ip-ipvs',
      packet: 'tcp 10.244.1.30:40022 > 10.96.61.9:5672 in cni0',
      at: '-A KUBE-SERVICES -m set --match-set KUBE-CLUSTER-IP',
    },
    {
      name: 'node-port-cluster',
      packet: 'tcp 203.0.113.50:40005 > 192.0.2.11:30080 in eth0',
      at: '-A KUBE-POSTROUTING',
    },
    {
      name: 'node-port-local',
      packet: 'tcp 203.0.113.50:40026 > 192.0.2.11:30443 in eth0',
      at: '-A KUBE-NODE-PORT -p tcp',
    },
    {
      name: 'hairpin',
      packet: 'tcp 10.244.1.22:40025 > 10.96.61.9:5672 in cni0',
      at: '-A KUBE-POSTROUTING',
    },
  ],
  'kube-proxy-iptables': [
    {
      name: 'cluster-ip-iptables',
      packet: 'tcp 10.244.1.30:40022 > 10.96.61.9:5672 in cni0',
      at: '-A KUBE-SEP-E2WZO67SQFVAQJIK',
    },
    {
      name: 'node-port-iptables',
      packet: 'tcp 203.0.113.50:40026 > 192.0.2.11:30443 in eth0',
      at: '-A KUBE-EXT-OTVU7MV6PRR7MW2X',
    },
  ],
  'docker-host': [
    {
      name: 'docker-out',
      packet: 'tcp 172.17.0.2:40005 > 203.0.113.5:443 in docker0',
      at: '-A POSTROUTING -s 172.17.0.0/16',
    },
    {
      name: 'docker-in',
      packet: 'tcp 198.51.100.9:40001 > 192.0.2.30:8080 in eth0',
      at: '-A DOCKER ! -i docker0',
    },
  ],
  'router-small-office': [
    {
      name: 'router-out',
      packet: 'tcp 192.168.10.20:50000 > 198.51.100.80:443 in GigabitEthernet0/1',
      at: 'ip nat inside source list NAT',
    },
    {
      name: 'router-untranslated',
      packet: 'tcp 192.168.20.200:50002 > 198.51.100.80:443 in GigabitEthernet0/2',
      at: 'ip access-list standard NAT',
    },
  ],
  'router-overlapping-networks': [
    {
      name: 'router-twice',
      packet: 'tcp 10.1.1.5:50000 > 172.21.1.30:80 in GigabitEthernet0/1',
      at: 'ip nat outside source static',
    },
  ],
};

/** Which dump of a node is shown beside the trace, and what the status bar calls its language. */
function shownOf(node: string): { readonly file: string; readonly language: string } {
  return node.startsWith('router-')
    ? { file: 'running-config.txt', language: 'Cisco IOS NAT' }
    : { file: 'iptables-save.txt', language: 'iptables-save' };
}

/** `folder`: where the pictures go. `only`: how the names of the nodes begin that are taken. */
export async function takeWalks(folder: string, only = ''): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const [node, taken] of Object.entries(walks).filter(([name]) => name.startsWith(only))) {
    const { file, language } = shownOf(node);
    const workbench = await openWorkbench({
      copyOf: join(examples, node),
      size: { width: 1500, height: 960 },
      settings: {
        'editor.minimap.enabled': false,
        'editor.codeLens': false,
        'editor.wordWrap': 'on',
        'editor.fontSize': 12,
        'editor.stickyScroll.enabled': false,
        'breadcrumbs.enabled': false,
        'workbench.activityBar.location': 'hidden',
        'window.commandCenter': false,
      },
    });
    try {
      await openFile(workbench, file);
      await recognisedAs(workbench, language);
      await runCommand(workbench, 'View: Close Primary Side Bar');
      const lines = readFileSync(join(examples, node, file), 'utf8').split('\n');
      for (const walk of taken) await take(workbench, walk, lines, folder);
    } catch (error) {
      await screenshot(workbench, `failed-walks-${node}`);
      throw error;
    } finally {
      await workbench.stop();
    }
  }
}

async function take(
  workbench: Workbench,
  { name, packet, at }: Walk,
  lines: readonly string[],
  folder: string,
): Promise<void> {
  const { page } = workbench;
  await runCommand(workbench, 'Packet Path: Trace Packet');
  const frame = await traceFrame(workbench);
  const line = frame.locator('#packet-line');
  await line.fill(packet);
  await line.press('Escape');
  await frame.locator('vscode-button.trace').click();
  // The answer before is still shown until the new one comes; the line is read before the packet is asked about.
  const asked = packet.replace(/^\w+ (\S+) > (\S+).*$/, '$1 → $2');
  await frame.locator('main[aria-busy=false] .verdict .packet', { hasText: asked }).waitFor();
  await page.mouse.move(0, 0);
  await frame.locator('.verdict').evaluate((element) => element.scrollIntoView());
  await runCommand(workbench, 'View: Focus First Editor Group');
  await goTo(workbench, lines.findIndex((text) => text.startsWith(at)) + 1);
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
