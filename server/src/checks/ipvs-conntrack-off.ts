import { type Family, families } from '../net/family.ts';
import type { Node } from '../node/model.ts';
import { message } from '../text/message.ts';
import type { FactsNodeCheckOf } from './check.ts';
import { natRulesFrom, type ReachedRule } from './nat-rules.ts';
import { settingPlace } from './sysctl-places.ts';

const key = 'net.ipv4.vs.conntrack';

export const ipvsConntrackOff: FactsNodeCheckOf<'sysctls'> = {
  kind: 'facts-node',
  of: 'sysctls',
  code: 'ipvs-conntrack-off',
  dialect: 'iproute2',
  title: 'IPVS does not keep connections tracked, and rules need it to',
  severity: 'warning',
  why: 'With `net.ipv4.vs.conntrack = 0`, the default of the kernel, IPVS takes its packets out of connection tracking. Then MASQUERADE and SNAT have no effect on them, and rules see neither NEW nor ESTABLISHED. kube-proxy sets it to 1 when it starts in ipvs mode: somebody has set it back.',
  before: `$ sysctl net
net.ipv4.vs.conntrack = 0
$ ipvsadm -Sn
-A -t 192.0.2.1:80 -s rr
-a -t 192.0.2.1:80 -r 10.0.0.5:8080 -m -w 1
$ iptables-save
*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A POSTROUTING -d 10.0.0.0/24 -j MASQUERADE
COMMIT
`,
  after: `$ sysctl net
net.ipv4.vs.conntrack = 1
$ ipvsadm -Sn
-A -t 192.0.2.1:80 -s rr
-a -t 192.0.2.1:80 -r 10.0.0.5:8080 -m -w 1
$ iptables-save
*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A POSTROUTING -d 10.0.0.0/24 -j MASQUERADE
COMMIT
`,
  *run(part, node) {
    if (part.sysctls.get(key) !== '0') return;
    const served = families.filter((family) => isBalanced(node, family));
    const needing = served.map((family) => translationOf(node, family)).find((rule) => rule !== undefined);
    const place = needing === undefined ? undefined : settingPlace(part, key);
    if (needing === undefined || place === undefined) return;
    yield {
      ...place,
      message: message('IPVS leaves its packets untracked: rule {rule} of {chain} ({target}) has no effect on them.', {
        rule: needing.number,
        chain: needing.chain,
        target: needing.rule.target?.name ?? '',
      }),
    };
  },
};

/** Whether IPVS translates to real servers of the family: the other ways of forwarding leave addresses alone. */
function isBalanced({ services = [] }: Node, wanted: Family): boolean {
  return services.some(
    ({ family, realServers }) => family === wanted && realServers.some(({ method }) => method === 'masquerade'),
  );
}

function translationOf(node: Node, family: Family): ReachedRule | undefined {
  for (const reached of natRulesFrom(node, family, 'POSTROUTING')) {
    const target = reached.rule.target?.name;
    if (target === 'MASQUERADE' || target === 'SNAT') return reached;
  }
  return undefined;
}
