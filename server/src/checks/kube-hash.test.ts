import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

test.each([
  [
    'a chain of another service',
    `*nat
:KUBE-SERVICES - [0:0]
:KUBE-SVC-NPX46M4PTMTKRN6Y - [0:0]
-A KUBE-SERVICES -d 10.96.40.7/32 -p tcp -m comment --comment "shop/web:http cluster IP" -m tcp --dport 80 -j KUBE-SVC-NPX46M4PTMTKRN6Y
                                                                                                              ^^^^^^^^^^^^^^^^^^^^^^^^^ kube-hash: This is not a chain of shop/web:http: its own end in 67NZLRHBNDSAWJRO.
-A KUBE-SVC-NPX46M4PTMTKRN6Y -j ACCEPT
COMMIT
`,
  ],
  [
    'the service’s own chains',
    `*nat
:KUBE-SERVICES - [0:0]
:KUBE-SVC-67NZLRHBNDSAWJRO - [0:0]
-A KUBE-SERVICES -d 10.96.40.7/32 -p tcp -m comment --comment "shop/web:http cluster IP" -m tcp --dport 80 -j KUBE-SVC-67NZLRHBNDSAWJRO
-A KUBE-SVC-67NZLRHBNDSAWJRO -j ACCEPT
COMMIT
`,
  ],
  [
    'a translation in the chain of another endpoint',
    `*nat
:KUBE-SEP-EPVTA2RHFPHQF37H - [0:0]
-A KUBE-SEP-EPVTA2RHFPHQF37H -p tcp -m comment --comment "shop/web:http" -m tcp -j DNAT --to-destination 10.244.9.9:8080
   ^^^^^^^^^^^^^^^^^^^^^^^^^ kube-hash
COMMIT
`,
  ],
  [
    'an endpoint’s own',
    `*nat
:KUBE-SEP-EPVTA2RHFPHQF37H - [0:0]
-A KUBE-SEP-EPVTA2RHFPHQF37H -p tcp -m comment --comment "shop/web:http" -m tcp -j DNAT --to-destination 10.244.1.11:8080
COMMIT
`,
  ],
  [
    'the API server’s',
    `*nat
:KUBE-SERVICES - [0:0]
:KUBE-SVC-NPX46M4PTMTKRN6Y - [0:0]
-A KUBE-SERVICES -d 10.96.40.7/32 -p tcp -m comment --comment "default/kubernetes:https cluster IP" -m tcp --dport 80 -j KUBE-SVC-NPX46M4PTMTKRN6Y
-A KUBE-SVC-NPX46M4PTMTKRN6Y -j ACCEPT
COMMIT
`,
  ],
  [
    'the protocol counts',
    `*nat
:KUBE-SERVICES - [0:0]
:KUBE-SVC-67NZLRHBNDSAWJRO - [0:0]
-A KUBE-SERVICES -d 10.96.40.7/32 -p udp -m comment --comment "shop/web:http cluster IP" -m udp --dport 80 -j KUBE-SVC-67NZLRHBNDSAWJRO
                                                                                                              ^^^^^^^^^^^^^^^^^^^^^^^^^ kube-hash
-A KUBE-SVC-67NZLRHBNDSAWJRO -j ACCEPT
COMMIT
`,
  ],
  [
    'chains that are nobody’s hash are left alone',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -m comment --comment "shop/web:http" -j web
COMMIT
`,
  ],
])('%s', (_, dump) => {
  const [found, expected] = compare('kube-hash', dump);
  expect(found).toEqual(expected);
});
