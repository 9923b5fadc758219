import { formatAddress } from '../net/text.ts';
import { keyOfAddress, ownAddresses } from '../node/by-address.ts';
import type { Node } from '../node/model.ts';
import { message } from '../text/message.ts';
import { serviceSets } from '../trace/sets/kubeProxy.ts';
import { type FactsNodeCheckOf, pause } from './check.ts';
import { wholeLineSpan } from './facts-places.ts';
import { addressOfEntry, kubeSetName } from './kube-sets.ts';

export const ipvsNotInKubeSet: FactsNodeCheckOf<'services'> = {
  kind: 'facts-node',
  of: 'services',
  code: 'ipvs-not-in-kube-set',
  dialect: 'ipvsadm',
  title: 'A virtual service of kube-ipvs0 that no set of kube-proxy names',
  severity: 'warning',
  why: 'In ipvs mode rules go by sets: what is in KUBE-CLUSTER-IP is marked for masquerading where it has to be, and let past the rule that refuses other ports of the service addresses. A service whose address lies on kube-ipvs0 and that is in none of the sets (cluster IPs, external IPs, load balancers) is refused, or its replies do not find back.',
  before: `$ ipvsadm -Sn
-A -t 10.96.40.7:80 -s rr
-a -t 10.96.40.7:80 -r 10.244.1.11:8080 -m -w 1
$ ip addr
9: kube-ipvs0: <BROADCAST,NOARP> mtu 1500 qdisc noop state DOWN group default
    inet 10.96.40.7/32 scope global kube-ipvs0
       valid_lft forever preferred_lft forever
$ ipset save
create KUBE-CLUSTER-IP hash:ip,port family inet hashsize 1024 maxelem 65536
`,
  after: `$ ipvsadm -Sn
-A -t 10.96.40.7:80 -s rr
-a -t 10.96.40.7:80 -r 10.244.1.11:8080 -m -w 1
$ ip addr
9: kube-ipvs0: <BROADCAST,NOARP> mtu 1500 qdisc noop state DOWN group default
    inet 10.96.40.7/32 scope global kube-ipvs0
       valid_lft forever preferred_lft forever
$ ipset save
create KUBE-CLUSTER-IP hash:ip,port family inet hashsize 1024 maxelem 65536
add KUBE-CLUSTER-IP 10.96.40.7,tcp:80
`,
  *run(part, node) {
    const own = ownAddresses(node);
    if (own === undefined) return;
    const named = yield* namedServices(node);
    if (named === undefined) return;
    let looked = 0;
    for (const { by, family, origin } of part.services) {
      if (++looked % pause === 0) yield undefined;
      if (by.kind !== 'address' || !named.families.has(family)) continue;
      const key = keyOfAddress(by.address);
      const isKube = own.get(key)?.some(({ device }) => device.name === 'kube-ipvs0') === true;
      if (!isKube || named.keys.has(`${key} ${by.protocol} ${by.port}`)) continue;
      yield {
        line: origin.line,
        span: wholeLineSpan(part, origin.line),
        message: message(
          '{address} lies on kube-ipvs0, and this service stands in none of kube-proxy’s sets: rules will not treat its packets as a service’s.',
          { address: formatAddress(by.address) },
        ),
      };
    }
  },
};

/** Undefined: kube-proxy's sets are not here. */
function* namedServices({
  sets,
}: Node): Generator<undefined, { keys: ReadonlySet<string>; families: ReadonlySet<string> } | undefined> {
  const keys = new Set<string>();
  const families = new Set<string>();
  let looked = 0;
  for (const set of sets?.values() ?? []) {
    const name = kubeSetName(set);
    if (name === undefined || !serviceSets.has(name)) continue;
    if (name === 'CLUSTER-IP' && set.family !== undefined) families.add(set.family);
    for (const entry of set.entries) {
      if (++looked % pause === 0) yield undefined;
      const found = addressOfEntry(entry);
      if (found !== undefined) keys.add(`${keyOfAddress(found.address)} ${found.protocol} ${found.port}`);
    }
  }
  return families.size === 0 ? undefined : { keys, families };
}
