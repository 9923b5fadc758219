import type { Address } from '../net/address.ts';
import { formatAddress } from '../net/text.ts';
import { keyOfAddress, ownAddresses, routesByNetwork } from '../node/by-address.ts';
import type { Node } from '../node/model.ts';
import { message } from '../text/message.ts';
import type { FactsNodeCheckOf } from './check.ts';
import { wholeLineSpan } from './facts-places.ts';

export const ipvsAddressNotLocal: FactsNodeCheckOf<'services'> = {
  kind: 'facts-node',
  of: 'services',
  code: 'ipvs-address-not-local',
  dialect: 'ipvsadm',
  title: 'An IPVS address that no device of the node owns',
  severity: 'warning',
  why: 'IPVS waits behind INPUT, and only packets for an address of the node itself come there. Packets for other addresses are forwarded past it. In Kubernetes the addresses of services lie on the device `kube-ipvs0`; elsewhere on `lo`, or a `local` route leads there. Clients on the node itself are served all the same, since IPVS looks at OUTPUT too.',
  before: `$ ipvsadm -Sn
-A -t 10.96.40.7:80 -s rr
-a -t 10.96.40.7:80 -r 10.244.1.11:8080 -m -w 1
`,
  after: `$ ipvsadm -Sn
-A -t 10.96.40.7:80 -s rr
-a -t 10.96.40.7:80 -r 10.244.1.11:8080 -m -w 1
$ ip addr
9: kube-ipvs0: <BROADCAST,NOARP> mtu 1500 qdisc noop state DOWN group default
    inet 10.96.40.7/32 scope global kube-ipvs0
       valid_lft forever preferred_lft forever
`,
  *run(part, node) {
    const own = ownAddresses(node);
    if (own === undefined) return;
    for (const { by, origin } of part.services) {
      if (by.kind !== 'address' || own.has(keyOfAddress(by.address)) || hasLocalRoute(node, by.address)) continue;
      yield {
        line: origin.line,
        span: wholeLineSpan(part, origin.line),
        message: message(
          'No device of this node has {address}: packets from outside are not taken for its own, and never come to this service.',
          { address: formatAddress(by.address) },
        ),
      };
    }
  },
};

/** Of whatever table: a mark may choose it. */
function hasLocalRoute(node: Node, address: Address): boolean {
  for (const { type } of routesByNetwork(node, address.family)?.holding(address) ?? [])
    if (type === 'local') return true;
  return false;
}
