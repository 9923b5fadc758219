/**
 * Writes the dumps of an invented Kubernetes node.
 *
 *     node bench/generate.ts --services 10000 --endpoints 3 [--mode iptables|ipvs] [--out FOLDER]
 *
 * Without --out the dump of iptables mode goes to standard output.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeServices } from './kube/cluster.ts';
import { iptablesMode } from './kube/iptables-mode.ts';
import { ipvsMode } from './kube/ipvs-mode.ts';

const { values } = parseArgs({
  options: {
    services: { type: 'string', default: '10000' },
    endpoints: { type: 'string', default: '3' },
    mode: { type: 'string', default: 'iptables' },
    out: { type: 'string' },
  },
});

const services = makeServices(Number(values.services), Number(values.endpoints));
const files = values.mode === 'ipvs' ? ipvsMode(services) : { 'iptables-save.txt': iptablesMode(services) };
if (values.out === undefined) process.stdout.write(files['iptables-save.txt'] ?? '');
else {
  mkdirSync(values.out, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(values.out, name), text);
}
