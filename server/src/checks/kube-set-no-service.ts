import { keyOfAddress, servicesByAddress } from '../node/by-address.ts';
import { message } from '../text/message.ts';
import { serviceSets } from '../trace/sets/kubeProxy.ts';
import { type FactsNodeCheckOf, pause } from './check.ts';
import { wholeLineSpan } from './facts-places.ts';
import { addressOfEntry, kubeSetName } from './kube-sets.ts';

export const kubeSetNoService: FactsNodeCheckOf<'sets'> = {
  kind: 'facts-node',
  of: 'sets',
  code: 'kube-set-no-service',
  dialect: 'ipset-save',
  title: 'An entry of KUBE-CLUSTER-IP without a virtual service',
  severity: 'warning',
  why: 'In ipvs mode the rules let packets of this set pass, and IPVS sends them to an endpoint. Where IPVS has no such service they come to an end at the node itself: refused where nothing listens, which is everywhere. The same goes for the sets of external IPs and load balancers.',
  before: `$ ipset save
create KUBE-CLUSTER-IP hash:ip,port family inet hashsize 1024 maxelem 65536
add KUBE-CLUSTER-IP 10.96.0.1,tcp:443
add KUBE-CLUSTER-IP 10.96.40.7,tcp:80
$ ipvsadm -Sn
-A -t 10.96.0.1:443 -s rr
-a -t 10.96.0.1:443 -r 192.0.2.10:6443 -m -w 1
`,
  after: `$ ipset save
create KUBE-CLUSTER-IP hash:ip,port family inet hashsize 1024 maxelem 65536
add KUBE-CLUSTER-IP 10.96.0.1,tcp:443
$ ipvsadm -Sn
-A -t 10.96.0.1:443 -s rr
-a -t 10.96.0.1:443 -r 192.0.2.10:6443 -m -w 1
`,
  *run(part, node) {
    const services = servicesByAddress(node);
    if (services === undefined) return;
    let looked = 0;
    for (const set of part.sets) {
      if (!serviceSets.has(kubeSetName(set) ?? '')) continue;
      for (const entry of set.entries) {
        if (++looked % pause === 0) yield undefined;
        const wanted = addressOfEntry(entry);
        if (wanted === undefined || entry.nomatch) continue;
        const { address, protocol, port } = wanted;
        const there = services.get(keyOfAddress(address)) ?? [];
        if (there.some(({ by }) => by.kind === 'address' && by.protocol === protocol && by.port === port)) continue;
        yield {
          line: entry.origin.line,
          span: wholeLineSpan(part, entry.origin.line),
          message:
            there.length === 0
              ? message('IPVS has no service at this address: packets that {set} lets pass end at this node.', {
                  set: set.name,
                })
              : message('IPVS serves this address, but not this port: packets that {set} lets pass end at this node.', {
                  set: set.name,
                }),
        };
      }
    }
  },
};
