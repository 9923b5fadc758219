import type { Address } from '../net/address.ts';
import { type Family, families } from '../net/family.ts';
import { formatAddress } from '../net/text.ts';
import { keyOfAddress, ownAddresses } from '../node/by-address.ts';
import type { Node } from '../node/model.ts';
import { message } from '../text/message.ts';
import type { FactsNodeCheckOf, Finding } from './check.ts';
import { natRulesFrom, type ReachedRule } from './nat-rules.ts';
import { settingPlace } from './sysctl-places.ts';

const keys: Readonly<Record<Family, string>> = {
  ipv4: 'net.ipv4.ip_forward',
  ipv6: 'net.ipv6.conf.all.forwarding',
};

export const forwardingOff: FactsNodeCheckOf<'sysctls'> = {
  kind: 'facts-node',
  of: 'sysctls',
  code: 'forwarding-off',
  dialect: 'iproute2',
  title: 'Forwarding is off, and rules send packets on to other machines',
  severity: 'warning',
  why: 'DNAT changes where a packet goes. Where that is not the node itself, the packet has to be forwarded, and a kernel that does not forward drops it before FORWARD: no rule says so, and no counter of a rule goes up. Docker and kube-proxy turn forwarding on when they start; a later `sysctl --system` may turn it off again.',
  before: `$ sysctl net
net.ipv4.ip_forward = 0
$ iptables-save
*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A PREROUTING -i eth0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.0.0.5:80
COMMIT
`,
  after: `$ sysctl net
net.ipv4.ip_forward = 1
$ iptables-save
*nat
:PREROUTING ACCEPT [0:0]
:INPUT ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A PREROUTING -i eth0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.0.0.5:80
COMMIT
`,
  *run(part, node) {
    for (const family of families) {
      const key = keys[family];
      if (part.sysctls.get(key) !== '0') continue;
      const found = sendingOn(node, family);
      const place = found === undefined ? undefined : settingPlace(part, key);
      if (found === undefined || place === undefined) continue;
      const finding: Finding = {
        ...place,
        message: message(
          'This node does not forward, and rule {rule} of {chain} sends packets on to {address}: they are dropped.',
          { rule: found.rule.number, chain: found.rule.chain, address: formatAddress(found.to) },
        ),
      };
      yield finding;
    }
  },
};

/** A translation to an address that is not the node's own. Nothing where its own addresses are not known. */
function sendingOn(node: Node, family: Family): { readonly rule: ReachedRule; readonly to: Address } | undefined {
  const own = ownAddresses(node);
  if (own === undefined) return undefined;
  for (const rule of natRulesFrom(node, family, 'PREROUTING')) {
    const { target } = rule.rule;
    const to =
      target?.name === 'DNAT' ? target.options.find(({ spec }) => spec.name === '--to-destination') : undefined;
    if (to?.value.kind !== 'nat' || to.value.addresses === undefined) continue;
    const { low } = to.value.addresses;
    if (isLoopback(low) || own.has(keyOfAddress(low))) continue;
    return { rule, to: low };
  }
  return undefined;
}

function isLoopback({ family, words }: Address): boolean {
  return family === 'ipv4'
    ? (words[0] ?? 0) >>> 24 === 127
    : words.every((word, index) => word === (index === words.length - 1 ? 1 : 0));
}
