import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

const kube = `*nat
:PREROUTING ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
:KUBE-MARK-MASQ - [0:0]
:KUBE-POSTROUTING - [0:0]
:KUBE-SERVICES - [0:0]
-A PREROUTING -j KUBE-SERVICES
-A POSTROUTING -j KUBE-POSTROUTING
-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
-A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN
-A KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0
-A KUBE-POSTROUTING -j MASQUERADE
-A KUBE-SERVICES -j KUBE-MARK-MASQ
COMMIT
`;

test.each([
  [
    'Calico’s own rules in built-in chains, which it signs',
    `*filter
:FORWARD ACCEPT [0:0]
:cali-FORWARD - [0:0]
:cali-from-hep-forward - [0:0]
-A FORWARD -m comment --comment "cali:wUHhoiAYhphO9Mso" -j cali-FORWARD
-A FORWARD -m comment --comment "cali:mp77cMpurHhyjLrM" -j MARK --set-xmark 0x10000/0x10000
-A cali-FORWARD -m comment --comment "cali:A_sPAO0mcxbT9mOV" -m mark --mark 0x0/0x10000 -j cali-from-hep-forward
-A cali-from-hep-forward -j ACCEPT
COMMIT
`,
  ],
  [
    'a mark of one’s own that kube-proxy takes for its own',
    `*mangle
-A PREROUTING -i eth1 -j MARK --set-xmark 0x4000/0xffffffff
                         ^^^^ mark-conflict: 0x4000 belongs to kube-proxy / kubelet. There it means: On its way out this packet gets an address of the node as its source.
COMMIT
${kube}`,
  ],
  [
    'a whole mark, written between the rule that sets the bit and the rule that looks',
    `*mangle
-A FORWARD -i eth1 -j MARK --set-xmark 0x1/0xffffffff
                      ^^^^ mark-conflict: This clears 0x4000, which kube-proxy / kubelet has set by now and looks at later.
COMMIT
${kube}`,
  ],
  [
    'a whole mark, written before anybody has set the bit',
    `*mangle
-A PREROUTING -i eth1 -j MARK --set-xmark 0x1/0xffffffff
COMMIT
${kube}`,
  ],
  [
    'other bits',
    `*mangle
-A FORWARD -i eth1 -j MARK --set-xmark 0x10000000/0x10000000
COMMIT
${kube}`,
  ],
  [
    'bits of software that is not there',
    `*mangle
-A FORWARD -i eth1 -j MARK --set-xmark 0x4000/0x4000
-A POSTROUTING -m mark --mark 0x4000/0x4000 -j ACCEPT
COMMIT
`,
  ],
  [
    'testing a bit takes it away from nobody',
    `*mangle
-A FORWARD -m mark --mark 0x4000/0x4000 -j ACCEPT
COMMIT
${kube}`,
  ],
])('%s', (_, dump) => {
  const [found, expected] = compare('mark-conflict', dump);
  expect(found).toEqual(expected);
});
