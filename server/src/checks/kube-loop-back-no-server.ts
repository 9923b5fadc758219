import { keyOfAddress } from '../node/by-address.ts';
import type { Node } from '../node/model.ts';
import { message } from '../text/message.ts';
import type { FactsNodeCheckOf } from './check.ts';
import { wholeLineSpan } from './facts-places.ts';
import { addressOfEntry, kubeSetName } from './kube-sets.ts';

export const kubeLoopBackNoServer: FactsNodeCheckOf<'sets'> = {
  kind: 'facts-node',
  of: 'sets',
  code: 'kube-loop-back-no-server',
  dialect: 'ipset-save',
  title: 'An entry of KUBE-LOOP-BACK without a real server',
  severity: 'info',
  why: 'The set names the endpoints of this node, so that a pod that a service sends back to itself (a hairpin) sees another address than its own. An entry that no virtual service leads to does nothing: the pod is gone, or kube-proxy has not taken it in yet. It also hints that sets and services were not taken at the same moment.',
  before: `$ ipset save
create KUBE-LOOP-BACK hash:ip,port,ip family inet hashsize 1024 maxelem 65536
add KUBE-LOOP-BACK 10.244.1.11,tcp:8080,10.244.1.11
add KUBE-LOOP-BACK 10.244.1.99,tcp:8080,10.244.1.99
$ ipvsadm -Sn
-A -t 10.96.40.7:80 -s rr
-a -t 10.96.40.7:80 -r 10.244.1.11:8080 -m -w 1
`,
  after: `$ ipset save
create KUBE-LOOP-BACK hash:ip,port,ip family inet hashsize 1024 maxelem 65536
add KUBE-LOOP-BACK 10.244.1.11,tcp:8080,10.244.1.11
$ ipvsadm -Sn
-A -t 10.96.40.7:80 -s rr
-a -t 10.96.40.7:80 -r 10.244.1.11:8080 -m -w 1
`,
  *run(part, node) {
    const loops = part.sets.filter((set) => kubeSetName(set) === 'LOOP-BACK');
    const servers = loops.length === 0 ? undefined : serversOf(node);
    if (servers === undefined) return;
    for (const { entries } of loops) {
      for (const entry of entries) {
        const endpoint = addressOfEntry(entry);
        if (endpoint === undefined) continue;
        if (servers.has(`${keyOfAddress(endpoint.address)} ${endpoint.protocol} ${endpoint.port}`)) continue;
        yield {
          line: entry.origin.line,
          span: wholeLineSpan(part, entry.origin.line),
          message: message('No virtual service has this endpoint as a real server: the entry does nothing.'),
        };
      }
    }
  },
};

/** Undefined: no dump lists virtual services. */
function serversOf({ services }: Node): ReadonlySet<string> | undefined {
  if (services === undefined) return undefined;
  const keys = new Set<string>();
  for (const { by, realServers } of services) {
    if (by.kind !== 'address') continue;
    for (const { address, port } of realServers) keys.add(`${keyOfAddress(address)} ${by.protocol} ${port}`);
  }
  return keys;
}
