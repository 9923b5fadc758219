import { expect, test } from 'vitest';
import { compare } from './testing/carets.ts';

test.each([
  [
    'refused',
    `*filter
:KUBE-SERVICES - [0:0]
-A KUBE-SERVICES -d 10.96.40.7/32 -p tcp -m comment --comment "shop/web:http has no endpoints" -m tcp --dport 80 -j REJECT --reject-with icmp-port-unreachable
                                                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ kube-no-endpoints: Service shop/web:http has no endpoints: connections to it are refused.
COMMIT
`,
  ],
  [
    'a comment alone is none',
    `*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:web - [0:0]
-A INPUT -m comment --comment "shop/web:http has no endpoints" -j ACCEPT
COMMIT
`,
  ],
])('%s', (_, dump) => {
  const [found, expected] = compare('kube-no-endpoints', dump);
  expect(found).toEqual(expected);
});
