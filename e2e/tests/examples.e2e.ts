/** Everything that a newcomer opens in examples/. */
import { strict as assert } from 'node:assert';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { examples } from '../examples.ts';
import {
  closeBrowser,
  keepFailure,
  openFile,
  openWorkbench,
  recognisedAs,
  runCommand,
  screenshot,
  statusBar,
  traceInView,
  type Workbench,
} from '../harness.ts';

/** What the status bar calls a dump of this file name. */
const languages: Readonly<Record<string, string>> = {
  'iptables-save.txt': 'iptables-save',
  'ip6tables-save.txt': 'iptables-save',
  'ipset-save.txt': 'ipset save',
  'ipvsadm.txt': 'ipvsadm',
  'ip-addr.txt': 'ip addr, ip route, ip rule',
  'ip-route.txt': 'ip addr, ip route, ip rule',
  'ip-rule.txt': 'ip addr, ip route, ip rule',
  'ip-6-rule.txt': 'ip addr, ip route, ip rule',
  'running-config.txt': 'Cisco IOS NAT',
  'current-configuration.txt': 'Cisco IOS NAT',
  'translations.txt': 'Cisco IOS NAT',
};

describe('the examples', () => {
  let workbench: Workbench;
  before(async () => {
    workbench = await openWorkbench({ copyOf: examples });
  });
  afterEach((context) => keepFailure(workbench, context));
  after(async () => {
    await workbench.stop();
    await closeBrowser();
  });

  for (const node of readdirSync(examples)) {
    test(`${node}: each dump is recognised, and nothing that a kernel printed is an error`, async () => {
      const dumps = readdirSync(join(examples, node)).filter((file) => languages[file] !== undefined);
      assert.notEqual(dumps.length, 0);
      for (const file of dumps) {
        await openFile(workbench, `${node}/${file}`);
        await recognisedAs(workbench, languages[file] ?? '');
      }
      await screenshot(workbench, `example-${node}`);
      // The first number beside the signs of problems counts the errors.
      assert.match(await statusBar(workbench), /^\s*0\s+\d+/m);
    });
  }

  test('a packet to a virtual service is traced over all dumps of its node', async () => {
    await openFile(workbench, 'kube-proxy-ipvs/ipvsadm.txt');
    await recognisedAs(workbench, 'ipvsadm');
    await runCommand(workbench, 'Packet Path: Trace Packet');
    const frame = await traceInView(workbench, { src: '10.244.1.30', sport: '40001', dst: '10.96.40.7', dport: '80' });
    assert.match(await frame.locator('.answer').innerText(), /IPVS/);
    await screenshot(workbench, 'ipvs');
  });

  test('nothing went wrong meanwhile', () => {
    assert.deepEqual(workbench.complaints(), []);
  });
});
