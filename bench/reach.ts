/**
 * The search for a packet that reaches a rule, on large nodes: CPU milliseconds of the first answer, which reads the
 * rules on the way, and of the next one.
 *
 *     node bench/reach.ts [--services 10000]
 */
import { parseArgs } from 'node:util';
import type { TableName } from '../server/src/catalog/types.ts';
import type { Node } from '../server/src/node/model.ts';
import { readNode } from '../server/src/node/read.ts';
import { reach } from '../server/src/trace/reach/reach.ts';
import { makeServices } from './kube/cluster.ts';
import { iptablesMode } from './kube/iptables-mode.ts';
import { ipvsMode } from './kube/ipvs-mode.ts';

const { values } = parseArgs({ options: { services: { type: 'string', default: '10000' } } });
const services = makeServices(Number(values.services), 3);

const iptables = (): Node => nodeOf({ 'iptables-save.txt': iptablesMode(services) });
const ipvs = (): Node => nodeOf(ipvsMode(services));

ask('iptables', iptables(), 'nat', 'PREROUTING', 1);
const node = iptables();
const [deep] = [...(node.rulesets[0]?.tables.get('nat')?.chains.keys() ?? [])]
  .filter((chain) => chain.startsWith('KUBE-SVC-'))
  .slice(-1);
if (deep !== undefined) ask('iptables', node, 'nat', deep, 1);
ask('iptables', iptables(), 'filter', 'KUBE-FORWARD', 2);
ask('ipvs', ipvs(), 'nat', 'KUBE-POSTROUTING', 1);
ask('ipvs', ipvs(), 'nat', 'KUBE-POSTROUTING', 2);
ask('ipvs', ipvs(), 'filter', 'FORWARD', 1);

function nodeOf(files: Readonly<Record<string, string>>): Node {
  return readNode(
    'node',
    Object.entries(files).map(([name, text]) => ({ name, text })),
  ).node;
}

function ask(mode: string, of: Node, table: TableName, chain: string, rule: number): void {
  const times = [0, 1].map(() => {
    const before = process.cpuUsage();
    const { kind } = reach(of, { family: 'ipv4', table, chain, rule });
    const { user, system } = process.cpuUsage(before);
    return `${((user + system) / 1000).toFixed(0)} ms (${kind})`;
  });
  console.log(`${mode} ${table} ${chain} ${rule}: ${times.join(', then ')}`);
}
