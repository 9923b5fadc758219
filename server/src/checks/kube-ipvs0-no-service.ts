import { formatAddress } from '../net/text.ts';
import { keyOfAddress, servicesByAddress } from '../node/by-address.ts';
import { message } from '../text/message.ts';
import type { FactsNodeCheckOf } from './check.ts';
import { wordSpan } from './facts-places.ts';

export const kubeIpvs0NoService: FactsNodeCheckOf<'interfaces'> = {
  kind: 'facts-node',
  of: 'interfaces',
  code: 'kube-ipvs0-no-service',
  dialect: 'iproute2',
  title: 'An address on kube-ipvs0 without a virtual service',
  severity: 'warning',
  why: 'The device makes the node take every packet for the address as its own. Without a virtual service nobody answers there: a black hole for the pods of this node, although the service may work from others. It is left over where kube-proxy was stopped in the middle, or its IPVS services were cleared (`ipvsadm -C`). kube-proxy puts services back when it starts again.',
  before: `$ ip addr
9: kube-ipvs0: <BROADCAST,NOARP> mtu 1500 qdisc noop state DOWN group default
    inet 10.96.40.7/32 scope global kube-ipvs0
       valid_lft forever preferred_lft forever
    inet 10.96.0.1/32 scope global kube-ipvs0
       valid_lft forever preferred_lft forever
$ ipvsadm -Sn
-A -t 10.96.0.1:443 -s rr
-a -t 10.96.0.1:443 -r 192.0.2.10:6443 -m -w 1
`,
  after: `$ ip addr
9: kube-ipvs0: <BROADCAST,NOARP> mtu 1500 qdisc noop state DOWN group default
    inet 10.96.0.1/32 scope global kube-ipvs0
       valid_lft forever preferred_lft forever
$ ipvsadm -Sn
-A -t 10.96.0.1:443 -s rr
-a -t 10.96.0.1:443 -r 192.0.2.10:6443 -m -w 1
`,
  *run(part, node) {
    const services = servicesByAddress(node);
    if (services === undefined) return;
    for (const { name, addresses } of part.interfaces) {
      if (name !== 'kube-ipvs0') continue;
      for (const { address, scope, origin } of addresses) {
        if (scope === 'link' || services.has(keyOfAddress(address))) continue;
        const text = formatAddress(address);
        yield {
          line: origin.line,
          span: wordSpan(part, origin.line, (word) => word.text.startsWith(`${text}/`) || word.text === text),
          message: message(
            'No virtual service has {address}: this node takes its packets as its own, and nobody answers them.',
            { address: text },
          ),
        };
      }
    }
  },
};
